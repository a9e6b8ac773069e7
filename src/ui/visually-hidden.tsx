/** Words for screen readers only. */
import type { JSX } from 'solid-js';

export const VisuallyHidden = (props: { readonly children: JSX.Element }) => <span class="visually-hidden">{props.children}</span>;
