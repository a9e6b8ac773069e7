/** A link in running text. The router takes over links within the app by itself. */
import { type JSX, splitProps } from 'solid-js';

export function Link(props: JSX.AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: string; /** No underline until it is touched: for lists of links. */ readonly quiet?: boolean }) {
  const [own, rest] = splitProps(props, ['quiet', 'class']);
  return <a {...rest} class={`ui-link ${own.quiet ? 'quiet' : ''} ${own.class ?? ''}`} />;
}
