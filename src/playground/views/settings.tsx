/** How answers are drawn; folded away, as the defaults do for most. */
import { NumberField, Slider, Switch, formatDecimals } from '#ui';
import type { AnswerSettings } from '../settings';

export function SettingsPanel(props: { readonly settings: AnswerSettings; readonly onChange: (settings: AnswerSettings) => void }) {
  const set = <K extends keyof AnswerSettings>(key: K, value: AnswerSettings[K]) => props.onChange({ ...props.settings, [key]: value });
  return (
    <details class="talk-settings">
      <summary>Settings</summary>
      <div class="talk-settings-body">
        <Slider
          label="Temperature"
          hint="0: always the likeliest word. Higher: more varied, less exact."
          min={0}
          max={1.5}
          step={0.05}
          value={props.settings.temperature}
          format={(value) => formatDecimals(value, 2)}
          onChange={(value) => set('temperature', value)}
        />
        <Slider
          label="Top-p"
          hint="Draws from the likeliest words up to this share. Needs a temperature above 0."
          min={0.05}
          max={1}
          step={0.05}
          value={props.settings.topP}
          format={(value) => formatDecimals(value, 2)}
          onChange={(value) => set('topP', value)}
        />
        <Slider label="Longest answer" hint="In tokens; a word takes one to three." min={8} max={160} step={8} value={props.settings.maxNewTokens} onChange={(value) => set('maxNewTokens', value)} />
        <NumberField label="Seed" hint="The same seed draws the same answer." min={0} step={1} value={props.settings.seed} onChange={(value) => set('seed', Math.max(0, Math.round(value)))} />
        <Switch
          label="Send earlier turns too"
          hint="Off: each question stands alone. The built-in model is made for that."
          checked={props.settings.withEarlier}
          onChange={(on) => set('withEarlier', on)}
        />
      </div>
    </details>
  );
}
