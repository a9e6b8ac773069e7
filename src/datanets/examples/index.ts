/** What a person may look at to see what rules let in: the examples of their kind and shape, and the gate's word on each. */
import type { Rules } from '#gate';
import type { Example } from './example';
import { pictureExamples } from './pictures';
import { soundExamples } from './sounds';
import { textExamples } from './texts';

export type { Example } from './example';
export { type Enter, type Verdict, judgeExamples, verdictOf } from './judge-examples';

export const examplesFor = (rules: Rules): readonly Example[] => (rules.kind === 'text' ? textExamples(rules) : rules.kind === 'image' ? pictureExamples(rules) : soundExamples(rules));
