/** The platform's own way to a photo or recording: on a phone its camera or recorder app, elsewhere the picker. */
import { createUniqueId, Show } from 'solid-js';
import type { Device } from '../capture/troubles';

const kinds = { camera: { accept: 'image/*', capture: 'environment' }, microphone: { accept: 'audio/*', capture: 'user' } } as const;

export function CaptureInput(props: { readonly device: Device; readonly label: string; /** Otherwise it shows only where there is such an app: on a phone. */ readonly prominent: boolean; readonly onFiles: (files: readonly File[]) => void }) {
  const id = createUniqueId();
  const isPhone = matchMedia('(pointer: coarse)').matches;
  return (
    <Show when={props.prominent || isPhone}>
      <span class="capture-input">
        <input
          id={id}
          type="file"
          accept={kinds[props.device].accept}
          capture={kinds[props.device].capture}
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = '';
            if (files.length > 0) props.onFiles(files);
          }}
        />
        <label for={id} class="ui-button plain normal">
          {props.label}
        </label>
      </span>
    </Show>
  );
}
