/** Turning and cropping a picture: a box over it, dragged by its corners, its edges or as a whole, or moved with the arrow keys. Nothing is changed before it is applied. */
import { createEffect, createMemo, createSignal, For, onMount, Show } from 'solid-js';
import Crop from 'lucide-solid/icons/crop';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import type { PictureEdit } from '#datanets';
import { type Raster, turnPicture, type Turns } from '#gate/image';
import { Button, Notice, Skeleton } from '#ui';
import { boxInPixels, type CropBox, type CropHandle, dragged, turnedBox, wholePicture } from '../crop';

const handles: readonly { readonly id: CropHandle; readonly label: string }[] = [
  { id: 'all', label: 'The part that is kept' },
  { id: 'nw', label: 'Top left corner' },
  { id: 'ne', label: 'Top right corner' },
  { id: 'sw', label: 'Bottom left corner' },
  { id: 'se', label: 'Bottom right corner' },
];
const arrows: Partial<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** Of the picture's side, with an arrow key; with Shift five times that. */
const step = 0.01;

export function CropEditor(props: {
  readonly name: string;
  /** Its full size in pixels, as it is seen. */
  readonly width: number;
  readonly height: number;
  /** The picture, smaller; null: it could not be opened. */
  readonly load: () => Promise<Raster | null>;
  /** false: it could not be made. */
  readonly onApply: (edit: PictureEdit) => Promise<boolean>;
  readonly onClose: () => void;
}) {
  const [picture, setPicture] = createSignal<Raster | null>();
  const [turns, setTurns] = createSignal<Turns>(0);
  const [box, setBox] = createSignal<CropBox>(wholePicture);
  const [busy, setBusy] = createSignal(false);
  const [failed, setFailed] = createSignal(false);
  onMount(() => void props.load().then(setPicture, () => setPicture(null)));
  const turned = createMemo(() => {
    const held = picture();
    return held ? turnPicture(held, turns()) : null;
  });
  const size = () => (turns() % 2 === 0 ? { width: props.width, height: props.height } : { width: props.height, height: props.width });
  const kept = () => boxInPixels(box(), size().width, size().height);
  const isChanged = () => turns() !== 0 || box() !== wholePicture;
  const turn = (): void => {
    setTurns(turnsAfter[turns()]);
    setBox(turnedBox(box()));
  };
  const apply = async (): Promise<void> => {
    setBusy(true);
    setFailed(false);
    const made = await props.onApply({ turns: turns(), box: kept() });
    setBusy(false);
    if (made) props.onClose();
    else setFailed(true);
  };
  return (
    <div class="crop-editor" role="group" aria-label={`Crop ${props.name}`}>
      <Show when={turned()} fallback={picture() === null ? <Notice tone="bad">This picture could not be opened for cropping.</Notice> : <Skeleton height="240px" />}>
        {(shown) => <CropBoard picture={shown()} box={box()} onBox={setBox} />}
      </Show>
      <p class="soft small" aria-live="polite">
        {kept().width} × {kept().height} pixels are kept.
      </p>
      <Show when={failed()}>
        <Notice tone="bad" live>
          The picture could not be written here. It stays as it was.
        </Notice>
      </Show>
      <div class="edit-actions">
        <Button size="small" variant="plain" icon={RotateCw} onClick={turn}>
          Turn
        </Button>
        <Button size="small" variant="plain" disabled={!isChanged()} onClick={() => { setTurns(0); setBox(wholePicture); }}>
          Start over
        </Button>
        <span class="edit-gap" />
        <Button size="small" onClick={() => props.onClose()}>
          Leave it
        </Button>
        <Button size="small" variant="primary" icon={Crop} busy={busy()} disabled={!isChanged() || !turned()} onClick={() => void apply()}>
          Keep this part
        </Button>
      </div>
    </div>
  );
}

const turnsAfter = [1, 2, 3, 0] as const;

function CropBoard(props: { readonly picture: Raster; readonly box: CropBox; readonly onBox: (box: CropBox) => void }) {
  let board!: HTMLDivElement;
  let canvas!: HTMLCanvasElement;
  let from: { readonly x: number; readonly y: number; readonly box: CropBox } | null = null;
  createEffect(() => {
    const { width, height, pixels } = props.picture;
    canvas.width = width;
    canvas.height = height;
    canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
  });
  const press = (handle: CropHandle, event: KeyboardEvent): void => {
    const way = arrows[event.key];
    if (!way) return;
    event.preventDefault();
    const far = event.shiftKey ? 5 * step : step;
    props.onBox(dragged(props.box, handle, way[0] * far, way[1] * far));
  };
  const begin = (event: PointerEvent & { readonly currentTarget: HTMLElement }): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.focus();
    event.currentTarget.setPointerCapture(event.pointerId);
    from = { x: event.clientX, y: event.clientY, box: props.box };
  };
  const move = (handle: CropHandle, event: PointerEvent & { readonly currentTarget: HTMLElement }): void => {
    if (from === null || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { width, height } = board.getBoundingClientRect();
    props.onBox(dragged(from.box, handle, (event.clientX - from.x) / width, (event.clientY - from.y) / height));
  };
  const percent = (share: number): string => `${share * 100}%`;
  return (
    <div ref={board} class="crop-board" style={{ '--shape': String(props.picture.width / props.picture.height) }}>
      <canvas ref={canvas} aria-hidden="true" />
      <div class="crop-box" style={{ left: percent(props.box.left), top: percent(props.box.top), width: percent(props.box.right - props.box.left), height: percent(props.box.bottom - props.box.top) }}>
        <For each={handles}>
          {(handle) => (
            <button
              type="button"
              class={`crop-handle ${handle.id}`}
              aria-label={`${handle.label}: move it with the arrow keys`}
              onKeyDown={(event) => press(handle.id, event)}
              onPointerDown={begin}
              onPointerMove={(event) => move(handle.id, event)}
              onPointerUp={() => (from = null)}
            />
          )}
        </For>
      </div>
    </div>
  );
}
