/** The strip: the loop as navigation, what everything is about, and how the device is. On a phone the loop moves to the thumb. */
import { useCurrentDatanet, useLedger } from '#datanets';
import { reviewQueue } from '#review';
import { type IconComponent, IconButton, IconLink, WinnowMark } from '#ui';
import { useLocation } from '@solidjs/router';
import ListOrdered from 'lucide-solid/icons/list-ordered';
import MessagesSquare from 'lucide-solid/icons/messages-square';
import Monitor from 'lucide-solid/icons/monitor';
import Moon from 'lucide-solid/icons/moon';
import Scale from 'lucide-solid/icons/scale';
import Settings from 'lucide-solid/icons/settings';
import Sun from 'lucide-solid/icons/sun';
import TrendingDown from 'lucide-solid/icons/trending-down';
import Wheat from 'lucide-solid/icons/wheat';
import { For, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { BasePicker, DatanetPicker } from './pickers';
import { StatusChip } from './status-chip';
import { nextTheme, setTheme, theme } from './theme';

interface Station {
  readonly label: string;
  readonly icon: IconComponent;
  readonly href: string;
  readonly here: boolean;
  readonly count?: number;
  readonly counted?: string;
}

export function Strip() {
  const location = useLocation();
  const { state } = useLedger();
  const net = useCurrentDatanet();
  const toReview = () => {
    const view = state();
    const current = net();
    return view && current ? reviewQueue(view, current.id, view.me).length : 0;
  };
  const room = (name: string) => (net() ? `/datanets/${net()?.id ?? ''}/${name}` : '/datanets');
  const at = (pattern: RegExp) => pattern.test(location.pathname);
  const stations = (): readonly Station[] => [
    { label: 'Collect', icon: Wheat, href: room('contribute'), here: at(/\/contribute$/) },
    { label: 'Review', icon: Scale, href: room('review'), here: at(/\/review$/), count: toReview(), counted: 'waiting for you' },
    { label: 'Train', icon: TrendingDown, href: '/factory', here: at(/^\/factory/) },
    { label: 'Talk', icon: MessagesSquare, href: '/playground', here: at(/^\/playground/) },
    { label: 'Standing', icon: ListOrdered, href: room('standing'), here: at(/\/standing$/) },
  ];
  const themeIcon = () => (theme() === 'system' ? Monitor : theme() === 'light' ? Sun : Moon);
  return (
    <header class="strip">
      <a class="strip-home" href="/" aria-label="Winnow, front page">
        <WinnowMark size={26} />
        <span>Winnow</span>
      </a>
      <nav class="loop-nav" aria-label="The loop">
        <ol>
          <For each={stations()}>
            {(station) => (
              <li>
                <a href={station.href} aria-current={station.here ? 'page' : undefined}>
                  <Dynamic component={station.icon} size={20} aria-hidden="true" class="loop-icon" strokeWidth={1.75} />
                  <span>{station.label}</span>
                  <Show when={station.count}>
                    <span class="loop-count">
                      {station.count}
                      <span class="visually-hidden"> {station.counted}</span>
                    </span>
                  </Show>
                </a>
              </li>
            )}
          </For>
        </ol>
      </nav>
      <div class="strip-about">
        <DatanetPicker />
        <BasePicker />
      </div>
      <div class="strip-tools">
        <StatusChip />
        <IconLink class="strip-wide" href="/settings" icon={Settings} label="Settings" />
        <IconButton class="strip-wide" icon={themeIcon()} label={`Theme: ${theme()}. Switch to ${nextTheme()}.`} onClick={() => setTheme(nextTheme())} />
      </div>
    </header>
  );
}
