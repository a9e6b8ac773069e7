/** The form for a datanet's manifest, for starting one and for amending it. Problems show at their fields once it was submitted. */
import type { Shape } from '#gate';
import type { DatanetManifest } from '#ledger';
import { Button, NumberField, Segmented, Sheet, Slider, TextArea, TextField, formatDecimals } from '#ui';
import { Show, createMemo, createSignal } from 'solid-js';
import { type ManifestForm, readForm } from '../manifest-form';
import { acceptanceInWords, shapeWords } from '../rules-in-words';

export function ManifestFields(props: {
  readonly form: ManifestForm;
  readonly onChange: (change: Partial<ManifestForm>) => void;
  readonly onSubmit: (manifest: DatanetManifest) => Promise<void>;
  /** What the button says. */
  readonly action: string;
  /** Of an existing datanet the shape stays as it is. */
  readonly fixedShape?: boolean;
}) {
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const read = createMemo(() => readForm(props.form));
  const problem = (field: keyof ManifestForm) => {
    const outcome = read();
    return tried() && !outcome.ok ? outcome.problems[field] : undefined;
  };
  let form!: HTMLFormElement;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    const outcome = read();
    if (!outcome.ok) {
      queueMicrotask(() => {
        const wrong = form.querySelector<HTMLElement>('[aria-invalid="true"]');
        wrong?.closest('details')?.setAttribute('open', '');
        wrong?.focus();
      });
      return;
    }
    setBusy(true);
    await props.onSubmit(outcome.manifest).finally(() => setBusy(false));
  };
  const shapes: readonly Shape[] = ['instruction', 'chat', 'passage', 'preference'];
  return (
    <form ref={form} class="net-form" noValidate onSubmit={(event) => void submit(event)}>
      <Sheet heading="What belongs in it">
        <div class="net-form-fields">
          <TextField label="Name" value={props.form.name} onInput={(name) => props.onChange({ name })} error={problem('name')} placeholder="Harbour town questions" autocomplete="off" />
          <TextArea
            label="Purpose"
            rows={3}
            value={props.form.purpose}
            onInput={(purpose) => props.onChange({ purpose })}
            error={problem('purpose')}
            hint="What an item must be about. Contributors read it, reviewers judge by it."
          />
          <TextField label="Summary for cards" value={props.form.summary} onInput={(summary) => props.onChange({ summary })} error={problem('summary')} hint="Left empty, the purpose stands in its place." />
          <Show when={!props.fixedShape}>
            <div class="net-form-shape">
              <Segmented
                label="Each item is a"
                value={props.form.shape}
                options={shapes.map((shape) => ({ value: shape, label: shapeWords[shape].name }))}
                onChange={(shape) => props.onChange({ shape })}
              />
              <p class="ui-field-hint">{shapeWords[props.form.shape].detail} Fixed once it is started.</p>
            </div>
          </Show>
          <TextField
            label="Topics"
            value={props.form.topics}
            onInput={(topics) => props.onChange({ topics })}
            error={problem('topics')}
            placeholder="harbour, bakery, opening hours"
            hint="Words that items on topic share, with commas between. Left empty, relevance is not judged."
          />
        </div>
      </Sheet>
      <Sheet heading="When it is accepted">
        <div class="net-form-fields">
          <Segmented
            label="An item that passes the gate is accepted"
            value={props.form.accepts}
            options={[
              { value: 'score', label: 'At once, by its score' },
              { value: 'reviewers', label: 'By reviewers only' },
            ]}
            onChange={(accepts) => props.onChange({ accepts })}
          />
          <Show when={props.form.accepts === 'score'}>
            <Slider
              label="From a score of"
              value={props.form.automaticAt}
              min={0.5}
              max={1}
              step={0.01}
              format={(value) => formatDecimals(value, 2)}
              onChange={(automaticAt) => props.onChange({ automaticAt })}
              hint="What passes with less waits for reviewers."
            />
          </Show>
          <div class="net-form-pair">
            <NumberField label="Yes votes needed" value={props.form.needed} min={1} max={99} step={1} onChange={(needed) => props.onChange({ needed })} error={problem('needed')} />
            <NumberField label="Of at most" value={props.form.of} min={1} max={99} step={1} unit="reviewers" onChange={(of) => props.onChange({ of })} error={problem('of')} />
          </div>
          <Segmented
            label="Who may review"
            value={props.form.reviewers}
            options={[
              { value: 'anyone', label: 'Anybody but the author' },
              { value: 'owner', label: 'Only you' },
            ]}
            onChange={(reviewers) => props.onChange({ reviewers })}
          />
        </div>
      </Sheet>
      <details class="net-form-more ui-sheet">
        <summary>Limits, language, personal data, licence</summary>
        <div class="net-form-fields ui-sheet-body">
          <div class="net-form-pair">
            <NumberField
              label="Submissions a day"
              value={props.form.submissionsPerDay}
              min={1}
              step={1}
              unit="a person"
              onChange={(submissionsPerDay) => props.onChange({ submissionsPerDay })}
              error={problem('submissionsPerDay')}
            />
            <NumberField label="Bytes a day" value={props.form.megabytesPerDay} min={0.1} unit="MB a person" onChange={(megabytesPerDay) => props.onChange({ megabytesPerDay })} error={problem('megabytesPerDay')} />
          </div>
          <TextField label="Languages" value={props.form.languages} onInput={(languages) => props.onChange({ languages })} error={problem('languages')} placeholder="en, de" hint="Left empty, any language is welcome." />
          <Segmented
            label="Personal data"
            value={props.form.personalData}
            options={[
              { value: 'refuse', label: 'Refuse' },
              { value: 'warn', label: 'Warn' },
            ]}
            onChange={(personalData) => props.onChange({ personalData })}
          />
          <TextField label="Licence" value={props.form.licence} onInput={(licence) => props.onChange({ licence })} hint="Under which everybody contributes, and may use what is accepted." />
        </div>
      </details>
      <footer class="net-form-foot">
        <p>
          <Show when={read().ok && read()} fallback="Name and purpose are all it needs.">
            {(outcome) => {
              const good = outcome();
              return good.ok ? `Accepted: ${acceptanceInWords(good.manifest.acceptance)}` : '';
            }}
          </Show>
        </p>
        <Button type="submit" variant="primary" busy={busy()}>
          {props.action}
        </Button>
      </footer>
    </form>
  );
}
