/** One file on the desk: what it is, what the gate says of it, and the ways on: say what is asked for, mend it, submit it, take it off. */
import { createSignal, Match, Show, Switch } from 'solid-js';
import Undo2 from 'lucide-solid/icons/undo-2';
import X from 'lucide-solid/icons/x';
import type { Finding, Report, Rules } from '#gate';
import { Button, FindingList, formatBytes, formatTime, IconButton, Notice, ScoreButton, StatusMark } from '#ui';
import { type DeskFile, isUnderWay } from '../desk-file';
import { sizeInWords } from '../desk-words';
import type { Outcome } from '../outcome';
import type { Desk } from './desk';
import { MediaBody } from './media-body';
import { TextBody } from './text-body';
import { TwinPanel, type TwinSources } from './twin-panel';

export interface DeskCardProps {
  readonly file: DeskFile;
  readonly desk: Desk;
  readonly rules: Rules;
  readonly sources: TwinSources;
  readonly foresee: (report: Report) => Outcome;
}

const isCopy = ({ check, where }: Finding): boolean => (check === 'duplicate' || check === 'near-duplicate') && where?.row === undefined;

export function DeskCard(props: DeskCardProps) {
  const [twinShown, setTwinShown] = createSignal(false);
  const file = () => props.file;
  const report = () => file().report;
  const findings = () => [...file().opening, ...(report()?.findings ?? [])];
  const onDesk = () => file().state !== 'submitting' && file().state !== 'submitted';
  const underWay = () => isUnderWay(file());
  const isUnchecked = () => file().state === 'checked' && !report() && (file().stopped || file().trouble !== null);
  const hasActions = () => (underWay() && !report()) || isUnchecked() || (onDesk() && (file().canUndo || (report()?.pass ?? false)));
  return (
    <li class="dropped-file" aria-busy={underWay() ? 'true' : undefined}>
      <ScoreButton parts={report()?.parts} score={report()?.score} pass={report()?.pass} findings={findings()} size={48} />
      <div class="dropped-file-head">
        <p class="dropped-file-name">{file().name}</p>
        <p class="own-row-facts" aria-live="polite">
          <span>{formatBytes(file().sizeBytes)}</span>
          <Show when={sizeInWords(file().items, report()?.items ?? 0, (seconds) => formatTime(seconds, true))}>{(words) => <span>{words()}</span>}</Show>
          <Switch>
            <Match when={file().state === 'waiting' && !report()}>
              <span>Waits for its turn</span>
            </Match>
            <Match when={underWay()}>
              <span>The gate is reading it…</span>
            </Match>
            <Match when={file().state === 'submitted'}>
              <StatusMark status={file().status ?? 'pending'} />
            </Match>
            <Match when={file().stopped}>
              <span>not checked</span>
            </Match>
            <Match when={report()}>{(now) => <strong class={`outcome ${props.foresee(now()).kind}`}>{props.foresee(now()).headline}</strong>}</Match>
          </Switch>
        </p>
      </div>
      <Show when={file().state !== 'submitting'}>
        <IconButton size="small" class="dropped-file-off" icon={X} label={`Take ${file().name} off the desk`} onClick={() => props.desk.remove(file().id)} />
      </Show>
      <div class="dropped-file-more">
        <Show when={file().trouble}>
          {(trouble) => (
            <Notice tone="bad" live>
              {trouble()}
            </Notice>
          )}
        </Show>
        <Switch>
          <Match when={props.rules.kind !== 'text' && props.rules}>
            {(rules) => (
              <MediaBody file={file()} desk={props.desk} rules={rules()}>
                <Findings />
              </MediaBody>
            )}
          </Match>
          <Match when={props.rules.kind === 'text' && props.rules}>
            {(rules) => (
              <TextBody file={file()} desk={props.desk} rules={rules()}>
                <Findings />
              </TextBody>
            )}
          </Match>
        </Switch>
        <Show when={hasActions()}>
          <div class="desk-actions">
            <Show when={underWay() && !report()}>
              <Button size="small" aria-label={`Stop checking ${file().name}`} onClick={() => props.desk.stop(file().id)}>
                Stop
              </Button>
            </Show>
            <Show when={isUnchecked()}>
              <Button size="small" onClick={() => props.desk.check(file().id)}>
                Check it
              </Button>
            </Show>
            <Show when={onDesk() && file().canUndo}>
              <Button size="small" icon={Undo2} onClick={() => props.desk.undo(file().id)}>
                Undo
              </Button>
            </Show>
            <Show when={onDesk() && report()?.pass}>
              <Button size="small" onClick={() => void props.desk.submit([file().id])}>
                Submit
              </Button>
            </Show>
          </div>
        </Show>
      </div>
    </li>
  );

  function Findings() {
    return (
      <Show when={onDesk() && findings().length > 0}>
        <div>
          <FindingList
            findings={findings()}
            onRemedy={(remedy) => props.desk.remedy(file().id, remedy)}
            withPlace={props.rules.kind === 'text'}
            limit={6}
            action={(finding) => (
              <Show when={isCopy(finding) && file().twin}>
                <Button size="small" aria-expanded={twinShown()} onClick={() => setTwinShown(!twinShown())}>
                  {twinShown() ? 'Hide it' : 'Show it'}
                </Button>
              </Show>
            )}
          />
          <Show when={twinShown() && file().twin}>{(twin) => <TwinPanel twin={twin()} sources={props.sources} mine={file()} />}</Show>
        </div>
      </Show>
    );
  }
}
