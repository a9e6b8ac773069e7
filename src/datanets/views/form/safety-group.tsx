/** Copies, personal data, and what must or must not stand in an item. */
import { Segmented, Switch } from '#ui';
import { FormGroup } from './form-group';
import type { FormPartProps } from './form-part';
import { PatternsEditor } from './patterns-editor';

export function SafetyGroup(props: FormPartProps) {
  const count = () => props.form.patterns.filter(({ pattern }) => pattern !== '').length;
  const wrong = () => props.form.patterns.some((_, index) => props.problem(`patterns.${index}`));
  const now = () => [props.form.duplicates ? 'Copies refused' : 'Copies welcome', props.form.personalData === 'refuse' ? 'personal data refused' : 'personal data costs score', ...(count() ? [`${count()} patterns`] : [])].join(' · ');
  return (
    <FormGroup title="Copies, personal data, patterns" now={now()} wrong={wrong()}>
      <Switch label="Look for copies" checked={props.form.duplicates} onChange={(duplicates) => props.onChange({ duplicates })} hint="What is the same as an item that is there, or nearly, is refused. Off: the same may come in again and again." />
      <div class="rules-stack">
        <Segmented
          label="Personal data"
          value={props.form.personalData}
          options={[
            { value: 'refuse', label: 'Refuse' },
            { value: 'warn', label: 'Warn' },
          ]}
          onChange={(personalData) => props.onChange({ personalData })}
        />
        <p class="ui-field-hint">
          {props.form.personalData === 'refuse' ? 'An e-mail address, phone number, card or bank account is refused; the gate offers to mask it.' : 'An e-mail address, phone number, card or bank account costs score; the gate offers to mask it.'}
        </p>
      </div>
      <PatternsEditor {...props} />
    </FormGroup>
  );
}
