/** A long recording as MP3: opened and judged by one worker and by two; its loudness and its fingerprint alone beside plain twins and ebur128. */
import { readFile } from 'node:fs/promises';
import { openSound, soundPrint, stripSound } from '../../src/gate/audio';
import { loudnessOf } from '../../src/gate/audio/loudness';
import { inRoot } from '../../tools/lib/project.mjs';
import { nameOf, openEbur128 } from './peers';
import { plainLoudness, plainPrint } from './plain-sound';
import { COUNTS, createPool, workersNamed } from './pool';
import { attempt, costLine, heading, leastCost, leastSeconds, line } from './report';

/** Of one recording. A fingerprint is made of the first four minutes. */
const SECONDS = 180;
const RULES = { kind: 'audio', duration: { max: 3_600 } };

export async function benchRecordings(): Promise<void> {
  const bytes = await longRecording(inRoot('tests', 'data', 'audio', 'slt-mill.mp3'));
  const { sampleRate, channels, seconds, ...rest } = await opened(bytes);
  const samples = channels[0] ?? new Int16Array(0);
  heading(`MP3 of ${Math.round(seconds)} s, ${sampleRate} Hz, ${channels.length} channel${channels.length === 1 ? '' : 's'}; × real time (goal: 100)`);
  const jobs = Array.from({ length: 4 }, () => ({ rules: RULES, file: { name: 'a.mp3', bytes } }));
  for (const count of COUNTS) {
    const pool = await createPool(count);
    costLine(`winnow, decoding and all checks, ${workersNamed(count)}`, jobs.length * seconds, await leastCost(() => pool.run(jobs)), '×');
    await pool.close();
  }
  line('winnow, loudness alone, 1 thread', seconds / (await leastSeconds(() => loudnessOf({ ...rest, sampleRate, channels, seconds }))), '×');
  line('plain twin, loudness alone, 1 thread', seconds / (await leastSeconds(() => plainLoudness(samples, sampleRate), 1)), '×');
  await attempt('ebur128', async () => {
    const loudness = await openEbur128();
    const floats = Float32Array.from(samples, (value) => value / 32_768);
    line(`${nameOf('ebur128-wasm')}, loudness alone, 1 thread`, seconds / (await leastSeconds(() => loudness(sampleRate, floats))), '×');
  });
  // A new sound each time: its narrow form is kept with it.
  line('winnow, fingerprint alone, 1 thread', seconds / (await leastSeconds(() => soundPrint({ ...rest, sampleRate, channels, seconds }))), '×');
  line('plain twin, fingerprint alone, 1 thread', seconds / (await leastSeconds(() => plainPrint(samples, sampleRate), 1)), '×');
}

async function opened(bytes: Uint8Array) {
  const sound = await openSound(bytes);
  if (!sound.ok) throw new Error(sound.finding.message);
  return sound.value;
}

/** MP3 is made of frames that stand by themselves: a short recording over and over makes a long one. */
async function longRecording(path: string): Promise<Uint8Array> {
  const one = stripSound(new Uint8Array(await readFile(path)));
  if (!one.ok) throw new Error(one.finding.message);
  const { seconds } = await opened(one.value);
  return new Uint8Array(Buffer.concat(Array.from({ length: Math.ceil(SECONDS / seconds) }, () => one.value)));
}
