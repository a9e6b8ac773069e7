/** What is said of a picture or recording: the fields that its datanet's shape asks for. Controlled: what was said comes in, what is said goes out. */
import { For, Match, Switch } from 'solid-js';
import type { About } from '#gate';
import { Checkbox, TextArea } from '#ui';
import { aboutFields, type MediaRules } from '../about';
import { LabelsField } from './labels-field';
import { LengthLeft } from './length-left';

const words = {
  caption: { label: 'Caption', hint: 'What the picture shows, in a sentence.' },
  question: { label: 'Question', hint: 'Something that can be answered by looking at the picture.' },
  answer: { label: 'Answer', hint: '' },
  transcript: { label: 'Transcript', hint: 'Word for word what is said.' },
} as const;

type TextName = keyof typeof words;
const isText = (field: string): field is TextName => field in words;

export function AboutFields(props: {
  readonly about: About;
  readonly rules: MediaRules;
  /** Labels that other files here have. */
  readonly usedLabels: readonly string[];
  readonly disabled: boolean;
  readonly onChange: (about: About) => void;
}) {
  const say = (said: About): void => props.onChange({ ...props.about, ...said });
  const text = (field: TextName): string => props.about[field] ?? '';
  return (
    <div class="about-fields">
      <For each={aboutFields(props.rules)}>
        {(field) => (
          <Switch>
            <Match when={isText(field) && field}>
              {(name) => (
                <TextArea
                  label={words[name()].label}
                  hint={words[name()].hint}
                  data-field={name()}
                  rows={name() === 'transcript' ? 3 : 2}
                  maxRows={10}
                  value={text(name())}
                  readOnly={props.disabled}
                  aside={name() === 'question' ? undefined : <LengthLeft text={text(name())} rule={props.rules.length} />}
                  onInput={(now) => say({ [name()]: now })}
                />
              )}
            </Match>
            <Match when={field === 'labels'}>
              <LabelsField labels={props.about.labels ?? []} listed={props.rules.labels} used={props.usedLabels} disabled={props.disabled} onChange={(labels) => say({ labels })} />
            </Match>
            <Match when={field === 'consent'}>
              <Checkbox label="Everybody who can be heard agreed to this" hint="Ask before you record, and say what it is for." checked={props.about.consent ?? false} disabled={props.disabled} onChange={(consent) => say({ consent })} />
            </Match>
          </Switch>
        )}
      </For>
    </div>
  );
}
