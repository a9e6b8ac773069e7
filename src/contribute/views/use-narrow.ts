/** Whether two columns have no room: a phone, or a page zoomed far in. */
import { type Accessor, createSignal, onCleanup } from 'solid-js';

export function useNarrow(): Accessor<boolean> {
  const media = matchMedia('(max-width: 860px)');
  const [narrow, setNarrow] = createSignal(media.matches);
  const changed = (): void => void setNarrow(media.matches);
  media.addEventListener('change', changed);
  onCleanup(() => media.removeEventListener('change', changed));
  return narrow;
}
