/** A run's state in a shape, a word and a colour. */
import Ban from 'lucide-solid/icons/ban';
import Check from 'lucide-solid/icons/check';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import Hourglass from 'lucide-solid/icons/hourglass';
import Square from 'lucide-solid/icons/square';
import Unplug from 'lucide-solid/icons/unplug';
import { Dynamic } from 'solid-js/web';
import type { RunState } from '../run';

const iconByState = { preparing: Hourglass, training: Hourglass, done: Check, stopped: Square, failed: CircleAlert, interrupted: Unplug } as const;

export function stateWords(state: RunState): string {
  switch (state.at) {
    case 'preparing':
      return 'Preparing';
    case 'training':
      return 'Training';
    case 'done':
      return 'Done';
    case 'stopped':
      return state.kept ? 'Stopped, kept' : 'Stopped';
    case 'failed':
      return 'Failed';
    case 'interrupted':
      return 'Interrupted';
  }
}

export function RunMark(props: { readonly state: RunState; readonly published?: boolean }) {
  const icon = () => (props.state.at === 'stopped' && !props.state.kept ? Ban : iconByState[props.state.at]);
  return (
    <span class={`run-state ${props.state.at}`}>
      <Dynamic component={icon()} size={16} aria-hidden="true" />
      {stateWords(props.state)}
      {props.published ? ', published' : ''}
    </span>
  );
}
