/**
 * A picture out of bytes or pixels, in a box whose shape is known before it is decoded, so that nothing jumps. A file that the browser has no decoder
 * for (TIFF) says so in its place; pixels from the gate show always.
 */
import ImageOff from 'lucide-solid/icons/image-off';
import { Match, Show, Switch, createEffect, createSignal } from 'solid-js';
import { Icon } from '../button';
import { createObjectUrl } from './object-url';

/** RGBA pixels, eight bits each, rows from the top: [height, width, 4]. */
export interface RasterLike {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

export function Picture(props: {
  /** A file that browsers read. */
  readonly bytes?: Uint8Array | undefined;
  readonly mime?: string | undefined;
  /** Shown instead of a file. */
  readonly raster?: RasterLike | undefined;
  /** What is seen, for those who do not see it. */
  readonly alt: string;
  /** The picture's own size in pixels: gives the box its shape. A raster brings its own; without either the box is 4 to 3. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** thumb: a square of 56 px, cut to fill it; fill: the whole picture as wide as there is room, at most 70 % of the window high. */
  readonly size?: 'thumb' | 'fill';
  readonly class?: string;
}) {
  const [unreadable, setUnreadable] = createSignal(false);
  const url = createObjectUrl(() => (props.raster || !props.bytes ? undefined : { bytes: props.bytes, mime: props.mime ?? '' }));
  createEffect(() => {
    void url();
    setUnreadable(false);
  });
  const shape = () => {
    const width = props.raster?.width ?? props.width;
    const height = props.raster?.height ?? props.height;
    return width && height ? width / height : 4 / 3;
  };
  return (
    <span class={`ui-picture ${props.size ?? 'fill'} ${props.class ?? ''}`} style={{ '--shape': String(shape()) }}>
      <Switch>
        <Match when={props.raster}>{(raster) => <Pixels raster={raster()} alt={props.alt} />}</Match>
        <Match when={unreadable()}>
          <span class="ui-picture-none" role="img" aria-label={props.alt} title={props.alt}>
            <Icon of={ImageOff} size={20} />
            <Show when={props.size !== 'thumb'}>
              <span>This browser cannot show this kind of file. The gate reads it all the same.</span>
            </Show>
          </span>
        </Match>
        <Match when={url()}>{(src) => <img src={src()} alt={props.alt} decoding="async" draggable={false} onError={() => setUnreadable(true)} />}</Match>
      </Switch>
    </span>
  );
}

function Pixels(props: { readonly raster: RasterLike; readonly alt: string }) {
  let canvas!: HTMLCanvasElement;
  createEffect(() => {
    const { width, height, pixels } = props.raster;
    canvas.width = width;
    canvas.height = height;
    canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
  });
  return <canvas ref={canvas} role="img" aria-label={props.alt} />;
}
