/** Which files are taken, and how many a day. */
import type { AudioFormat, ImageFormat, TextFormat } from '#gate';
import { CheckGroup, NumberField, formatNumber, plural } from '#ui';
import { Match, Show, Switch } from 'solid-js';
import { FormGroup } from './form-group';
import type { FormPartProps } from './form-part';

const textFormats: readonly { readonly value: TextFormat; readonly label: string }[] = [
  { value: 'txt', label: 'Text (.txt)' },
  { value: 'md', label: 'Markdown (.md)' },
  { value: 'pdf', label: 'PDF (.pdf)' },
  { value: 'docx', label: 'Word (.docx)' },
  { value: 'jsonl', label: 'Rows (.jsonl)' },
  { value: 'csv', label: 'Table (.csv)' },
];
const imageFormats: readonly { readonly value: ImageFormat; readonly label: string }[] = [
  { value: 'jpg', label: 'JPEG (.jpg)' },
  { value: 'png', label: 'PNG (.png)' },
  { value: 'webp', label: 'WebP (.webp)' },
  { value: 'tiff', label: 'TIFF (.tiff)' },
  { value: 'bmp', label: 'Bitmap (.bmp)' },
];
const audioFormats: readonly { readonly value: AudioFormat; readonly label: string }[] = [
  { value: 'wav', label: 'WAV (.wav)' },
  { value: 'mp3', label: 'MP3 (.mp3)' },
  { value: 'flac', label: 'FLAC (.flac)' },
];

export function FilesGroup(props: FormPartProps) {
  const taken = () => (props.form.kind === 'text' ? props.form.textFormats : props.form.kind === 'image' ? props.form.imageFormats : props.form.audioFormats);
  const wrong = () => ['formats', 'rowsPerFile', 'submissionsPerDay', 'megabytesPerDay'].some((field) => props.problem(field));
  return (
    <FormGroup
      title="Files and amounts"
      now={`${taken().map((format) => `.${format}`).join(' ')} · ${plural(props.form.submissionsPerDay, 'submission')} and ${formatNumber(props.form.megabytesPerDay)} MB a person and day`}
      wrong={wrong()}
    >
      <Switch>
        <Match when={props.form.kind === 'text'}>
          <CheckGroup label="Files that are taken" values={props.form.textFormats} options={props.form.textShape === 'fields' ? textFormats.filter(({ value }) => value === 'jsonl' || value === 'csv') : textFormats} onChange={(formats) => props.onChange({ textFormats: formats })} error={props.problem('formats')} hint="What is typed or pasted is taken always. A document is parted into passages." />
        </Match>
        <Match when={props.form.kind === 'image'}>
          <CheckGroup label="Files that are taken" values={props.form.imageFormats} options={imageFormats} onChange={(formats) => props.onChange({ imageFormats: formats })} error={props.problem('formats')} hint="Told by what is in the file, not by its name. A phone’s camera makes JPEG." />
        </Match>
        <Match when={props.form.kind === 'audio'}>
          <CheckGroup label="Files that are taken" values={props.form.audioFormats} options={audioFormats} onChange={(formats) => props.onChange({ audioFormats: formats })} error={props.problem('formats')} hint="Told by what is in the file, not by its name. What is recorded here is WAV." />
        </Match>
      </Switch>
      <div class="rules-pair">
        <NumberField label="Submissions a day" value={props.form.submissionsPerDay} min={1} step={1} unit="a person" onChange={(submissionsPerDay) => props.onChange({ submissionsPerDay })} error={props.problem('submissionsPerDay')} hint="Days begin at midnight UTC." />
        <NumberField label="Amount a day" value={props.form.megabytesPerDay} min={0.1} unit="MB a person" onChange={(megabytesPerDay) => props.onChange({ megabytesPerDay })} error={props.problem('megabytesPerDay')} hint="No single file is larger than that." />
      </div>
      <Show when={props.form.kind === 'text'}>
        <div class="rules-pair">
          <NumberField label="Rows in a file" value={props.form.rowsPerFile} min={1} step={1} unit="at most" onChange={(rowsPerFile) => props.onChange({ rowsPerFile })} error={props.problem('rowsPerFile')} hint="A file counts as one submission, however many rows it has." />
        </div>
      </Show>
    </FormGroup>
  );
}
