/** How far the gate is with the files on the desk: how many of all, and how long the rest takes, told once that is worth telling. */
export interface BatchFile {
  readonly sizeBytes: number;
  readonly done: boolean;
}

export interface BatchProgress {
  readonly done: number;
  readonly total: number;
  /** 0..1, by bytes: one large file weighs more than many small ones. */
  readonly share: number;
  /** null: too early to say. */
  readonly secondsLeft: number | null;
}

/** Before so many seconds have passed, nothing is said of the time left. */
const worthTelling = 2;

/** null: nothing is under way. Opening and starting cost something for every file, however small. */
export function batchProgress(files: readonly BatchFile[], elapsedSeconds: number): BatchProgress | null {
  const done = files.filter((file) => file.done).length;
  if (done === files.length) return null;
  const weight = ({ sizeBytes }: BatchFile): number => sizeBytes + 50_000;
  const all = files.reduce((sum, file) => sum + weight(file), 0);
  const finished = files.reduce((sum, file) => sum + (file.done ? weight(file) : 0), 0);
  const share = finished / all;
  const secondsLeft = elapsedSeconds < worthTelling || share === 0 ? null : Math.max(1, Math.round((elapsedSeconds * (1 - share)) / share));
  return { done, total: files.length, share, secondsLeft };
}
