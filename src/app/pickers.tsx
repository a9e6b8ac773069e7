/** What everything on screen is about: the current datanet and the current base model, each behind one quiet button. */
import { currentBaseName, setCurrentDatanet, useCurrentDatanet, useLedger } from '#datanets';
import type { RecordId } from '#ledger';
import { Popover, Skeleton, plural } from '#ui';
import { useLocation, useNavigate } from '@solidjs/router';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import Cpu from 'lucide-solid/icons/cpu';
import Database from 'lucide-solid/icons/database';
import { For, type JSX, Show, Suspense, lazy } from 'solid-js';
import { datanetIn } from './address';

const Face = (props: { readonly icon: JSX.Element; readonly text: string }) => (
  <>
    {props.icon}
    <span class="picker-text">{props.text}</span>
    <ChevronDown size={14} aria-hidden="true" />
  </>
);

export function DatanetPicker() {
  const { state } = useLedger();
  const net = useCurrentDatanet();
  const location = useLocation();
  const navigate = useNavigate();
  const name = () => net()?.manifest.name ?? (state() ? 'No datanet yet' : 'Opening…');
  const choose = (id: RecordId) => {
    setCurrentDatanet(id);
    const place = datanetIn(location.pathname);
    if (place) navigate(`/datanets/${id}${place.room}`);
  };
  return (
    <Popover class="picker picker-datanet" label={`Datanet: ${name()}`} trigger={<Face icon={<Database size={15} aria-hidden="true" />} text={name()} />}>
      {(close) => (
        <div class="picker-panel">
          <p class="picker-title">Everything on screen is about</p>
          <ul>
            <For each={[...(state()?.datanets.values() ?? [])]}>
              {(one) => (
                <li>
                  <button
                    type="button"
                    class="ui-menu-item picker-item"
                    aria-pressed={one.id === net()?.id}
                    onClick={() => {
                      close();
                      choose(one.id);
                    }}
                  >
                    <span>{one.manifest.name}</span>
                    <span class="ui-menu-detail">{plural([...one.contributions.values()].filter((item) => item.status === 'accepted').length, 'accepted item')}</span>
                  </button>
                </li>
              )}
            </For>
          </ul>
          <div class="picker-links">
            <Show when={net()}>
              {(current) => (
                <a class="ui-menu-item" href={`/datanets/${current().id}`} onClick={close}>
                  About this datanet
                </a>
              )}
            </Show>
            <a class="ui-menu-item" href="/datanets" onClick={close}>
              All datanets
            </a>
            <a class="ui-menu-item" href="/datanets/new" onClick={close}>
              Start a datanet
            </a>
          </div>
        </div>
      )}
    </Popover>
  );
}

const BasePanel = lazy(async () => ({ default: (await import('#factory/models/views')).BasePanel }));

export const BasePicker = () => (
  <Popover class="picker picker-base" align="end" label={`Base model: ${currentBaseName()}`} trigger={<Face icon={<Cpu size={15} aria-hidden="true" />} text={currentBaseName()} />}>
    {(close) => (
      <div class="picker-panel">
        <Suspense fallback={<Skeleton lines={3} />}>
          <BasePanel close={close} />
        </Suspense>
      </div>
    )}
  </Popover>
);
