/** Actions that are needed now and then, behind one button. */
import { DropdownMenu as Headless } from '@kobalte/core/dropdown-menu';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import { For, type JSX, Show } from 'solid-js';
import { Icon, type IconComponent } from './button';
import { overlayHome } from './overlay-home';

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconComponent;
  readonly onSelect: () => void;
  readonly danger?: boolean;
  readonly disabled?: boolean;
}

/** `label` names the button; without `trigger` it is drawn as three dots. */
export function DropdownMenu(props: { readonly label: string; readonly trigger?: JSX.Element; readonly items: readonly MenuItem[]; readonly class?: string }) {
  let trigger: HTMLElement | undefined;
  return (
    <Headless placement="bottom-end" gutter={4} modal={false}>
      <Headless.Trigger ref={trigger} class={props.class ?? `ui-button ${props.trigger ? 'quiet' : 'plain icon-only'} normal`} aria-label={props.label}>
        <Show when={props.trigger} fallback={<Icon of={Ellipsis} />}>
          {props.trigger}
        </Show>
      </Headless.Trigger>
      <Headless.Portal mount={overlayHome(trigger)}>
        <Headless.Content class="ui-menu">
          <For each={props.items}>
            {(item) => (
              <Headless.Item class={`ui-menu-item ${item.danger ? 'danger' : ''}`} disabled={item.disabled} onSelect={() => item.onSelect()}>
                <Show when={item.icon}>{(icon) => <Icon of={icon()} size={16} />}</Show>
                {item.label}
              </Headless.Item>
            )}
          </For>
        </Headless.Content>
      </Headless.Portal>
    </Headless>
  );
}
