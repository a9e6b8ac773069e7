/** How the datanet presents itself, and under which licence people contribute. */
import { TextArea, TextField } from '#ui';
import { listed } from '../../form/numbers';
import { FormGroup } from './form-group';
import type { FormPartProps } from './form-part';

export function PresentationGroup(props: FormPartProps) {
  const wrong = () => ['summary', 'description', 'tags', 'licence'].some((field) => props.problem(field));
  const now = () => [props.form.licence.trim() || 'No licence named', ...listed(props.form.tags)].join(' · ');
  return (
    <FormGroup title="Description, tags, licence" now={now()} wrong={wrong()}>
      <TextField label="Summary for cards" value={props.form.summary} onInput={(summary) => props.onChange({ summary })} error={props.problem('summary')} hint="Left empty, the purpose stands in its place." />
      <TextArea label="Description" rows={4} maxRows={20} value={props.form.description} onInput={(description) => props.onChange({ description })} error={props.problem('description')} hint="Markdown: # heading, - list, **bold**, [words](address)." />
      <TextField label="Tags" value={props.form.tags} onInput={(tags) => props.onChange({ tags })} error={props.problem('tags')} placeholder="town, opening hours" hint="With commas between." />
      <TextField label="Licence" value={props.form.licence} onInput={(licence) => props.onChange({ licence })} error={props.problem('licence')} hint="Under which everybody contributes, and may use what is accepted." />
    </FormGroup>
  );
}
