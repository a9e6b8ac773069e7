/** While a large base is read into memory: which one, and how far it is. One that opens at once is not worth a word. */
import { Progress } from '#ui';
import { Show, createEffect, createSignal, onCleanup } from 'solid-js';
import { openingBase } from '../../engine-client';

/** Nothing is said of what takes less. */
const AT_ONCE_MS = 300;

export function Opening() {
  const [isLong, setIsLong] = createSignal(false);
  createEffect(() => {
    const id = openingBase()?.base.id;
    setIsLong(false);
    if (id === undefined) return;
    const timer = setTimeout(() => setIsLong(true), AT_ONCE_MS);
    onCleanup(() => clearTimeout(timer));
  });
  return <Show when={isLong() && openingBase()}>{(opening) => <Progress label={`Opening ${opening().base.name}`} value={opening().share} />}</Show>;
}
