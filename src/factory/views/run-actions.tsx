/** What can be done with a run that is over: ask it, take its adapter along, publish it, train again, delete. */
import { Button, ButtonLink, Notice, toast } from '#ui';
import { useNavigate } from '@solidjs/router';
import Download from 'lucide-solid/icons/download';
import MessageSquare from 'lucide-solid/icons/message-square';
import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import Save from 'lucide-solid/icons/save';
import Send from 'lucide-solid/icons/send';
import Trash from 'lucide-solid/icons/trash';
import { Show, createSignal } from 'solid-js';
import { hasAdapter } from '../run';
import type { SavedRun } from '../saved-run';
import { restartRun, runningRun, runsChanged } from '../session';
import { deleteRun, publishRun, saveRun } from '../shelf';
import { holdUnsaved, whyUnsaved } from '../unsaved';
import { zip } from '../zip';
import { downloadBytes } from './download';

export function RunActions(props: { readonly run: SavedRun }) {
  const navigate = useNavigate();
  const [publishing, setPublishing] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  const explain = (error: unknown) => void setProblem(inWords(error));

  const download = () => {
    const files = props.run.adapter;
    if (files) downloadBytes(`${fileName(props.run.name)}.zip`, zip(files), 'application/zip');
  };
  const publish = async () => {
    setPublishing(true);
    setProblem(null);
    try {
      const result = await publishRun(props.run);
      if (!result.ok) setProblem(`${result.error.message} ${result.error.fix}`);
      runsChanged();
    } catch (error) {
      explain(error);
    } finally {
      setPublishing(false);
    }
  };
  const again = () => restartRun(props.run).then((id) => navigate(`/factory/runs/${id}`), explain);
  const saveAgain = async () => {
    setProblem(null);
    await saveRun(props.run);
    runsChanged();
    toast(`${props.run.name} is saved.`);
  };
  const remove = async () => {
    const { run } = props;
    await deleteRun(run.id);
    runsChanged();
    navigate('/factory');
    toast(`${run.name} was deleted.`, { action: { label: 'Undo', run: () => void saveRun(run).catch((error: unknown) => holdUnsaved(run, inWords(error))).then(runsChanged) } });
  };
  return (
    <div class="run-actions" role="group" aria-label="What to do with this run">
      <Show when={hasAdapter(props.run.state)}>
        <ButtonLink variant="primary" icon={MessageSquare} href={`/playground?run=${props.run.id}`}>
          Ask it
        </ButtonLink>
        <Button icon={Download} onClick={download}>
          Download adapter
        </Button>
        <Show when={props.run.published === null}>
          <Button icon={Send} busy={publishing()} onClick={() => void publish()}>
            Publish to the datanet
          </Button>
        </Show>
      </Show>
      <Show when={whyUnsaved(props.run.id) !== null}>
        <Button icon={Save} onClick={() => void saveAgain().catch(explain)}>
          Try to save it again
        </Button>
      </Show>
      <Button icon={RotateCcw} variant={hasAdapter(props.run.state) ? 'quiet' : 'primary'} disabled={runningRun() !== null} onClick={() => void again()}>
        {hasAdapter(props.run.state) ? 'Train again' : 'Start again'}
      </Button>
      <Button icon={Trash} variant="plain" onClick={() => void remove().catch(explain)}>
        Delete
      </Button>
      <Show when={props.run.published !== null}>
        <p class="run-published">Published: everybody with this datanet sees which records it was trained on.</p>
      </Show>
      <Show when={problem()}>
        {(words) => (
          <Notice tone="bad" live>
            {words()}
          </Notice>
        )}
      </Show>
    </div>
  );
}

const inWords = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const fileName = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '');
