/** Taking a picture: look through the camera, take it, take it again or keep it. The camera is on only while it is looked through. */
import { createSignal, Match, onMount, Show, Switch } from 'solid-js';
import Camera from 'lucide-solid/icons/camera';
import Check from 'lucide-solid/icons/check';
import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import SwitchCamera from 'lucide-solid/icons/switch-camera';
import type { ImageRules } from '#gate';
import { Button, Notice } from '#ui';
import { listCameras, nextCamera, openCamera, type OpenCamera, takeStill } from '../capture/camera';
import { captureTrouble, type CaptureTrouble } from '../capture/troubles';
import { CaptureInput } from './capture-input';
import { useBlobUrl } from './use-blob-url';
import { useSight } from './use-sight';

export function PhotoPane(props: { readonly rules: ImageRules; readonly onFiles: (files: readonly File[]) => void }) {
  const [camera, setCamera] = createSignal<OpenCamera | null>(null);
  const [cameras, setCameras] = createSignal<readonly string[]>([]);
  const [trouble, setTrouble] = createSignal<CaptureTrouble | null>(null);
  const [still, setStill] = createSignal<Blob>();
  const [shows, setShows] = createSignal(false);
  const stillUrl = useBlobUrl(still);
  let video!: HTMLVideoElement;
  let taken = 0;
  /** The camera that was looked through last. */
  let last: string | null = null;
  /** Opening takes a while; only what was asked for last may stay open. */
  let asked = 0;

  const close = (): void => {
    asked += 1;
    camera()?.stop();
    setCamera(null);
    setShows(false);
  };
  const open = async (deviceId: string | null = null): Promise<void> => {
    close();
    setTrouble(null);
    const mine = asked;
    const opened = await openCamera(deviceId, () => {
      close();
      setTrouble(captureTrouble('camera', 'Ended'));
    });
    if (mine !== asked) return void (opened.ok && opened.value.stop());
    if (!opened.ok) return void setTrouble(captureTrouble('camera', opened.name));
    setCamera(opened.value);
    last = opened.value.deviceId;
    video.srcObject = opened.value.stream;
    // A page that went away meanwhile can't play; there is nobody to tell.
    await video.play().catch(() => undefined);
    setCameras(await listCameras());
  };
  const type = () => (props.rules.formats.includes('jpg') ? 'image/jpeg' : 'image/png');
  const take = async (): Promise<void> => {
    const made = await takeStill(video, type());
    if (!made) return;
    setStill(made);
    close();
  };
  const again = (): void => {
    setStill(undefined);
    void open(last);
  };
  const keep = (): void => {
    const made = still();
    if (!made) return;
    taken += 1;
    props.onFiles([new File([made], `photo ${taken}.${type() === 'image/jpeg' ? 'jpg' : 'png'}`, { type: made.type })]);
    again();
  };
  onMount(() => void open());
  useSight(close, () => {
    if (!still() && !trouble() && !camera()) void open(last);
  });

  return (
    <div class="capture-pane">
      <Show when={trouble()}>
        {(what) => (
          <Notice tone="attention" title={what().title} live action={<Show when={what().again}><Button size="small" onClick={() => void open()}>Try again</Button></Show>}>
            {what().text}
          </Notice>
        )}
      </Show>
      <div class="capture-view" hidden={trouble() !== null}>
        {/* What is seen can't be described; the picture gets its words on the desk. */}
        <video ref={video} muted playsinline aria-label="What the camera sees" classList={{ mirrored: camera()?.isFront ?? false }} hidden={still() !== undefined} onLoadedData={() => setShows(true)} />
        <Show when={stillUrl()}>{(url) => <img src={url()} alt="The photo that was just taken" />}</Show>
        <Show when={!shows() && still() === undefined}>
          <p class="capture-wait soft">The camera is starting…</p>
        </Show>
      </div>
      <div class="capture-actions">
        <Switch>
          <Match when={still()}>
            <Button icon={RotateCcw} onClick={again}>
              Take it again
            </Button>
            <Button variant="primary" icon={Check} onClick={keep}>
              Keep it
            </Button>
          </Match>
          <Match when={trouble() === null}>
            <Show when={cameras().length > 1}>
              <Button icon={SwitchCamera} onClick={() => void open(nextCamera(cameras(), camera()?.deviceId ?? null))}>
                Other camera
              </Button>
            </Show>
            <Button variant="primary" icon={Camera} disabled={!shows()} onClick={() => void take()}>
              Take photo
            </Button>
          </Match>
        </Switch>
        <CaptureInput device="camera" label={trouble() ? 'Take or choose a photo' : 'Use the camera app'} prominent={trouble() !== null} onFiles={props.onFiles} />
      </div>
    </div>
  );
}
