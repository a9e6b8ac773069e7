/** One draft open in several tabs: what is written in one appears in the others at once. What was written before is on the disk already. */
import * as Y from 'yjs';

const fromTab = Symbol('from another tab');

/** Binds a document to its twins in other tabs; returns how to let go. */
export function shareWithTabs(id: string, doc: Y.Doc, channel: Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'> = new BroadcastChannel(`winnow-draft-${id}`)): () => void {
  const tell = (update: Uint8Array, origin: unknown): void => {
    if (origin !== fromTab) channel.postMessage(update.slice());
  };
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data instanceof Uint8Array) Y.applyUpdate(doc, data, fromTab);
  };
  doc.on('update', tell);
  return () => {
    doc.off('update', tell);
    channel.close();
  };
}
