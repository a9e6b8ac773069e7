/** Sending an item back: a reason that its author can act on, and a note. Number keys choose, Enter sends. */
import { createEffect, createSignal, For } from 'solid-js';
import type { ReasonCode } from '#ledger';
import { needsNote, reasons } from '#contribute';
import { Button, Dialog, TextArea } from '#ui';

export function SendBack(props: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onSend: (reason: { readonly code: ReasonCode; readonly note: string }) => void;
}) {
  const [code, setCode] = createSignal<ReasonCode | null>(null);
  const [note, setNote] = createSignal('');
  const [missing, setMissing] = createSignal<string | undefined>();
  createEffect(() => {
    if (!props.open) return;
    setCode(null);
    setNote('');
    setMissing(undefined);
  });
  const send = (): void => {
    const chosen = code();
    if (chosen === null) return void setMissing('Choose a reason, so that the author knows what to change.');
    if (needsNote(chosen) && note().trim() === '') return void setMissing('Say in a few words what should change.');
    props.onSend({ code: chosen, note: note().trim() });
  };
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title="Send back"
      footer={
        <>
          <Button onClick={() => props.onClose()}>Keep looking</Button>
          <Button variant="primary" onClick={send}>
            Send back
          </Button>
        </>
      }
    >
      <form
        class="send-back"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
        onKeyDown={(event) => {
          const chosen = event.target instanceof HTMLTextAreaElement ? undefined : reasons[Number(event.key) - 1];
          if (chosen) {
            event.preventDefault();
            setCode(chosen.code);
          }
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || !(event.target instanceof HTMLTextAreaElement))) {
            event.preventDefault();
            send();
          }
        }}
      >
        <fieldset class="reason-list">
          <legend>What should change? It costs the author nothing, and they can send a better one.</legend>
          <For each={reasons}>
            {(reason, index) => (
              <label class="reason">
                <input type="radio" name="reason" autofocus={index() === 0} value={reason.code} checked={code() === reason.code} onChange={() => setCode(reason.code)} />
                <span>{reason.label}</span>
                <kbd aria-hidden="true">{index() + 1}</kbd>
              </label>
            )}
          </For>
        </fieldset>
        <TextArea label="A note to the author" hint="What exactly, and how it would pass." value={note()} onInput={setNote} maxLength={500} error={missing()} />
      </form>
    </Dialog>
  );
}
