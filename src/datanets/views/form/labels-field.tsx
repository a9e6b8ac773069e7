/** The labels that may be given. */
import { ChipsField } from '#ui';
import type { FormPartProps } from './form-part';

export const LabelsField = (props: FormPartProps) => (
  <ChipsField
    label="Labels that may be given"
    values={props.form.labels}
    onChange={(labels) => props.onChange({ labels })}
    placeholder="boat, mill, bridge"
    hint="Press Enter or a comma after each. With none, people may give any label."
    error={props.problem('labels')}
  />
);
