/** Learning, to be read: the same questions asked at several steps, what changed since the page before underlined. */
import { Diff, Sheet } from '#ui';
import { For, Show } from 'solid-js';
import type { Sample } from '../saved-run';

export function FlipBook(props: { readonly prompts: readonly string[]; readonly samples: readonly Sample[]; /** The steps that will be sampled. */ readonly planned: readonly number[] }) {
  const sampleAt = (step: number) => props.samples.find((sample) => sample.step === step);
  const earlier = (step: number, prompt: number) => props.samples.findLast((sample) => sample.step < step)?.answers[prompt];
  const pages = () => [...new Set([...props.planned, ...props.samples.map((sample) => sample.step)])].toSorted((left, right) => left - right);
  return (
    <Sheet heading="What it says as it learns" aside={<span class="soft">greedy answers, underlined where they changed</span>}>
      <div class="flip-book" role="region" aria-label="Answers by step" tabIndex={0}>
        <table role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">Question</th>
              <For each={pages()}>{(step) => <th role="columnheader" scope="col">{step === 0 ? 'Before' : `Step ${step}`}</th>}</For>
            </tr>
          </thead>
          <tbody role="rowgroup">
            <For each={props.prompts}>
              {(prompt, index) => (
                <tr role="row">
                  <th role="rowheader" scope="row">{prompt}</th>
                  <For each={pages()}>
                    {(step) => (
                      <td role="cell" data-step={step === 0 ? 'Before' : `Step ${step}`}>
                        <Show when={sampleAt(step)?.answers[index()]} fallback={<span class="flip-book-blank">not yet</span>}>
                          {(answer) => (
                            <Show when={earlier(step, index())} fallback={answer()}>
                              {(before) => <Diff text={answer()} against={before()} />}
                            </Show>
                          )}
                        </Show>
                      </td>
                    )}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </Sheet>
  );
}
