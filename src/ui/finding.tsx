/** What the gate found, a line each: a shape and a colour for how grave, what is wrong, what to do, and the button that does it. */
import type { Finding, Remedy, Severity, Where } from '#gate';
import { For, type JSX, Show } from 'solid-js';
import { Button } from './button';

const severityWords: Record<Severity, string> = { refuse: 'Must change', warn: 'Costs score', note: 'Good to know' };

const SeverityShape = (props: { readonly severity: Severity }) => (
  <svg class="ui-finding-shape" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <Show when={props.severity === 'refuse'}>
      <path d="M8 1 15 8 8 15 1 8z" class="filled" />
      <path d="M8 4.8v3.9M8 10.6v.6" class="cut" />
    </Show>
    <Show when={props.severity === 'warn'}>
      <path d="M8 2 14.6 13.6H1.4z" class="open" />
      <path d="M8 6.4v3M8 11.2v.4" class="line" />
    </Show>
    <Show when={props.severity === 'note'}>
      <circle cx="8" cy="8" r="6.2" class="open" />
      <path d="M8 7.4v3.6M8 4.8v.4" class="line" />
    </Show>
  </svg>
);

const place = (where: Where | undefined): string => {
  if (!where) return '';
  const parts = [where.row === undefined ? '' : `row ${where.row}`, where.field ?? ''].filter(Boolean);
  return parts.join(', ');
};

export function FindingLine(props: {
  readonly finding: Finding;
  /** Applies the edit that settles the finding; without it the button is not drawn. */
  readonly onRemedy?: (remedy: Remedy) => void;
  /** Shows the place in the text. */
  readonly onShow?: (where: Where) => void;
  /** Names the row and field: for files of many rows. */
  readonly withPlace?: boolean;
  /** What else can be done about it; null: nothing. */
  readonly action?: (finding: Finding) => JSX.Element;
}) {
  return (
    <li class={`ui-finding ${props.finding.severity}`}>
      <SeverityShape severity={props.finding.severity} />
      <div class="ui-finding-words">
        <p>
          <span class="visually-hidden">{severityWords[props.finding.severity]}: </span>
          <Show when={props.withPlace && place(props.finding.where)}>
            <span class="ui-finding-place">{place(props.finding.where)}</span>{' '}
          </Show>
          {props.finding.message}
        </p>
        <p class="ui-finding-fix">{props.finding.fix}</p>
      </div>
      <Show when={props.onRemedy && props.finding.remedy}>
        {(remedy) => (
          <Button size="small" onClick={() => props.onRemedy?.(remedy())}>
            {remedy().label}
          </Button>
        )}
      </Show>
      <Show when={props.onShow && !props.finding.remedy && props.finding.where?.start !== undefined && props.finding.where}>
        {(where) => (
          <Button size="small" variant="plain" onClick={() => props.onShow?.(where())}>
            Show
          </Button>
        )}
      </Show>
      {props.action?.(props.finding)}
    </li>
  );
}

/** The gravest first; `limit` keeps a long list short and says how many more there are. */
export function FindingList(props: {
  readonly findings: readonly Finding[];
  readonly onRemedy?: (remedy: Remedy) => void;
  readonly onShow?: (where: Where) => void;
  readonly withPlace?: boolean;
  readonly action?: (finding: Finding) => JSX.Element;
  readonly limit?: number;
}) {
  const order: readonly Severity[] = ['refuse', 'warn', 'note'];
  const sorted = () => [...props.findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  const rest = () => props.findings.length - (props.limit ?? Number.POSITIVE_INFINITY);
  return (
    <>
      <ul class="ui-findings">
        <For each={sorted().slice(0, props.limit)}>
          {(finding) => (
            <FindingLine
              finding={finding}
              {...(props.onRemedy ? { onRemedy: props.onRemedy } : {})}
              {...(props.onShow ? { onShow: props.onShow } : {})}
              {...(props.withPlace ? { withPlace: true } : {})}
              {...(props.action ? { action: props.action } : {})}
            />
          )}
        </For>
      </ul>
      <Show when={rest() > 0}>
        <p class="ui-findings-more">and {rest()} more like these</p>
      </Show>
    </>
  );
}
