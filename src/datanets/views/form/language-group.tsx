/** In which languages, and about which topics. */
import { knownLanguages, languageName } from '#gate';
import { Chips, Select, TextField } from '#ui';
import { Show } from 'solid-js';
import { listed } from '../../form/numbers';
import { FormGroup } from './form-group';
import type { FormPartProps } from './form-part';

/** The reader's own name for it, with the gate's where there is none: the gate calls both kinds of Norwegian by one. */
const names = new Intl.DisplayNames(undefined, { type: 'language', fallback: 'none' });
const nameOf = (tag: string): string => names.of(tag) ?? languageName(tag);
const choices = knownLanguages.map((tag) => ({ value: tag, label: nameOf(tag) })).sort((a, b) => a.label.localeCompare(b.label));

export function LanguageGroup(props: FormPartProps) {
  const spoken = () => props.form.languages;
  const topics = () => listed(props.form.topics).length;
  return (
    <FormGroup title="Language and topics" now={`${spoken().length ? spoken().map(nameOf).join(', ') : 'Any language'} · ${topics() ? `${topics()} topics` : 'topics by the purpose alone'}`} wrong={Boolean(props.problem('languages') ?? props.problem('topics'))}>
      <div class="rules-languages">
        <Chips values={spoken()} label="Languages" wordOf={nameOf} onRemove={(tag) => props.onChange({ languages: spoken().filter((each) => each !== tag) })} />
        <Select
          label={spoken().length ? 'Add a language' : 'Language'}
          value=""
          options={[{ value: '', label: spoken().length ? 'Choose…' : 'Any language' }, ...choices.filter(({ value }) => !spoken().includes(value))]}
          onChange={(tag) => tag && props.onChange({ languages: [...spoken(), tag] })}
          error={props.problem('languages')}
          hint={props.form.kind === 'text' ? 'What is plainly in another language is refused. With none chosen, any is welcome.' : 'Of what is said of it. With none chosen, any is welcome.'}
        />
      </div>
      <Show when={props.form.kind === 'text' || props.form.kind === 'image' || props.form.audioShape !== 'plain'}>
        <TextField
          label="Topics"
          value={props.form.topics}
          onInput={(value) => props.onChange({ topics: value })}
          error={props.problem('topics')}
          placeholder="harbour, bakery, opening hours"
          hint="Words that items on topic share, with commas between. They help the gate to tell what is off topic; the purpose alone does, too."
        />
      </Show>
    </FormGroup>
  );
}
