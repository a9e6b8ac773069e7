/** A few views of one thing, side by side under one heading. Arrow keys move between them. */
import { Tabs as Headless } from '@kobalte/core/tabs';
import { For, type JSX, Show } from 'solid-js';
import { Icon, type IconComponent } from './button';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconComponent;
  readonly count?: number;
  readonly content: () => JSX.Element;
}

export function Tabs(props: { readonly label: string; readonly tabs: readonly Tab[]; readonly value?: string; readonly onChange?: (id: string) => void; readonly class?: string }) {
  return (
    <Headless class={`ui-tabs ${props.class ?? ''}`} {...(props.value === undefined ? { defaultValue: props.tabs[0]?.id ?? '' } : { value: props.value })} onChange={(id) => props.onChange?.(id)}>
      <Headless.List class="ui-tab-list" aria-label={props.label}>
        <For each={props.tabs}>
          {(tab) => (
            <Headless.Trigger value={tab.id} class="ui-tab">
              <Show when={tab.icon}>{(icon) => <Icon of={icon()} size={16} />}</Show>
              {tab.label}
              <Show when={tab.count !== undefined}>
                <span class="ui-tab-count">{tab.count}</span>
              </Show>
            </Headless.Trigger>
          )}
        </For>
      </Headless.List>
      <For each={props.tabs}>
        {(tab) => (
          <Headless.Content value={tab.id} class="ui-tab-panel">
            {tab.content()}
          </Headless.Content>
        )}
      </For>
    </Headless>
  );
}
