/** Putting files on the desk: several at once, by drop, picker or paste. */
import { onCleanup } from 'solid-js';
import type { Rules } from '#gate';
import { FileDrop, formatBytes } from '#ui';
import { acceptOf, nounOf } from '../files';

export function DropPane(props: { readonly rules: Rules; readonly onFiles: (files: readonly File[]) => void }) {
  usePaste((files) => props.onFiles(files));
  return <FileDrop label={props.rules.kind === 'text' ? 'Drop files here, or choose them' : `Drop ${nounOf(props.rules)}s here, or choose them`} hint={<DropHint rules={props.rules} />} accept={acceptOf(props.rules)} onFiles={props.onFiles} />;
}

function DropHint(props: { readonly rules: Rules }) {
  const formats = () => props.rules.formats.map((format) => `.${format}`).join(', ');
  const most = () => `up to ${formatBytes(props.rules.perDay.bytes)} a day`;
  return props.rules.kind === 'text' ? (
    <>
      {formats()}, UTF-8, {most()}. Pasting works too. A file counts as one submission, whatever its rows.
    </>
  ) : (
    <>
      {formats()}, {most()}. Pasting works too. What a file tells of the place, the time or the camera is taken out before it is sent.
    </>
  );
}

/** Files that are pasted anywhere in the page, while the view is there. */
export function usePaste(onFiles: (files: readonly File[]) => void): void {
  const paste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  };
  document.addEventListener('paste', paste);
  onCleanup(() => document.removeEventListener('paste', paste));
}
