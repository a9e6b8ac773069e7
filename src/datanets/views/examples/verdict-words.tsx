/** The gate's word in a line: let in or kept out, and what weighs most. */
import Check from 'lucide-solid/icons/check';
import X from 'lucide-solid/icons/x';
import type { Finding, Report } from '#gate';
import { Show } from 'solid-js';

const gravest = (findings: readonly Finding[]): Finding | undefined => (['refuse', 'warn', 'note'] as const).flatMap((severity) => findings.filter((finding) => finding.severity === severity))[0];

export function VerdictWords(props: { readonly report: Report; readonly automaticAt: number | null }) {
  const words = () => (!props.report.pass ? 'Kept out' : props.automaticAt !== null && props.report.score >= props.automaticAt ? 'Let in' : 'Let in, for review');
  return (
    <span class={`enters-verdict ${props.report.pass ? 'in' : 'out'}`}>
      <Show when={props.report.pass} fallback={<X size={16} aria-hidden="true" />}>
        <Check size={16} aria-hidden="true" />
      </Show>
      <span class="enters-word">{words()}</span>
      <Show when={gravest(props.report.findings)}>{(finding) => <span class="enters-finding">{finding().message}</span>}</Show>
    </span>
  );
}
