/** When an item that passes the gate counts as accepted, and who may judge the others. */
import { NumberField, Segmented, Slider, formatDecimals } from '#ui';
import { Show } from 'solid-js';
import { acceptanceInWords } from '../../rules-in-words';
import { FormGroup } from './form-group';
import type { FormPartProps } from './form-part';
import { ReviewersField } from './reviewers-field';

export function AcceptanceGroup(props: FormPartProps) {
  const now = () =>
    acceptanceInWords({
      automaticAt: props.form.accepts === 'score' ? props.form.automaticAt : null,
      quorum: { needed: props.form.needed, of: props.form.of },
      reviewers: props.form.reviewers === 'anyone' ? 'anyone' : props.form.reviewers === 'owner' ? [] : props.form.reviewerIds.split(/[\s,]+/).filter(Boolean),
    });
  return (
    <FormGroup title="When it is accepted" now={now()} wrong={['needed', 'of', 'reviewerIds'].some((field) => props.problem(field))}>
      <Segmented
        label="An item that passes the gate is accepted"
        value={props.form.accepts}
        options={[
          { value: 'score', label: 'At once, by its score' },
          { value: 'reviewers', label: 'By reviewers only' },
        ]}
        onChange={(accepts) => props.onChange({ accepts })}
      />
      <Show when={props.form.accepts === 'score'}>
        <Slider label="From a score of" value={props.form.automaticAt} min={0.5} max={1} step={0.01} format={(value) => formatDecimals(value, 2)} onChange={(automaticAt) => props.onChange({ automaticAt })} hint="What passes with less waits for reviewers." />
      </Show>
      <div class="rules-pair">
        <NumberField label="Yes votes needed" value={props.form.needed} min={1} max={99} step={1} onChange={(needed) => props.onChange({ needed })} error={props.problem('needed')} />
        <NumberField label="Of at most" value={props.form.of} min={1} max={99} step={1} unit="reviewers" onChange={(of) => props.onChange({ of })} error={props.problem('of')} />
      </div>
      <Segmented
        label="Who may review"
        value={props.form.reviewers}
        options={[
          { value: 'anyone', label: 'Anybody but the author' },
          { value: 'owner', label: 'Only you' },
          { value: 'named', label: 'You and whom you name' },
        ]}
        onChange={(reviewers) => props.onChange({ reviewers })}
      />
      <Show when={props.form.reviewers === 'named'}>
        <ReviewersField {...props} />
      </Show>
    </FormGroup>
  );
}
