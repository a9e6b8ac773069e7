/** Short words about what just happened, with the way back ("Undo"). They wait while they are pointed at or hold focus. */
import { For, Show, createSignal } from 'solid-js';
import X from 'lucide-solid/icons/x';
import { Button, IconButton } from './button';

export interface ToastOptions {
  readonly tone?: 'plain' | 'good' | 'bad';
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Seconds until it leaves by itself; 0: it stays until it is closed. 6 when left out, 10 with an action. */
  readonly seconds?: number;
}

interface Shown extends ToastOptions {
  readonly id: number;
  readonly message: string;
}

const [shown, setShown] = createSignal<readonly Shown[]>([]);
let lastId = 0;
const timerById = new Map<number, ReturnType<typeof setTimeout>>();

const arm = (item: Shown) => {
  const seconds = item.seconds ?? (item.action ? 10 : 6);
  if (seconds > 0) timerById.set(item.id, setTimeout(() => dismissToast(item.id), seconds * 1000));
};

/** Shows a toast; returns its id. */
export function toast(message: string, options: ToastOptions = {}): number {
  lastId += 1;
  const item: Shown = { ...options, id: lastId, message };
  setShown((list) => [...list.slice(-2), item]);
  arm(item);
  return item.id;
}

export function dismissToast(id: number): void {
  clearTimeout(timerById.get(id));
  timerById.delete(id);
  setShown((list) => list.filter((item) => item.id !== id));
}

/** Where toasts appear. The shell places it once. */
export const Toaster = () => (
  <section class="ui-toasts" aria-label="Notices" aria-live="polite" aria-relevant="additions">
    <For each={shown()}>
      {(item) => (
        <div
          class={`ui-toast ${item.tone ?? 'plain'}`}
          onMouseEnter={() => clearTimeout(timerById.get(item.id))}
          onMouseLeave={() => arm(item)}
          onFocusIn={() => clearTimeout(timerById.get(item.id))}
          onFocusOut={() => arm(item)}
        >
          <p>{item.message}</p>
          <Show when={item.action}>
            {(action) => (
              <Button
                size="small"
                onClick={() => {
                  dismissToast(item.id);
                  action().run();
                }}
              >
                {action().label}
              </Button>
            )}
          </Show>
          <IconButton size="small" icon={X} label="Close" onClick={() => dismissToast(item.id)} />
        </div>
      )}
    </For>
  </section>
);
