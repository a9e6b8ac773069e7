/**
 * A modal question or a small task. The platform's own dialog: it holds focus, makes the page behind inert, closes on Escape and gives focus back.
 * On a phone it rises from the bottom as a sheet.
 */
import { type JSX, Show, createEffect, createSignal, createUniqueId } from 'solid-js';
import X from 'lucide-solid/icons/x';
import { Button, IconButton } from './button';
import { TextField } from './field';

export function Dialog(props: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: JSX.Element;
  readonly children: JSX.Element;
  /** Buttons, the main one last. */
  readonly footer?: JSX.Element;
  readonly size?: 'small' | 'wide';
}) {
  let dialog!: HTMLDialogElement;
  const titleId = createUniqueId();
  createEffect(() => {
    if (props.open && !dialog.open) {
      dialog.showModal();
      // The first thing to act on, rather than the button that leaves.
      dialog.querySelector<HTMLElement>('.ui-dialog-content :is(input, textarea, select, button), .ui-dialog footer button')?.focus();
    }
    if (!props.open && dialog.open) dialog.close();
  });
  return (
    <dialog
      ref={dialog}
      class={`ui-dialog ${props.size ?? 'small'}`}
      aria-labelledby={titleId}
      onClose={() => props.open && props.onClose()}
      onClick={(event) => event.target === dialog && props.onClose()}
    >
      <Show when={props.open}>
        <div class="ui-dialog-body">
          <header>
            <h2 id={titleId}>{props.title}</h2>
            <IconButton icon={X} label="Close" onClick={() => props.onClose()} />
          </header>
          <div class="ui-dialog-content">{props.children}</div>
          <Show when={props.footer}>
            <footer>{props.footer}</footer>
          </Show>
        </div>
      </Show>
    </dialog>
  );
}

/** For what can't be undone: names it, and may ask to type a word first. */
export function ConfirmDialog(props: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: JSX.Element;
  readonly children: JSX.Element;
  /** What the button says: "Delete all data". */
  readonly action: string;
  readonly onConfirm: () => void | Promise<void>;
  /** To be typed before the button works. */
  readonly word?: string;
}) {
  const [typed, setTyped] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const ready = () => !props.word || typed().trim().toLowerCase() === props.word.toLowerCase();
  const confirm = async () => {
    if (!ready() || busy()) return;
    setBusy(true);
    try {
      await props.onConfirm();
    } finally {
      setBusy(false);
      setTyped('');
    }
  };
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={props.title}
      footer={
        <>
          <Button onClick={() => props.onClose()}>Keep everything</Button>
          <Button variant="danger" disabled={!ready()} busy={busy()} onClick={() => void confirm()}>
            {props.action}
          </Button>
        </>
      }
    >
      {props.children}
      <Show when={props.word}>
        {(word) => (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void confirm();
            }}
          >
            <TextField label={<>Type “{word()}” to go on</>} value={typed()} onInput={setTyped} autocomplete="off" autocapitalize="off" spellcheck={false} />
          </form>
        )}
      </Show>
    </Dialog>
  );
}
