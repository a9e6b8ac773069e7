/** An account at a glance: twenty-five places for grains, laid out by its key, the same on every device. Beside it a name, or a few hex digits. */
import { Show } from 'solid-js';

/** The digits that stand for a key in running text. */
export const shortKey = (id: string): string => (id.length > 9 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id);

const tones = ['grain', 'field', 'sky', 'violet'] as const;

/** Three columns drawn from the key and mirrored; each grain leans by one more bit. Two bits of the key choose the colour. */
function layGrains(id: string): { readonly path: string; readonly tone: (typeof tones)[number] } {
  const digit = (index: number) => Number.parseInt(id[(index * 2 + 3) % Math.max(1, id.length)] ?? '0', 16) || 0;
  const grains: string[] = [];
  for (let column = 0; column < 3; column++) {
    for (let row = 0; row < 5; row++) {
      const value = digit(column * 5 + row);
      if (value < 9) continue;
      const lean = value % 2 === 0 ? 1 : -1;
      grains.push(grainAt(column, row, lean));
      if (column < 2) grains.push(grainAt(4 - column, row, -lean));
    }
  }
  return { path: grains.join(''), tone: tones[digit(16) % 4] ?? 'grain' };
}

/** A seed about the middle of a cell of 8, pointed at one end, leaning left or right. */
function grainAt(column: number, row: number, lean: number): string {
  const angle = lean * 0.7;
  const at = (x: number, y: number) =>
    `${(column * 8 + 4 + x * Math.cos(angle) - y * Math.sin(angle)).toFixed(1)} ${(row * 8 + 4 + x * Math.sin(angle) + y * Math.cos(angle)).toFixed(1)}`;
  return `M${at(0, -3.9)}C${at(2.2, -2)} ${at(2.9, 0)} ${at(2.7, 1.3)}C${at(2.2, 3.9)} ${at(-2.2, 3.9)} ${at(-2.7, 1.3)}C${at(-2.9, 0)} ${at(-2.2, -2)} ${at(0, -3.9)}z`;
}

export function KeyPrint(props: {
  readonly id: string;
  /** Pixels; 24 when left out. */
  readonly size?: number;
  /** What the person calls themselves; empty: the key's digits stand in its place. */
  readonly name?: string;
  /** Draw name and digits beside the print; without it they are read aloud only. */
  readonly withName?: boolean;
  readonly mine?: boolean;
}) {
  const grains = () => layGrains(props.id);
  const words = () => props.name || shortKey(props.id);
  return (
    <span class={`ui-key ${props.mine ? 'mine' : ''}`} title={props.withName ? shortKey(props.id) : `${words()} · ${shortKey(props.id)}`}>
      <svg viewBox="-1 -1 42 42" width={props.size ?? 24} height={props.size ?? 24} class={grains().tone} aria-hidden="true">
        <rect x="-1" y="-1" width="42" height="42" rx="7" class="ui-key-ground" />
        <path d={grains().path} />
      </svg>
      <Show when={props.withName} fallback={<span class="visually-hidden">{words()}</span>}>
        <span class={props.name ? 'ui-key-name' : 'ui-key-hex'}>{words()}</span>
        <Show when={props.mine}>
          <span class="ui-key-mine">you</span>
        </Show>
      </Show>
    </span>
  );
}
