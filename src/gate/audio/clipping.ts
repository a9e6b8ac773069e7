/**
 * Whether a recording was too loud for what recorded it: the tops of the wave are cut off flat. Counted are samples in runs of at least three at full scale, and of at least four at the recording's
 * own highest value, which is where the tops lie when it was made quieter afterwards. Integers throughout.
 */
import type { Finding } from '../types';
import type { Sound } from './sound';

/** From here on a sample is at full scale: 8-bit files reach 32,512, everything else 32,767. */
const fullScale = 32_500;
/** Below -12 dB a flat top is more likely a slow wave. */
const leastPeak = 8_192;

/** Samples in flat tops for each million. */
export function clippedPerMillion({ channels }: Sound): number {
  let [clipped, total] = [0, 0];
  for (const samples of channels) {
    clipped += flatTops(samples);
    total += samples.length;
  }
  return total === 0 ? 0 : Math.floor((clipped * 1_000_000) / total);
}

function flatTops(samples: Int16Array): number {
  let [high, low] = [0, 0];
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index]!;
    if (sample > high) high = sample;
    else if (sample < low) low = sample;
  }
  return runsFrom(samples, high, 1) + runsFrom(samples, -low, -1);
}

/** Samples in flat runs at the top, on the side of `sign`. */
function runsFrom(samples: Int16Array, peak: number, sign: 1 | -1): number {
  if (peak < leastPeak) return 0;
  const [level, least] = peak >= fullScale ? [Math.min(peak, 32_760), 3] : [peak, 4];
  let [count, run] = [0, 0];
  for (let index = 0; index < samples.length; index++) {
    if (samples[index]! * sign >= level) run++;
    else {
      if (run >= least) count += run;
      run = 0;
    }
  }
  return run >= least ? count + run : count;
}

export function clippingFinding(perMillion: number): Finding | null {
  if (perMillion < 200) return null;
  const isRuined = perMillion >= 100_000;
  const share = perMillion >= 10_000 ? `${Math.floor(perMillion / 10_000)}%` : 'Some';
  return {
    check: 'clipping',
    severity: isRuined ? 'refuse' : 'warn',
    message: `${share} of this recording was too loud for the microphone and is distorted.`,
    fix: 'Turn the input down or go further from the microphone, and record it again. Making this file quieter would not repair it.',
  };
}
