/**
 * Speed of the gate on this machine, in Node, beside plain JavaScript twins and the usual libraries, all in one run: texts of 1 KB, two-megapixel pictures, recordings, and the
 * search for near copies among 100,000.
 *
 *     npm run bench gate [texts] [pictures] [recordings] [near]      (all, when none is named)
 */
import { availableParallelism, loadavg } from 'node:os';
import { main as benchNear } from './gate/near';
import { benchPictures } from './gate/pictures';
import { benchRecordings } from './gate/recordings';
import { benchTexts } from './gate/texts';

export async function main(args: readonly string[]): Promise<void> {
  const wanted = (name: string): boolean => args.length === 0 || args.includes(name);
  console.log(`${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)} before the start; each figure is the best of some tries`);
  if (wanted('texts')) await benchTexts();
  if (wanted('pictures')) await benchPictures();
  if (wanted('recordings')) await benchRecordings();
  if (wanted('near')) await benchNear([]);
}
