/** A text that may be begun again while somebody reads it: what was told of it is not told a second time. */

export interface RestartedStream {
  /** The text begins, for the first time or again: gives what takes its pieces. */
  begin(): (piece: string) => void;
}

export function createRestartedStream(onText: (piece: string) => void): RestartedStream {
  let told = 0;
  return {
    begin() {
      let length = 0;
      return (piece) => {
        const known = Math.max(0, told - length);
        length += piece.length;
        if (known >= piece.length) return;
        told = length;
        onText(piece.slice(known));
      };
    },
  };
}
