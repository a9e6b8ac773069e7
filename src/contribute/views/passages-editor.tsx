/** The passages of a document, one under the other: each can be edited, split at the cursor, joined with the next, and dropped. */
import { createSignal, Index, Show } from 'solid-js';
import Combine from 'lucide-solid/icons/combine';
import SquareSplitVertical from 'lucide-solid/icons/square-split-vertical';
import Trash from 'lucide-solid/icons/trash';
import { Button, formatNumber, plural, TextArea } from '#ui';
import { dropped, edited, mergedWithNext, splitAt } from '../passages';

const STEP = 20;

export function PassagesEditor(props: { readonly passages: readonly string[]; readonly onChange: (passages: readonly string[]) => void }) {
  const [most, setMost] = createSignal(STEP);
  const areas: (HTMLTextAreaElement | undefined)[] = [];
  const more = () => props.passages.length - most();
  return (
    <div class="passages">
      <Index each={props.passages.slice(0, most())}>
        {(text, index) => (
          <div class="passage">
            <TextArea
              label={`Passage ${index + 1} of ${props.passages.length}`}
              ref={(area: HTMLTextAreaElement) => {
                areas[index] = area;
              }}
              rows={3}
              maxRows={12}
              value={text()}
              onInput={(next) => props.onChange(edited(props.passages, index, next))}
            />
            <div class="passage-actions">
              <Button size="small" variant="plain" icon={SquareSplitVertical} onClick={() => props.onChange(splitAt(props.passages, index, areas[index]?.selectionStart ?? 0))}>
                Split at the cursor
              </Button>
              <Show when={index + 1 < props.passages.length}>
                <Button size="small" variant="plain" icon={Combine} onClick={() => props.onChange(mergedWithNext(props.passages, index))}>
                  Join with the next
                </Button>
              </Show>
              <Show when={props.passages.length > 1}>
                <Button size="small" variant="plain" icon={Trash} onClick={() => props.onChange(dropped(props.passages, index))}>
                  Drop
                </Button>
              </Show>
            </div>
          </div>
        )}
      </Index>
      <Show when={more() > 0}>
        <Button size="small" onClick={() => setMost(most() + STEP)}>
          {`Show ${formatNumber(Math.min(STEP, more()))} of ${plural(more(), 'more passage')}`}
        </Button>
      </Show>
    </div>
  );
}
