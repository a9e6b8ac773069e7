import { describe, expect, it } from 'vitest';
import { type Walk, afterEvent, currentStep, notWalking, walkSteps } from './walk-steps';

const started: Walk = { active: true, done: [] };
const after = (...events: Parameters<typeof afterEvent>[1][]) => events.reduce(afterEvent, started);

describe('the walk', () => {
  it('has six steps and begins with the first', () => {
    expect(walkSteps).toHaveLength(6);
    expect(currentStep(started)).toBe(0);
  });

  it('moves on when the real thing happens', () => {
    expect(currentStep(after('datanet-opened'))).toBe(1);
    expect(currentStep(after('datanet-opened', 'submitted'))).toBe(2);
  });

  it('does not count the leaderboard before something was submitted', () => {
    expect(currentStep(after('datanet-opened', 'standing-seen'))).toBe(1);
    expect(after('standing-seen').done).toEqual([]);
  });

  it('remembers what was done out of order', () => {
    expect(currentStep(after('trained', 'datanet-opened', 'submitted', 'standing-seen'))).toBe(4);
  });

  it('ends after all six', () => {
    expect(currentStep(after(...walkSteps.map((step) => step.event)))).toBe(6);
  });

  it('hears nothing while nobody walks', () => {
    expect(afterEvent(notWalking, 'submitted')).toBe(notWalking);
  });

  it('leads into the datanet that is open, and to the list when there is none', () => {
    expect(walkSteps[1]?.href('net1')).toBe('/datanets/net1/contribute');
    expect(walkSteps[1]?.href(undefined)).toBe('/datanets');
  });
});
