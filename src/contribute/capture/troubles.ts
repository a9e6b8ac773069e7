/** Why there is no camera or microphone, in words for a person: what happened and what to do instead. */

export type Device = 'camera' | 'microphone';

export interface CaptureTrouble {
  readonly title: string;
  readonly text: string;
  /** Whether asking again can help without changing anything first. */
  readonly again: boolean;
}

const instead: Readonly<Record<Device, string>> = { camera: 'You can choose a photo instead.', microphone: 'You can choose a recording instead.' };

/** `name` is that of the DOMException of `getUserMedia`. */
export function captureTrouble(device: Device, name: string): CaptureTrouble {
  switch (name) {
    case 'NotAllowedError':
      return { title: `The ${device} is not allowed here`, text: `Allow it in the browser’s settings of this page (beside the address), then try again. ${instead[device]}`, again: true };
    case 'NotFoundError':
    case 'OverconstrainedError':
      return { title: `No ${device} was found`, text: `Connect one, then try again. ${instead[device]}`, again: true };
    case 'NotReadableError':
    case 'AbortError':
      return { title: `The ${device} is busy`, text: `Another app or tab may be using it. Close that, then try again. ${instead[device]}`, again: true };
    case 'Ended':
      return { title: `The ${device} went away`, text: `It was taken out, or another app took it over. ${instead[device]}`, again: true };
    default:
      return { title: `This browser gives no ${device}`, text: `It works only in a secure page of a recent browser. ${instead[device]}`, again: false };
  }
}

/** What `getUserMedia` failed with; a browser that has no such thing gives another name. */
export const troubleName = (error: unknown): string => (error instanceof DOMException ? error.name : 'NotSupportedError');
