/** The people whom the owner lets judge: picked from those this device knows, or by their account ids. */
import { Select, TextArea, shortKey } from '#ui';
import { Show } from 'solid-js';
import { accountName, useLedger } from '../../ledger';
import type { FormPartProps } from './form-part';

export function ReviewersField(props: FormPartProps) {
  const { state } = useLedger();
  const known = () => {
    const view = state();
    if (!view) return [];
    const people = new Set([...view.accounts.keys(), ...[...view.datanets.values()].flatMap((net) => [...net.contributions.values()].map((item) => item.account))]);
    return [...people].filter((id) => id !== view.me && !props.form.reviewerIds.includes(id)).map((id) => ({ value: id, label: accountName(view, id) || shortKey(id), detail: shortKey(id) }));
  };
  return (
    <div class="rules-stack">
      <Show when={known().length > 0}>
        <Select label="Somebody who takes part on this device" value="" options={[{ value: '', label: 'Choose…' }, ...known()]} onChange={(id) => id && props.onChange({ reviewerIds: [props.form.reviewerIds.trim(), id].filter(Boolean).join('\n') })} />
      </Show>
      <TextArea label="Account ids of your reviewers" mono rows={3} value={props.form.reviewerIds} onInput={(reviewerIds) => props.onChange({ reviewerIds })} error={props.problem('reviewerIds')} hint="One a line, 64 signs each. You may always review, too." spellcheck={false} autocapitalize="off" />
    </div>
  );
}
