/** Whether a recording lasts as long as the rules ask, and has the sample rate that they ask for. */
import type { Finding } from '../types';
import type { Bounds } from '../media';
import { clock } from './sound';

export function durationFinding(seconds: number, { min, max }: Bounds): Finding | null {
  if (seconds >= min && seconds <= max) return null;
  const isLong = seconds > max;
  return {
    check: 'duration',
    severity: 'refuse',
    message: `This lasts ${clock(seconds)}; the ${isLong ? 'most' : 'least'} is ${clock(isLong ? max : min)}.`,
    fix: isLong ? `Trim it to at most ${clock(max)}, or cut it into several recordings.` : 'Record a longer one.',
  };
}

export function sampleRateFinding(sampleRate: number, { min, max }: Bounds): Finding | null {
  if (sampleRate >= min && sampleRate <= max) return null;
  const isHigh = sampleRate > max;
  return {
    check: 'sample-rate',
    severity: 'refuse',
    message: `This has ${sampleRate} samples a second; the ${isHigh ? 'most' : 'least'} is ${isHigh ? max : min}.`,
    fix: isHigh ? `Save it at ${max} Hz or less.` : `Record it at ${min} Hz or more; raising the rate of this file would not bring back what is missing.`,
  };
}
