/** How a command's tiles are laid over dispatches, so that none takes long. Pure. */

export interface TileRange {
  readonly firstTile: number;
  readonly count: number;
}

/** Ranges of tiles, as alike as can be, that make `work` multiply-adds together and `mostWork` each at most, as far as a tile allows. */
export function tileRanges(tiles: number, work: number, mostWork: number): readonly TileRange[] {
  const dispatches = Math.min(tiles, Math.max(1, Math.ceil(work / mostWork)));
  const startOf = (i: number): number => Math.floor((i * tiles) / dispatches);
  return Array.from({ length: dispatches }, (_, i) => ({ firstTile: startOf(i), count: startOf(i + 1) - startOf(i) }));
}
