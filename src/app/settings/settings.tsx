/** Yourself, the look, and what is stored here: to take away, or to delete. */
import { accountName, useLedger } from '#datanets';
import { bases, readShelf } from '#factory/models';
import { Button, ButtonLink, ConfirmDialog, KeyPrint, Notice, Page, PageHeader, Segmented, Sheet, Skeleton, TextField, formatBytes, shortKey, toast } from '#ui';
import Cpu from 'lucide-solid/icons/cpu';
import Download from 'lucide-solid/icons/download';
import Monitor from 'lucide-solid/icons/monitor';
import Moon from 'lucide-solid/icons/moon';
import Sun from 'lucide-solid/icons/sun';
import { Show, createEffect, createSignal } from 'solid-js';
import { keepStorage, measureStorage, storage } from '../device';
import { offlineReady } from '../offline';
import { setTheme, theme } from '../theme';
import { appVersion } from '../version';
import { EngineSheet } from './engine-sheet';
import { deleteEverything, exportEverything } from './everything';
import './settings.css';

export function SettingsView() {
  const { state, service } = useLedger();
  const [name, setName] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal<'name' | 'export' | null>(null);
  const [deleting, setDeleting] = createSignal(false);
  createEffect(() => void measureStorage());
  createEffect(() => void readShelf());
  const keptModels = () => {
    const kept = bases().filter(({ stay }) => stay === 'kept');
    return kept.length === 0 ? 'The built-in one alone.' : `The built-in one, and ${kept.map(({ name, detail }) => `${name} (${detail})`).join(', ')}.`;
  };
  const known = () => {
    const view = state();
    return view?.me ? accountName(view, view.me) || (view.myName ?? '') : (view?.myName ?? '');
  };
  const typed = () => name() ?? known();

  const rename = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy('name');
    const done = await service.rename(typed().trim()).finally(() => setBusy(null));
    if (!done.ok) toast(`${done.error.message} ${done.error.fix}`, { tone: 'bad' });
    else {
      setName(null);
      toast('Others see that name from now on.', { tone: 'good' });
    }
  };
  const keep = async () => {
    const kept = await keepStorage();
    toast(kept ? 'The browser keeps your data until you delete it.' : 'The browser did not agree yet. Using Winnow more often, or installing it, helps.', { tone: kept ? 'good' : 'plain' });
  };
  const exportAll = async () => {
    setBusy('export');
    const count = await exportEverything(state(), service).finally(() => setBusy(null));
    toast(count ? `${count === 1 ? 'One file is' : `${count} files are`} saved, one a datanet.` : 'There is no datanet on this device yet.', { tone: count ? 'good' : 'plain' });
  };

  return (
    <Page width="text">
      <PageHeader title="Settings" />
      <Sheet heading="You">
        <Show when={state()} fallback={<Skeleton height="108px" />}>
          {(view) => (
            <div class="settings-group">
              <form class="settings-name" onSubmit={(event) => void rename(event)}>
                <TextField label="Your name" value={typed()} onInput={setName} maxLength={60} autocomplete="nickname" hint="Stands beside what you contribute. Empty, your key's digits stand there." />
                <Button type="submit" busy={busy() === 'name'} disabled={typed().trim() === known()}>
                  Save
                </Button>
              </form>
              <Show when={view().me} fallback={<p class="soft">Your key is made at your first signed act. It never leaves this device.</p>}>
                {(me) => (
                  <p class="settings-key">
                    <KeyPrint id={me()} size={44} name={known()} mine />
                    <span>
                      <span class="mono">{shortKey(me())}</span>
                      <span class="soft"> is your key's print: everything you sign can be checked against it.</span>
                    </span>
                  </p>
                )}
              </Show>
            </div>
          )}
        </Show>
      </Sheet>
      <Sheet heading="Look">
        <Segmented
          label="Theme"
          value={theme()}
          options={[
            { value: 'system', label: 'As the system', icon: Monitor },
            { value: 'light', label: 'Light', icon: Sun },
            { value: 'dark', label: 'Dark', icon: Moon },
          ]}
          onChange={setTheme}
        />
      </Sheet>
      <EngineSheet />
      <Sheet heading="On this device">
        <div class="settings-group">
          <Show when={storage()} fallback={'storage' in navigator ? <Skeleton height="147px" /> : <p class="soft">This browser does not tell how much is stored.</p>}>
            {(held) => (
              <>
                <p class="settings-storage">
                  <b>{formatBytes(held().usedBytes)}</b> <span class="soft">of {formatBytes(held().quotaBytes)} in use</span>
                </p>
                <meter min={0} max={held().quotaBytes} value={held().usedBytes} aria-label="Storage in use" />
                <Show
                  when={!held().persisted}
                  fallback={<p class="soft">The browser keeps it until you delete it.</p>}
                >
                  <Notice action={<Button onClick={() => void keep()}>Keep it for good</Button>}>The browser may clear it when space runs out.</Notice>
                </Show>
              </>
            )}
          </Show>
          <div class="settings-row">
            <p>
              <b>Base models</b>
              <br />
              <span class="soft">{keptModels()}</span>
            </p>
            <ButtonLink icon={Cpu} href="/factory/models">
              Models
            </ButtonLink>
          </div>
          <div class="settings-row">
            <p>
              <b>Take everything along</b>
              <br />
              <span class="soft">One .car file a datanet, with every signed record and the files. Import it on any device.</span>
            </p>
            <Button icon={Download} busy={busy() === 'export'} onClick={() => void exportAll()}>
              Export
            </Button>
          </div>
          <div class="settings-row">
            <p>
              <b>Delete all data on this device</b>
              <br />
              <span class="soft">Your key, drafts, datanets with their files, runs and models. It cannot be undone.</span>
            </p>
            <Button variant="danger" onClick={() => setDeleting(true)}>
              Delete…
            </Button>
          </div>
        </div>
      </Sheet>
      <Sheet heading="This app">
        <dl class="settings-facts">
          <div>
            <dt>Version</dt>
            <dd>{appVersion}</dd>
          </div>
          <div>
            <dt>Offline</dt>
            <dd>{offlineReady() ? 'Everything the loop needs is stored here.' : 'Not stored yet.'}</dd>
          </div>
          <div>
            <dt>Processor</dt>
            <dd>
              {navigator.hardwareConcurrency} threads{crossOriginIsolated ? ', all of them can train together' : '; training uses one, because the page is not isolated'}
            </dd>
          </div>
          <div>
            <dt>Licence</dt>
            <dd>Apache 2.0</dd>
          </div>
        </dl>
      </Sheet>
      <ConfirmDialog open={deleting()} onClose={() => setDeleting(false)} title="Delete all data on this device?" word="delete" action="Delete everything" onConfirm={deleteEverything}>
        <p>Your key, your drafts, every datanet, run and adapter here will be gone, and nobody can bring them back. Export first what you want to keep.</p>
      </ConfirmDialog>
    </Page>
  );
}
