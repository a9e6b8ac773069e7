/** A word of explanation on hover and on focus. It never holds what a person must know: touch has no hover. */
import { Tooltip as Headless } from '@kobalte/core/tooltip';
import type { JSX } from 'solid-js';
import { overlayHome } from './overlay-home';

export function Tooltip(props: { readonly text: JSX.Element; readonly children: JSX.Element; readonly class?: string }) {
  let trigger: HTMLElement | undefined;
  return (
    <Headless gutter={6} openDelay={400} closeDelay={80}>
      <Headless.Trigger ref={trigger} as="span" tabIndex={0} class={`ui-tooltip-trigger ${props.class ?? ''}`}>
        {props.children}
      </Headless.Trigger>
      <Headless.Portal mount={overlayHome(trigger)}>
        <Headless.Content class="ui-tooltip">{props.text}</Headless.Content>
      </Headless.Portal>
    </Headless>
  );
}
