/** How long a text may be, how large a picture, how long a recording. */
import { formatNumber } from '#ui';
import type { Bounds } from '#gate';
import { For, Match, Show, Switch } from 'solid-js';
import { saysMuch, textLengths } from '../../form/rules-form';
import { BoundsField } from './bounds-field';
import { FormGroup } from './form-group';
import type { FormPartProps } from './form-part';

const textWords = { prompt: 'A question', completion: 'An answer', text: 'A passage' } as const;
const span = ({ min, max }: Bounds): string => `${formatNumber(min)} to ${formatNumber(max)}`;

export function SizeGroup(props: FormPartProps) {
  const wrong = () => ['prompt', 'completion', 'text', 'caption', 'transcript', 'width', 'height', 'duration', 'sampleRate'].some((field) => props.problem(field));
  const wordOf = (name: 'prompt' | 'completion' | 'text') => (name === 'text' && props.form.textShape === 'fields' ? 'A field of text' : textWords[name]);
  const now = () => {
    const { form } = props;
    if (form.kind === 'text') return `${textLengths(form).map(([name, bounds]) => `${wordOf(name)}: ${span(bounds)}`).join(' · ')} characters`;
    if (form.kind === 'image') return `${span(form.width)} × ${span(form.height)} pixels`;
    return `${span(form.duration)} seconds`;
  };
  return (
    <FormGroup title={props.form.kind === 'text' ? 'Lengths' : props.form.kind === 'image' ? 'Size of a picture' : 'Length and sound of a recording'} now={now()} wrong={wrong()}>
      <Switch>
        <Match when={props.form.kind === 'text'}>
          <For each={textLengths(props.form).map(([name]) => name)}>
            {(name) => <BoundsField label={wordOf(name)} unit="characters" value={props.form[name]} onChange={(bounds) => props.onChange({ [name]: bounds })} error={props.problem(name)} />}
          </For>
          <p class="ui-field-hint">What is shorter or longer is refused, and its author is told by how much.</p>
        </Match>
        <Match when={props.form.kind === 'image'}>
          <BoundsField label="Width" unit="pixels" value={props.form.width} onChange={(width) => props.onChange({ width })} error={props.problem('width')} />
          <BoundsField label="Height" unit="pixels" value={props.form.height} onChange={(height) => props.onChange({ height })} error={props.problem('height')} hint="As the picture is seen, after it was turned upright." />
          <Show when={saysMuch(props.form)}>
            <BoundsField label={props.form.imageShape === 'captioned' ? 'A caption' : 'An answer'} unit="characters" value={props.form.caption} onChange={(caption) => props.onChange({ caption })} error={props.problem('caption')} />
          </Show>
        </Match>
        <Match when={props.form.kind === 'audio'}>
          <BoundsField label="Duration" unit="seconds" value={props.form.duration} onChange={(duration) => props.onChange({ duration })} error={props.problem('duration')} />
          <BoundsField label="Sample rate" unit="Hz" value={props.form.sampleRate} onChange={(sampleRate) => props.onChange({ sampleRate })} error={props.problem('sampleRate')} hint="How finely the sound was measured. A telephone has 8,000 Hz, a phone’s recorder 44,100 or 48,000." />
          <Show when={saysMuch(props.form)}>
            <BoundsField label="A transcript" unit="characters" value={props.form.transcript} onChange={(transcript) => props.onChange({ transcript })} error={props.problem('transcript')} />
          </Show>
        </Match>
      </Switch>
    </FormGroup>
  );
}
