/** The camera: a stream to look through, and a still of what is seen, as a file. Whoever opens one stops it. */
import { troubleName } from './troubles';

export interface OpenCamera {
  readonly stream: MediaStream;
  readonly deviceId: string | null;
  /** Seen as in a mirror: it looks at who holds it. */
  readonly isFront: boolean;
  readonly stop: () => void;
}

export type Opening<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly name: string };

/** A given camera, or the one that looks away from who holds it. `ended` hears when it goes away by itself. */
export async function openCamera(deviceId: string | null, ended: () => void): Promise<Opening<OpenCamera>> {
  const size = { width: { ideal: 2560 }, height: { ideal: 1920 } };
  const which = deviceId === null ? { facingMode: { ideal: 'environment' } } : { deviceId: { exact: deviceId } };
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { ...size, ...which }, audio: false });
    const [track] = stream.getVideoTracks();
    track?.addEventListener('ended', ended);
    const settings = track?.getSettings();
    const stop = (): void => {
      track?.removeEventListener('ended', ended);
      for (const one of stream.getTracks()) one.stop();
    };
    return { ok: true, value: { stream, deviceId: settings?.deviceId ?? null, isFront: settings?.facingMode === 'user', stop } };
  } catch (error) {
    return { ok: false, name: troubleName(error) };
  }
}

/** Ids of the cameras, as far as the browser tells them. */
export async function listCameras(): Promise<readonly string[]> {
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '').map(({ deviceId }) => deviceId);
}

/** The one after this, round and round. */
export function nextCamera(ids: readonly string[], now: string | null): string | null {
  if (ids.length === 0) return null;
  return ids[(ids.indexOf(now ?? '') + 1) % ids.length] ?? null;
}

/** What the video shows now, at its full size; null: it shows nothing yet. */
export async function takeStill(video: HTMLVideoElement, type: 'image/jpeg' | 'image/png'): Promise<Blob | null> {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0 || height === 0) return null;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, type, 0.92));
}
