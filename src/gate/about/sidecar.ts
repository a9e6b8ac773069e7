/** A file beside a picture or recording that holds what is said of it: one JSON object of `About`. */
import { isDeep } from '../text/jsonl';
import { decodeUtf8 } from '../text/utf8';

const mostBytes = 1_000_000;

/** What can't be read as JSON; the check of what is said tells it. */
export class Unreadable {
  constructor(readonly why: string) {}
}

/** What the sidecar says, for `JudgedFile.about`: anything that JSON can hold, still to be judged. */
export function aboutInSidecar(bytes: Uint8Array): unknown {
  if (bytes.length > mostBytes) return new Unreadable('the file with it is larger than 1 MB');
  const decoded = decodeUtf8(bytes);
  if (!decoded.ok) return new Unreadable('the file with it is not UTF-8');
  if (isDeep(decoded.text)) return new Unreadable('the file with it is nested too deep');
  try {
    return JSON.parse(decoded.text);
  } catch {
    return new Unreadable('the file with it is not valid JSON');
  }
}
