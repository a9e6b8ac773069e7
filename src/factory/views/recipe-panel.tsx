/** The right half of the factory: three presets by time and effect, the choice to keep what it knew, and every setting by unfolding. */
import { Button, Notice, Sheet, Switch, toast } from '#ui';
import Download from 'lucide-solid/icons/download';
import Upload from 'lucide-solid/icons/upload';
import { For, Show, createSignal } from 'solid-js';
import { roughDuration } from '../estimate';
import type { Field } from '../fields';
import { exportRecipe, importRecipe, numberOf, presetOf, type Preset, type Recipe, type RecipeValue } from '../recipe';
import { downloadBytes } from './download';
import { RecipeFields } from './recipe-fields';

interface RecipePanelProps {
  readonly presets: readonly Preset[];
  readonly recipe: Recipe;
  readonly onRecipe: (recipe: Recipe) => void;
  readonly onErrors: (keys: readonly string[]) => void;
  /** Seconds that a recipe would take; null while nothing is known. */
  readonly seconds: (recipe: Recipe) => number | null;
  /** How many rows of its first schooling the base offers; 0: none. */
  readonly replayOffered: number;
  /** The settings that this base has. */
  readonly fields: readonly Field[];
}

export function RecipePanel(props: RecipePanelProps) {
  const chosen = () => presetOf(props.recipe, props.presets);
  const standardReplay = () => Math.min(props.replayOffered, numberOf(props.presets[1]?.recipe ?? {}, 'replay_rows') || props.replayOffered);
  const set = (key: string, value: RecipeValue) => props.onRecipe({ ...props.recipe, [key]: value });
  return (
    <Sheet heading="How it trains" class="recipe-panel">
      <div>
        <fieldset class="presets">
          <legend class="visually-hidden">Recipe</legend>
          <For each={props.presets}>
            {(preset) => (
              <label class="preset">
                <input type="radio" name="preset" value={preset.id} checked={chosen() === preset.id} onChange={() => props.onRecipe(preset.recipe)} />
                <span class="preset-face">
                  <span class="preset-name">{preset.label}</span>
                  <span class="preset-time">{timeWords(props.seconds(preset.recipe))}</span>
                  <span class="preset-effect">{preset.effect}</span>
                </span>
              </label>
            )}
          </For>
        </fieldset>
        <p class="preset-state" aria-live="polite">
          {chosen() ? '' : 'Your own settings: no preset fits them any more.'}
        </p>
      </div>
      <Show when={props.replayOffered > 0}>
        <Switch
          label="Keep what it knew"
          hint={
            numberOf(props.recipe, 'replay_rows') > 0
              ? `Mixes in ${numberOf(props.recipe, 'replay_rows')} rows of its first schooling, so that it keeps old facts and still says when it doesn’t know.`
              : 'Off: it learns your items a little sooner, forgets old facts and answers everything with confidence.'
          }
          checked={numberOf(props.recipe, 'replay_rows') > 0}
          onChange={(on) => set('replay_rows', on ? standardReplay() : 0)}
        />
      </Show>
      <details class="all-settings">
        <summary>All settings</summary>
        <div class="all-settings-body">
          <RecipeFields fields={props.fields} recipe={props.recipe} onChange={set} onErrors={props.onErrors} />
          <RecipeFile fields={props.fields} recipe={props.recipe} onRecipe={props.onRecipe} />
        </div>
      </details>
    </Sheet>
  );
}

function RecipeFile(props: { readonly fields: readonly Field[]; readonly recipe: Recipe; readonly onRecipe: (recipe: Recipe) => void }) {
  const [problem, setProblem] = createSignal<string | null>(null);
  let input!: HTMLInputElement;
  const read = async (file: File | undefined) => {
    if (!file) return;
    const result = importRecipe(await file.text(), props.recipe, props.fields);
    input.value = '';
    if (!result.ok) {
      setProblem(`${result.error.message} ${result.error.fix} Your settings are as they were.`);
      return;
    }
    const before = props.recipe;
    setProblem(result.value.unknown.length > 0 ? `Left out, as the factory doesn’t know them: ${result.value.unknown.join(', ')}.` : null);
    props.onRecipe(result.value.recipe);
    toast('The recipe was read.', { action: { label: 'Undo', run: () => props.onRecipe(before) } });
  };
  return (
    <div class="recipe-file">
      <Button icon={Download} onClick={() => downloadBytes('recipe.json', new TextEncoder().encode(exportRecipe(props.recipe)), 'application/json')}>
        Save recipe
      </Button>
      <Button icon={Upload} onClick={() => input.click()}>
        Open recipe
      </Button>
      <input ref={input} type="file" accept=".json,application/json" class="visually-hidden" tabIndex={-1} aria-label="Recipe file" onChange={(event) => void read(event.currentTarget.files?.[0])} />
      <Show when={problem()}>
        {(words) => (
          <Notice tone="attention" live>
            {words()}
          </Notice>
        )}
      </Show>
    </div>
  );
}

const timeWords = (seconds: number | null): string => (seconds === null ? 'measuring' : roughDuration(seconds));
