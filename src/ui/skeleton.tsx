/** Holds the place of what is coming, at its final size, so that nothing moves when it arrives. */
import { For } from 'solid-js';

export function Skeleton(props: { /** CSS length; 100 % when left out. */ readonly width?: string; /** CSS length of the block, or of one line. */ readonly height?: string; readonly lines?: number; readonly round?: boolean }) {
  const rows = () => Array.from({ length: props.lines ?? 1 }, (_, row) => row);
  return (
    <div class="ui-skeletons" aria-hidden="true">
      <For each={rows()}>
        {(row) => <div class={`ui-skeleton ${props.round ? 'round' : ''}`} style={{ width: row > 0 && row === rows().length - 1 ? '62%' : (props.width ?? '100%'), height: props.height ?? '1em' }} />}
      </For>
    </div>
  );
}
