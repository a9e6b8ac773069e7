/** Buttons, and links that look like them. One primary action a screen; quiet for the rest; danger only for what destroys. */
import { type Component, type JSX, Show, splitProps } from 'solid-js';
import { Dynamic } from 'solid-js/web';

/** An icon of the one line set: `import Sprout from 'lucide-solid/icons/sprout'`. */
export type IconComponent = Component<{ size?: number | string; 'aria-hidden'?: 'true'; class?: string; strokeWidth?: number | string }>;

interface Look {
  /** quiet when left out; plain has no border until it is touched. */
  readonly variant?: 'primary' | 'quiet' | 'danger' | 'plain';
  readonly size?: 'small' | 'normal' | 'large';
  readonly icon?: IconComponent;
}

export interface ButtonProps extends Look, JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  /** Shows that the work is under way; a second press does nothing, and focus stays where it is. */
  readonly busy?: boolean;
}

const looks = (props: Look, extra?: string) => `ui-button ${props.variant ?? 'quiet'} ${props.size ?? 'normal'} ${extra ?? ''}`;

export const Icon = (props: { readonly of: IconComponent; readonly size?: number }) => (
  <Dynamic component={props.of} size={props.size ?? 18} aria-hidden="true" class="ui-icon" strokeWidth={1.75} />
);

export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, ['variant', 'size', 'icon', 'busy', 'children', 'class', 'onClick']);
  const press: JSX.EventHandler<HTMLButtonElement, MouseEvent> = (event) => {
    if (own.busy) return;
    if (typeof own.onClick === 'function') own.onClick(event);
  };
  return (
    <button type="button" {...rest} class={looks(own, own.class)} aria-busy={own.busy ? 'true' : undefined} aria-disabled={own.busy ? 'true' : undefined} onClick={press}>
      <Show when={own.busy} fallback={<Show when={own.icon}>{(icon) => <Icon of={icon()} />}</Show>}>
        <span class="ui-spinner" aria-hidden="true" />
      </Show>
      {own.children}
    </button>
  );
}

export function ButtonLink(props: Look & JSX.AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: string }) {
  const [own, rest] = splitProps(props, ['variant', 'size', 'icon', 'children', 'class']);
  return (
    <a {...rest} class={looks(own, own.class)}>
      <Show when={own.icon}>{(icon) => <Icon of={icon()} />}</Show>
      {own.children}
    </a>
  );
}

type IconLook = Look & { readonly icon: IconComponent; /** Read aloud, and shown on hover. */ readonly label: string };

export function IconButton(props: IconLook & JSX.ButtonHTMLAttributes<HTMLButtonElement>) {
  const [own, rest] = splitProps(props, ['variant', 'size', 'icon', 'label', 'class']);
  return (
    <button type="button" {...rest} class={looks({ ...own, variant: own.variant ?? 'plain' }, `icon-only ${own.class ?? ''}`)} aria-label={own.label} title={own.label}>
      <Icon of={own.icon} />
    </button>
  );
}

export function IconLink(props: IconLook & JSX.AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: string }) {
  const [own, rest] = splitProps(props, ['variant', 'size', 'icon', 'label', 'class']);
  return (
    <a {...rest} class={looks({ ...own, variant: own.variant ?? 'plain' }, `icon-only ${own.class ?? ''}`)} aria-label={own.label} title={own.label}>
      <Icon of={own.icon} />
    </a>
  );
}
