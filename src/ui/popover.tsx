/** A button that unfolds a small panel, on the platform's popover: it lies above everything and closes on Escape or a press outside. */
import { type JSX, createSignal, createUniqueId } from 'solid-js';

export function Popover(props: {
  /** What the button shows. */
  readonly trigger: JSX.Element;
  /** The button's accessible name, when `trigger` alone would not tell. */
  readonly label?: string;
  readonly class?: string;
  readonly align?: 'start' | 'end';
  /** Drawn only while open; `close` shuts the panel. */
  readonly children: (close: () => void) => JSX.Element;
}) {
  const id = createUniqueId();
  const [open, setOpen] = createSignal(false);
  let button!: HTMLButtonElement;
  let panel!: HTMLDivElement;
  const place = () => {
    const box = button.getBoundingClientRect();
    const width = panel.offsetWidth;
    const left = props.align === 'end' ? box.right - width : box.left;
    panel.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    const below = box.bottom + 6;
    panel.style.top = `${Math.max(8, below + panel.offsetHeight > innerHeight - 8 ? Math.max(8, box.top - panel.offsetHeight - 6) : below)}px`;
  };
  const toggled = (event: Event & { newState?: string }) => {
    const opened = event.newState === 'open';
    setOpen(opened);
    if (opened) place();
  };
  const close = () => {
    if (panel.matches(':popover-open')) panel.hidePopover();
  };
  return (
    <>
      <button ref={button} type="button" class={props.class ?? 'ui-button quiet normal'} popovertarget={id} aria-expanded={open()} aria-label={props.label}>
        {props.trigger}
      </button>
      <div
        ref={(element) => {
          panel = element;
          element.addEventListener('beforetoggle', (event) => setOpen((event as ToggleEvent).newState === 'open'));
          element.addEventListener('toggle', toggled);
        }}
        id={id}
        popover="auto"
        class="ui-popover"
      >
        {open() ? props.children(close) : null}
      </div>
    </>
  );
}
