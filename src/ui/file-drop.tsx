/** Takes files by drop or by the platform's picker. The whole area is one large target; what the files are is the caller's to judge. */
import FileUp from 'lucide-solid/icons/file-up';
import { type JSX, Show, createSignal, createUniqueId } from 'solid-js';
import { Icon } from './button';

export function FileDrop(props: {
  readonly label: string;
  /** What may be dropped, in words. */
  readonly hint?: JSX.Element;
  /** As of `<input accept>`: ".txt,.md". The picker's filter only; dropped files come as they are. */
  readonly accept?: string;
  readonly multiple?: boolean;
  readonly disabled?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}) {
  const id = createUniqueId();
  const [over, setOver] = createSignal(false);
  const take = (list: FileList | null | undefined) => {
    const files = [...(list ?? [])];
    if (files.length && !props.disabled) props.onFiles(props.multiple === false ? files.slice(0, 1) : files);
  };
  return (
    <div
      class={`ui-drop ${over() ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        // Somebody before it may have taken them.
        if (event.defaultPrevented) return;
        event.preventDefault();
        take(event.dataTransfer?.files);
      }}
    >
      <input
        id={id}
        type="file"
        class="ui-drop-input"
        accept={props.accept}
        multiple={props.multiple ?? true}
        disabled={props.disabled}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
      <label for={id}>
        <Icon of={FileUp} size={20} />
        <span>{props.label}</span>
      </label>
      <Show when={props.hint}>
        <p id={`${id}-hint`} class="ui-field-hint">
          {props.hint}
        </p>
      </Show>
    </div>
  );
}
