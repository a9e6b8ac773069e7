/** Photos of two megapixels as JPEG, PNG and WebP: opened and judged by one worker and by two, a plain twin, and sharp. */
import { inRoot } from '../../tools/lib/project.mjs';
import { largePicture } from './large-picture';
import { nameOf, openJpegJs, openSharp } from './peers';
import { plainPicture } from './plain-picture';
import { COUNTS, createPool, workersNamed } from './pool';
import { attempt, costLine, heading, leastCost, leastSeconds, line } from './report';

const PICTURES = 16;
const SIZE = [1_600, 1_250] as const;

export async function benchPictures(): Promise<void> {
  heading(`Photos of ${SIZE.join(' × ')} pixels, a second (goal: 20 on two cores)`);
  const photo = await largePicture(inRoot('tests', 'data', 'images', 'photos', 'coffee.jpg'), ...SIZE);
  const files = { jpg: await photo.jpeg(), png: await photo.png(), webp: await photo.webp() };
  for (const [format, bytes] of Object.entries(files)) {
    const jobs = Array.from({ length: PICTURES }, () => ({ rules: { kind: 'image' }, file: { name: `a.${format}`, bytes } }));
    for (const count of COUNTS) {
      const pool = await createPool(count);
      costLine(`winnow, decoding and all checks, ${format} (${Math.round(bytes.length / 1_000)} kB), ${workersNamed(count)}`, PICTURES, await leastCost(() => pool.run(jobs)), 'pictures/s');
      await pool.close();
    }
  }
  await attempt('plain twin', async () => {
    const decode = await openJpegJs();
    line(`plain twin: ${nameOf('jpeg-js')}, sharpness, contrast, hash; jpg, 1 thread`, 2 / (await leastSeconds(() => [0, 1].forEach(() => plainPicture(decode(files.jpg))), 2)), 'pictures/s');
  });
  await attempt('sharp', async () => {
    const judge = await openSharp();
    for (const [format, bytes] of Object.entries(files)) line(`${nameOf('sharp')} (native): decoding, sharpness, hash; ${format}, 1 thread`, 4 / (await leastSeconds(() => fourTimes(() => judge(bytes)))), 'pictures/s');
  });
}

async function fourTimes(work: () => Promise<void>): Promise<void> {
  for (let i = 0; i < 4; i++) await work();
}
