/** In one quiet line: what models run on, with the way to the reason. */
import { Link } from '#ui';
import './runs-on.css';
import { choiceOf, engineStanding } from '../../engine-worker';

export function RunsOn() {
  const choice = () => choiceOf(engineStanding());
  return (
    <p class="runs-on">
      {choice() === null ? 'Where it runs is not known yet.' : `Runs on the ${choice()?.backend === 'webgpu' ? 'graphics card' : 'processor'}.`}{' '}
      <Link href="/settings#where-models-run" title={choice()?.reason}>
        Why, and how fast
      </Link>
    </p>
  );
}
