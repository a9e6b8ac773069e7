/** Where models run: the choice, what came of it and why, and below it the figures for the curious. */
import { choiceIsWaiting, choiceOf, engineStanding, runningRun, surveyEngine, wantBackend, wantedBackend } from '#factory';
import { Button, Notice, Segmented, Sheet, Skeleton, toast } from '#ui';
import Copy from 'lucide-solid/icons/copy';
import RefreshCw from 'lucide-solid/icons/refresh-cw';
import { Show, createEffect, createSignal, onMount } from 'solid-js';
import { appVersion } from '../version';
import { EngineFigures } from './engine-figures';
import { engineReport, WANTED_WORDS } from './engine-report';

/** The address of this sheet within the settings. */
const PLACE = 'where-models-run';

export function EngineSheet() {
  const [isMeasuring, setMeasuring] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  let place: HTMLDivElement | undefined;

  const measure = async (again: boolean) => {
    const asked = wantedBackend();
    setMeasuring(true);
    setProblem(null);
    await surveyEngine(again)
      // A choice that was made meanwhile is asked for anew.
      .catch((error: unknown) => asked === wantedBackend() && setProblem(error instanceof Error ? error.message : String(error)))
      .finally(() => setMeasuring(false));
  };
  // A run is not disturbed; and what is known is not asked again.
  createEffect(() => {
    if (!isMeasuring() && !runningRun() && !engineStanding()?.survey && problem() === null) void measure(false);
  });
  onMount(() => {
    if (location.hash === `#${PLACE}`) place?.scrollIntoView();
  });

  const choice = () => choiceOf(engineStanding());
  const runsOn = () => (choice()?.backend === 'webgpu' ? 'Graphics card' : 'Processor');
  const refusal = () => {
    const found = engineStanding()?.choice;
    return found && !found.ok ? `${found.error.message} ${found.error.fix}` : null;
  };
  const copy = async () => {
    const report = engineReport({
      version: appVersion,
      userAgent: navigator.userAgent,
      cores: navigator.hardwareConcurrency,
      memory: 'deviceMemory' in navigator && typeof navigator.deviceMemory === 'number' ? navigator.deviceMemory : null,
      isIsolated: crossOriginIsolated,
      wanted: wantedBackend(),
      runsOn: choice() ? runsOn() : 'Nothing',
      reason: choice()?.reason ?? refusal() ?? '',
      survey: engineStanding()?.survey ?? null,
    });
    try {
      await navigator.clipboard.writeText(report);
      toast('The report is copied. Paste it wherever you like.', { tone: 'good' });
    } catch {
      // Not allowed; or a page over plain http, which has no clipboard.
      toast('The browser did not allow copying. Select the figures by hand.', { tone: 'bad' });
    }
  };

  return (
    <div id={PLACE} class="engine-place" ref={place}>
      <Sheet heading="Where models run">
        <div class="settings-group">
          <Segmented
            label="Train and answer on"
            value={wantedBackend()}
            options={[
              { value: 'auto', label: WANTED_WORDS.auto },
              { value: 'wasm', label: WANTED_WORDS.wasm },
              { value: 'webgpu', label: WANTED_WORDS.webgpu },
            ]}
            onChange={(value) => {
              setProblem(null);
              wantBackend(value);
            }}
          />
          <Show when={choiceIsWaiting()}>
            <Notice tone="attention" live>
              A run is training and stays where it is. Your choice counts as soon as it has ended.
            </Notice>
          </Show>
          <Show when={problem() ?? refusal()}>
            {(words) => (
              <Notice tone="bad" live>
                {words()}
              </Notice>
            )}
          </Show>
          <div class="engine-now" aria-live="polite">
            <Show when={choice()} fallback={<p class="soft">{isMeasuring() ? 'Measuring both…' : runningRun() ? 'It is measured when the run has ended.' : 'Not measured yet.'}</p>}>
              {(found) => (
                <>
                  <p class="engine-name">{runsOn()}</p>
                  <p class="soft">{found().reason}</p>
                </>
              )}
            </Show>
          </div>
          <details class="engine-more">
            <summary>Figures and limits</summary>
            <div class="settings-group">
              <Show when={engineStanding()?.survey} fallback={<Skeleton lines={4} />}>
                {(survey) => <EngineFigures survey={survey()} runsOn={choice()?.backend ?? null} />}
              </Show>
              <div class="engine-buttons">
                <Button icon={RefreshCw} busy={isMeasuring()} disabled={runningRun() !== null} onClick={() => void measure(true)}>
                  Measure again
                </Button>
                <Button icon={Copy} disabled={!engineStanding()} onClick={() => void copy()}>
                  Copy as report
                </Button>
              </div>
            </div>
          </details>
        </div>
      </Sheet>
    </div>
  );
}
