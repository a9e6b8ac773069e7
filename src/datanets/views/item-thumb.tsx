/** A picture or recording, small: for lists. Its place is kept while it is read. */
import type { RecordId } from '#ledger';
import { formatTime } from '#ui';
import { Picture, Waveform } from '#ui/media';
import { Match, Switch } from 'solid-js';
import { usePreviews } from './use-previews';

export function ItemThumb(props: { readonly id: RecordId; readonly kind: 'image' | 'audio'; readonly title: string }) {
  const previewOf = usePreviews();
  const picture = () => {
    const preview = previewOf(props.id);
    return preview?.kind === 'picture' ? preview : undefined;
  };
  const sound = () => {
    const preview = previewOf(props.id);
    return preview?.kind === 'sound' ? preview : undefined;
  };
  return (
    <span class={`item-thumb ${props.kind}`}>
      <Switch>
        <Match when={picture()}>{(seen) => <Picture size="thumb" bytes={seen().bytes} mime={seen().mime} alt={props.title} />}</Match>
        <Match when={sound()}>{(heard) => <Waveform peaks={heard().peaks} label={`${props.title}, ${formatTime(heard().seconds, true)}`} />}</Match>
      </Switch>
    </span>
  );
}
