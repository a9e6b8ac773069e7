import { describe, expect, it } from 'vitest';
import { nextCamera } from './camera';
import { captureTrouble } from './troubles';

describe('without a camera or microphone', () => {
  it.each([
    ['NotAllowedError', 'The camera is not allowed here', 'Allow it in the browser’s settings'],
    ['NotFoundError', 'No camera was found', 'Connect one'],
    ['NotReadableError', 'The camera is busy', 'Another app'],
    ['NotSupportedError', 'This browser gives no camera', 'secure page'],
  ])('%s is told in words, with what to do', (name, title, text) => {
    expect(captureTrouble('camera', name)).toMatchObject({ title, text: expect.stringContaining(text) });
    expect(captureTrouble('camera', name).text).toContain('choose a photo instead');
  });
  it('a recording can be chosen instead', () => {
    expect(captureTrouble('microphone', 'Ended').text).toContain('choose a recording instead');
  });
});

describe('several cameras', () => {
  it('come one after the other, round and round', () => {
    expect([nextCamera(['a', 'b'], 'a'), nextCamera(['a', 'b'], 'b'), nextCamera(['a', 'b'], null), nextCamera([], 'a')]).toEqual(['b', 'a', 'a', null]);
  });
});
