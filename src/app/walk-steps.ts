/** The walk through the whole loop: six real steps. A step is done when the thing itself happened, never because a button was pressed. */
import type { LoopEvent } from '#datanets';
import type { RecordId } from '#ledger';

export interface WalkStep {
  /** What happens when the step is done. */
  readonly event: LoopEvent;
  readonly title: string;
  /** What to do there, in a sentence. */
  readonly how: string;
  readonly href: (net: RecordId | undefined) => string;
}

const within = (net: RecordId | undefined, room: string) => (net ? `/datanets/${net}${room}` : '/datanets');

export const walkSteps: readonly WalkStep[] = [
  { event: 'datanet-opened', title: 'Open the sample datanet', how: 'See what it collects, and what it refuses.', href: (net) => within(net, '') },
  { event: 'submitted', title: 'Contribute something', how: 'Invent a place and say something about it, or drop a file. Then submit.', href: (net) => within(net, '/contribute') },
  { event: 'standing-seen', title: 'See what it earned', how: 'An accepted item gives points at once.', href: (net) => within(net, '/standing') },
  { event: 'trained', title: 'Train the model on it', how: 'Press Start and watch the loss fall.', href: () => '/factory' },
  { event: 'asked', title: 'Ask before and after', how: 'Ask both the same question, in other words than you taught it.', href: () => '/playground' },
  { event: 'corrected', title: 'Correct an answer', how: 'Edit one: it becomes a draft in the datanet.', href: () => '/playground' },
];

export interface Walk {
  readonly active: boolean;
  /** The events that already happened during this walk. */
  readonly done: readonly LoopEvent[];
}

export const notWalking: Walk = { active: false, done: [] };

/** The first step not yet done; the count of steps when all are. */
export const currentStep = (walk: Walk): number => {
  const index = walkSteps.findIndex((step) => !walk.done.includes(step.event));
  return index < 0 ? walkSteps.length : index;
};

/** The walk after an event. Standing counts only once something was submitted: before that there is nothing of one's own to see. */
export function afterEvent(walk: Walk, event: LoopEvent): Walk {
  if (!walk.active || walk.done.includes(event)) return walk;
  if (event === 'standing-seen' && !walk.done.includes('submitted')) return walk;
  return { ...walk, done: [...walk.done, event] };
}
