/** What an address of the app tells. */

/** The datanet and the room in an address: `/datanets/abc/review` is `{ id: 'abc', room: '/review' }`. */
export function datanetIn(pathname: string): { readonly id: string; readonly room: string } | null {
  const match = /^\/datanets\/([^/]+)(\/[^/]+)?\/?$/.exec(pathname);
  if (!match?.[1] || match[1] === 'new') return null;
  return { id: match[1], room: match[2] ?? '' };
}
