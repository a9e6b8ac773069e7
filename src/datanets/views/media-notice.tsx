/** Where a language model is at work and the current datanet holds pictures or recordings: why it cannot be used there, and which datanets can. */
import { Button, Link, Notice } from '#ui';
import { For, Show } from 'solid-js';
import { setCurrentDatanet } from '../current';
import { kindWords } from '../kind-words';
import { useCurrentDatanet, useLedger } from '../ledger';
import './datanets.css';

export function MediaNotice(props: { /** "A model is trained on texts." */ readonly why: string; readonly onPick?: (id: string) => void }) {
  const { state } = useLedger();
  const net = useCurrentDatanet();
  const media = () => {
    const here = net();
    return here && here.manifest.rules.kind !== 'text' ? here : undefined;
  };
  const texts = () => [...(state()?.datanets.values() ?? [])].filter((other) => other.manifest.rules.kind === 'text');
  return (
    <Show when={media()}>
      {(here) => (
        <Notice tone="attention" title={`“${here().manifest.name}” holds ${kindWords[here().manifest.rules.kind].many}`}>
          {props.why} <Show when={texts().length > 0} fallback={<>No datanet of texts is on this device yet. <Link href="/datanets">See all datanets</Link></>}>These datanets hold texts:</Show>
          <Show when={texts().length > 0}>
            <span class="media-notice-nets">
              <For each={texts().slice(0, 6)}>
                {(other) => (
                  <Button size="small" onClick={() => (props.onPick ?? setCurrentDatanet)(other.id)}>
                    {other.manifest.name}
                  </Button>
                )}
              </For>
            </span>
          </Show>
        </Notice>
      )}
    </Show>
  );
}
