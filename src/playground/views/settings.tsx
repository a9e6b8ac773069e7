/** How answers are drawn; folded away, as the defaults do for most. */
import { NumberField, Slider, Switch, TextArea, formatDecimals } from '#ui';
import { Index } from 'solid-js';
import type { AnswerSettings } from '../settings';

type Numeric = Exclude<{ [K in keyof AnswerSettings]: AnswerSettings[K] extends number ? K : never }[keyof AnswerSettings], undefined>;

const SLIDERS: readonly { readonly key: Numeric; readonly label: string; readonly hint: string; readonly min: number; readonly max: number; readonly step: number; readonly decimals: number }[] = [
  { key: 'temperature', label: 'Temperature', hint: '0: always the likeliest word. Higher: more varied, less exact.', min: 0, max: 1.5, step: 0.05, decimals: 2 },
  { key: 'topP', label: 'Top-p', hint: 'Draws from the likeliest words up to this share. Needs a temperature above 0.', min: 0.05, max: 1, step: 0.05, decimals: 2 },
  { key: 'topK', label: 'Top-k', hint: 'Draws from this many of the likeliest words; 0: from all.', min: 0, max: 100, step: 1, decimals: 0 },
  { key: 'minP', label: 'Min-p', hint: 'Leaves out words less likely than this share of the likeliest.', min: 0, max: 0.5, step: 0.01, decimals: 2 },
  { key: 'repetitionPenalty', label: 'Repetition penalty', hint: '1: none. Higher: what was said is said again less.', min: 1, max: 2, step: 0.05, decimals: 2 },
  { key: 'maxNewTokens', label: 'Longest answer', hint: 'In tokens; a word takes one to three.', min: 8, max: 1024, step: 8, decimals: 0 },
];

export function SettingsPanel(props: { readonly settings: AnswerSettings; readonly onChange: (settings: AnswerSettings) => void }) {
  const set = <K extends keyof AnswerSettings>(key: K, value: AnswerSettings[K]) => props.onChange({ ...props.settings, [key]: value });
  return (
    <details class="talk-settings">
      <summary>Settings</summary>
      <div class="talk-settings-body">
        <div class="talk-system">
          <TextArea
            label="System prompt"
            hint="Tells the model who it is and how to answer. Empty: what it learnt."
            value={props.settings.system}
            rows={2}
            maxRows={8}
            onInput={(text) => set('system', text)}
          />
        </div>
        <Index each={SLIDERS}>
          {(slider) => (
            <Slider
              label={slider().label}
              hint={slider().hint}
              min={slider().min}
              max={slider().max}
              step={slider().step}
              value={props.settings[slider().key]}
              format={(value) => formatDecimals(value, slider().decimals)}
              onChange={(value) => set(slider().key, value)}
            />
          )}
        </Index>
        <NumberField label="Seed" hint="The same seed draws the same answer." min={0} step={1} value={props.settings.seed} onChange={(value) => set('seed', Math.max(0, Math.round(value)))} />
        <TextArea
          label="Stop at"
          hint="Texts that end the answer, one a line."
          value={props.settings.stopTexts.join('\n')}
          rows={1}
          maxRows={4}
          onInput={(text) => set('stopTexts', text === '' ? [] : text.split('\n'))}
        />
        <Switch
          label="Send earlier turns too"
          hint="On: it knows what was said before. Off: each question stands alone, as the built-in model likes it."
          checked={props.settings.withEarlier}
          onChange={(on) => set('withEarlier', on)}
        />
      </div>
    </details>
  );
}
