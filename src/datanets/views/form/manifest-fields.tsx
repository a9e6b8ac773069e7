/**
 * The form for a datanet, for starting one and for amending it: the few questions that have no default, and below them everything else, folded. Beside it
 * stands what these rules let in. What is wrong shows at its field; what is only missing, once somebody wants to go on.
 */
import type { DatanetManifest } from '#ledger';
import { Button } from '#ui';
import { Show, createMemo, createSignal, createUniqueId } from 'solid-js';
import { type ManifestForm, readForm } from '../../form/manifest-form';
import { WhatEnters } from '../examples/what-enters';
import { AboutPart } from './about-part';
import { AcceptanceGroup } from './acceptance-group';
import { FilesGroup } from './files-group';
import type { FormPartProps } from './form-part';
import { LanguageGroup } from './language-group';
import { PresentationGroup } from './presentation-group';
import { SafetyGroup } from './safety-group';
import { SizeGroup } from './size-group';
import './rules-form.css';

export function ManifestFields(props: {
  readonly form: ManifestForm;
  readonly onChange: (change: Partial<ManifestForm>) => void;
  readonly onSubmit: (manifest: DatanetManifest) => Promise<void>;
  /** What the button says. */
  readonly action: string;
  readonly amends?: boolean;
}) {
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const read = createMemo(() => readForm(props.form));
  const formId = createUniqueId();
  let form!: HTMLFormElement;
  const problem = (field: string) => {
    const outcome = read();
    return outcome.ok ? undefined : (outcome.wrong[field] ?? (tried() ? outcome.missing[field] : undefined));
  };
  const part: FormPartProps = {
    get form() {
      return props.form;
    },
    get amends() {
      return props.amends ?? false;
    },
    onChange: (change) => props.onChange(change),
    problem,
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    const outcome = read();
    if (!outcome.ok) {
      queueMicrotask(showFirstProblem);
      return;
    }
    setBusy(true);
    await props.onSubmit(outcome.manifest).finally(() => setBusy(false));
  };
  const showFirstProblem = () => {
    const wrong = form.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong], .ui-field-error');
    wrong?.closest('details')?.setAttribute('open', '');
    const control = wrong?.matches('input, textarea, select') ? wrong : (wrong?.querySelector<HTMLElement>('input') ?? wrong?.parentElement?.querySelector<HTMLElement>('input, button'));
    control?.focus();
  };
  const foot = () => {
    const outcome = read();
    if (outcome.ok) return props.amends ? 'What was sent before is judged by the version that it names.' : 'Everything can be changed later but the kind and shape.';
    if (Object.keys(outcome.wrong).length > 0) return 'Something above must change first.';
    return outcome.missing.name || outcome.missing.purpose ? 'Name and purpose are all it needs.' : 'Something above is missing.';
  };
  return (
    <div class="rules-page">
      <form id={formId} ref={form} class="rules-form" noValidate onSubmit={(event) => void submit(event)}>
        <AboutPart {...part} />
        <FilesGroup {...part} />
        <SizeGroup {...part} />
        <Show when={!isMute(props.form)}>
          <LanguageGroup {...part} />
        </Show>
        <SafetyGroup {...part} />
        <AcceptanceGroup {...part} />
        <PresentationGroup {...part} />
      </form>
      <WhatEnters form={props.form} />
      <footer class="rules-foot">
        <p>{foot()}</p>
        <Button type="submit" form={formId} variant="primary" busy={busy()}>
          {props.action}
        </Button>
      </footer>
    </div>
  );
}

/** Nothing is said of its items, so neither language nor topic can be told. */
const isMute = (form: ManifestForm): boolean => (form.kind === 'image' && form.imageShape === 'plain') || (form.kind === 'audio' && form.audioShape === 'plain');
