import { openSound } from '#gate';
import { describe, expect, it } from 'vitest';
import { createRecording, longestRecording, recordingRate } from './recording';

describe('a recording', () => {
  it('comes out as the WAV that the gate reads', async () => {
    const recording = createRecording(8_000, 10);
    expect(recording.add(Float32Array.of(0, 0.5, -1))).toBe(true);
    expect(recording.add(Float32Array.of(1, 2))).toBe(true);
    const opened = await openSound(recording.toWav());
    expect(opened).toMatchObject({ ok: true, value: { sampleRate: 8_000, seconds: 5 / 8_000 } });
    expect(opened.ok && [...(opened.value.channels[0] ?? [])]).toEqual([0, 16_384, -32_767, 32_767, 32_767]);
  });
  it('stops at its limit, to the sample', () => {
    const recording = createRecording(8_000, 0.001);
    expect(recording.add(new Float32Array(7))).toBe(true);
    expect(recording.add(new Float32Array(7))).toBe(false);
    expect(recording.seconds()).toBe(0.001);
    expect(recording.toWav().length).toBe(44 + 16);
  });
  it('may be as long as the rules and what is left of the day allow', () => {
    expect(longestRecording(48_000, 600, 10_000_000)).toBe(104.1);
    expect(longestRecording(16_000, 30, 10_000_000)).toBe(30);
    expect(longestRecording(48_000, 600, 0)).toBe(0);
  });
  it('keeps the microphone’s sample rate where the datanet takes it', () => {
    const taken = { min: 8_000, max: 16_000 };
    expect([recordingRate(48_000, taken), recordingRate(12_000, taken), recordingRate(4_000, taken)]).toEqual([16_000, 12_000, 8_000]);
  });
});
