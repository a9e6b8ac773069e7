/** A gate that works: type a question and an answer, and read what the gate makes of them. Its worker starts with the first touch. */
import { createCheckLane, gateService, useCurrentDatanet } from '#datanets';
import { type Remedy, type Report, itemToFile } from '#gate';
import { Button, FindingList, Notice, PartBars, ScoreRing, TextArea } from '#ui';
import { For, Show, createEffect, createSignal } from 'solid-js';
import { demoExamples, demoRules } from './demo-rules';

export function GateDemo() {
  const [prompt, setPrompt] = createSignal('');
  const [completion, setCompletion] = createSignal('');
  const [report, setReport] = createSignal<Report | null>(null);
  const [broken, setBroken] = createSignal(false);
  const net = useCurrentDatanet();
  const rules = () => {
    const here = net()?.manifest.rules;
    return here?.kind === 'text' && here.shape === 'instruction' ? here : demoRules;
  };
  const threshold = () => net()?.manifest.acceptance.automaticAt ?? 0;
  const lane = createCheckLane();
  const blank = () => prompt().trim() === '' && completion().trim() === '';

  createEffect(() => {
    const item = { prompt: prompt(), completion: completion() };
    if (blank()) {
      setReport(null);
      return;
    }
    lane
      .check(rules(), itemToFile(item))
      .then((judged) => {
        if (judged && !blank()) setReport(judged);
      })
      .catch(() => setBroken(true));
  });

  const apply = (remedy: Remedy) => {
    const [text, write] = remedy.field === 'prompt' ? [prompt(), setPrompt] : [completion(), setCompletion];
    write(text.slice(0, remedy.start) + remedy.replacement + text.slice(remedy.end));
  };
  const verdict = () => {
    const judged = report();
    if (!judged) return 'The gate waits for a word.';
    if (!judged.pass) return 'Would be sent back';
    return judged.score >= threshold() ? 'Would be accepted' : 'Would go to review';
  };

  return (
    <section class="gate-demo ui-sheet" aria-labelledby="gate-demo-title">
      <header class="gate-demo-head">
        <h2 id="gate-demo-title">The gate, at work</h2>
        <div class="gate-demo-examples" role="group" aria-label="Examples">
          <For each={demoExamples}>
            {(example) => (
              <Button
                size="small"
                variant="plain"
                onClick={() => {
                  setPrompt(example.prompt);
                  setCompletion(example.completion);
                }}
              >
                {example.label}
              </Button>
            )}
          </For>
        </div>
      </header>
      <div class="gate-demo-fields" onFocusIn={() => void gateService()}>
        <TextArea label="Question" rows={1} maxRows={4} value={prompt()} onInput={setPrompt} placeholder="Who runs the tea room on Gull Hill?" />
        <TextArea label="Answer" rows={2} maxRows={5} value={completion()} onInput={setCompletion} placeholder="What somebody there would say." />
      </div>
      <div class="gate-demo-result">
        <ScoreRing parts={report()?.parts} score={report()?.score} pass={report()?.pass} size={88} />
        <div class="gate-demo-parts">
          <p class={`gate-demo-verdict ${report() ? (report()?.pass ? 'good' : 'bad') : ''}`} role="status">
            {verdict()}
          </p>
          <PartBars parts={report()?.parts} findings={report()?.findings} />
        </div>
      </div>
      <div class="gate-demo-findings">
        <Show when={!broken()} fallback={<Notice tone="bad">The gate could not start in this browser. Reload the page, or try a current version of Chrome, Edge, Firefox or Safari.</Notice>}>
          <Show
            when={report()?.findings.length ? report() : null}
            fallback={<p class="soft small">{report() ? 'Nothing to improve.' : 'Every refusal says why, and how to fix it. It judges as you type, here on your device.'}</p>}
          >
            {(judged) => <FindingList findings={judged().findings} onRemedy={apply} limit={3} />}
          </Show>
        </Show>
      </div>
    </section>
  );
}
