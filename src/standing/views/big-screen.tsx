/** The standing for a room: the same table across the whole screen, in type that the last row reads. Escape, or the button, goes back. */
import { onCleanup, onMount } from 'solid-js';
import X from 'lucide-solid/icons/x';
import { plural, IconButton } from '#ui';
import { StandingTable, type StandingTableProps } from './standing-table';

export function BigScreen(props: Omit<StandingTableProps, 'big' | 'onOpen'> & { readonly onClose: () => void }) {
  let dialog!: HTMLDialogElement;
  onMount(() => dialog.showModal());
  onCleanup(() => dialog.close());
  const accepted = () => props.net.standings.reduce((sum, standing) => sum + standing.accepted, 0);
  return (
    <dialog ref={dialog} class="standing-big" aria-labelledby="standing-big-title" onClose={() => props.onClose()}>
      <header>
        <h1 id="standing-big-title">{props.net.manifest.name}</h1>
        <p>
          {plural(accepted(), 'item')} accepted, by {plural(props.net.standings.filter((standing) => standing.accepted > 0).length, 'person', 'people')}
        </p>
        <IconButton icon={X} label="Leave the big screen" size="large" onClick={() => props.onClose()} />
      </header>
      <StandingTable {...props} big />
    </dialog>
  );
}
