/** What every item must hold, or none may: a list of patterns, each with what the contributor is told. */
import type { PatternRule } from '#gate';
import Plus from 'lucide-solid/icons/plus';
import Trash from 'lucide-solid/icons/trash';
import { Button, IconButton, Select, TextField } from '#ui';
import { Index } from 'solid-js';
import type { FormPartProps } from './form-part';

const blank: PatternRule = { pattern: '', must: 'not-match', message: '' };

export function PatternsEditor(props: FormPartProps) {
  const patterns = () => props.form.patterns;
  const set = (index: number, change: Partial<PatternRule>) => props.onChange({ patterns: patterns().map((rule, at) => (at === index ? { ...rule, ...change } : rule)) });
  let list!: HTMLDivElement;
  const add = () => {
    props.onChange({ patterns: [...patterns(), blank] });
    queueMicrotask(() => [...list.querySelectorAll<HTMLInputElement>('input[data-pattern]')].at(-1)?.focus());
  };
  return (
    <div class="rules-own-fields" role="group" aria-label="Patterns">
      <p class="rules-own-title">Patterns</p>
      <p class="ui-field-hint">
        Words or forms that an item must or must not hold. A word stands for itself; <code>colou?r</code> finds both spellings, <code>cat|dog</code> either, <code>\d+</code> a number, <code>(?i)</code> in front takes large and small letters alike.
      </p>
      <div ref={list} class="rules-own-list">
        <Index each={patterns()}>
          {(rule, index) => (
            <div class="rules-field-card" role="group" aria-label={`Pattern ${index + 1}`}>
              <div class="rules-field-top">
                <Select
                  label="An item"
                  value={rule().must}
                  options={[
                    { value: 'not-match', label: 'must not hold' },
                    { value: 'match', label: 'must hold' },
                  ]}
                  onChange={(must) => set(index, { must })}
                />
                <TextField label="Pattern" mono data-pattern value={rule().pattern} onInput={(pattern) => set(index, { pattern })} error={props.problem(`patterns.${index}`)} placeholder="(?i)lorem ipsum" maxLength={500} autocomplete="off" autocapitalize="off" spellcheck={false} />
              </div>
              <div class="rules-pattern-foot">
                <TextField label="What the contributor is told" value={rule().message} onInput={(message) => set(index, { message })} placeholder="Left empty, the gate says it in its own words." maxLength={280} autocomplete="off" />
                <IconButton icon={Trash} label={`Remove pattern ${index + 1}`} onClick={() => props.onChange({ patterns: patterns().filter((_, at) => at !== index) })} />
              </div>
            </div>
          )}
        </Index>
      </div>
      <Button icon={Plus} disabled={patterns().length >= 20} onClick={add}>
        Add a pattern
      </Button>
    </div>
  );
}
