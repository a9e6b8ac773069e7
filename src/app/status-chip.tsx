/** How the device is, always in sight; a press explains it in words. */
import { useLedger } from '#datanets';
import { Button, Popover, VisuallyHidden, formatBytes, toast } from '#ui';
import { Show, createEffect } from 'solid-js';
import { keepStorage, measureStorage, storage } from './device';
import { offlineReady, online } from './offline';

export function StatusChip() {
  const { failure } = useLedger();
  const word = () => (failure() ? 'Storage trouble' : online() ? 'On this device' : 'Offline');
  return (
    <Popover
      class="status-chip"
      align="end"
      trigger={
        <>
          <VisuallyHidden>Status: </VisuallyHidden>
          <span class={`status-dot ${failure() ? 'bad' : offlineReady() ? 'good' : 'plain'}`} aria-hidden="true" />
          <span class="status-word">{word()}</span>
          <Show when={offlineReady() && online() && !failure()}>
            <span class="status-extra">offline ok</span>
          </Show>
        </>
      }
    >
      {(close) => <StatusPanel close={close} />}
    </Popover>
  );
}

function StatusPanel(props: { readonly close: () => void }) {
  const { failure } = useLedger();
  createEffect(() => void measureStorage());
  const keep = async () => {
    const kept = await keepStorage();
    toast(kept ? 'The browser will keep your data until you delete it.' : 'The browser did not agree yet. Using Winnow more often, or installing it, helps.', { tone: kept ? 'good' : 'plain' });
  };
  return (
    <div class="status-panel">
      <dl>
        <div>
          <dt>Peers</dt>
          <dd>None. This page speaks to no other device; pass a datanet on by exporting it to a file.</dd>
        </div>
        <div>
          <dt>Network</dt>
          <dd>
            {offlineReady()
              ? 'Not needed. Everything the loop uses is stored here; pull the plug whenever you like.'
              : online()
                ? 'Connected. The app is not stored for offline use yet.'
                : 'Cut. What is already open goes on working.'}
          </dd>
        </div>
        <div>
          <dt>Storage</dt>
          <dd>
            <Show when={!failure()} fallback={<>Could not be opened: {failure()}. Nothing was changed. Leave private browsing, or free some space, then reload.</>}>
              <Show when={storage()} fallback="Your data is kept on this device only.">
                {(held) => (
                  <>
                    {formatBytes(held().usedBytes)} used of {formatBytes(held().quotaBytes)}.{' '}
                    {held().persisted ? 'The browser keeps it until you delete it.' : 'The browser may clear it when space runs out.'}
                    <Show when={!held().persisted}>
                      <Button size="small" onClick={() => void keep()}>
                        Keep it for good
                      </Button>
                    </Show>
                  </>
                )}
              </Show>
            </Show>
          </dd>
        </div>
      </dl>
      <a class="ui-menu-item" href="/settings" onClick={() => props.close()}>
        Settings, theme and export
      </a>
    </div>
  );
}
