/** What a person waits for before a model answers or learns: a large base that is read into memory, and programs for the graphics card. What is there at once is not worth a word. */
import { Progress } from '#ui';
import { Show, createEffect, createSignal, onCleanup } from 'solid-js';
import { compilingPrograms, openingBase } from '../../engine-client';

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
  return (
    <>
      <Show when={isLong() && openingBase()}>{(opening) => <Progress label={`Opening ${opening().base.name}`} value={opening().share} />}</Show>
      <Show when={compilingPrograms()}>{(programs) => <Progress label={compilingWords() ?? ''} value={programs().compiled / programs().wanted} />}</Show>
    </>
  );
}

/** "Preparing the graphics card, 14 of 32"; null while that is done. */
export function compilingWords(): string | null {
  const programs = compilingPrograms();
  return programs && `Preparing the graphics card, ${programs.compiled} of ${programs.wanted}`;
}
