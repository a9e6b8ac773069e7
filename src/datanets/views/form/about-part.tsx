/** What is asked before anything else: the name, what kind of thing an item is, and what it must be about. */
import { ChoiceCards, Segmented, Sheet, Switch, TextArea, TextField } from '#ui';
import { Match, Show, Switch as Case } from 'solid-js';
import { type Kind, withTextShape } from '../../form/rules-form';
import { audioShapeWords, imageShapeWords, kindWords, shapeWords } from '../../kind-words';
import { kindIcons } from '../kind-icons';
import { FieldsEditor } from './fields-editor';
import type { FormPartProps } from './form-part';
import { LabelsField } from './labels-field';

const kinds: readonly Kind[] = ['text', 'image', 'audio'];

const cards = <T extends string>(words: Readonly<Record<T, { readonly name: string; readonly detail: string }>>, order: readonly T[]) => order.map((value) => ({ value, label: words[value].name, detail: words[value].detail }));

export function AboutPart(props: FormPartProps) {
  return (
    <Sheet heading="What belongs in it">
      <div class="rules-fields">
        <TextField label="Name" value={props.form.name} onInput={(name) => props.onChange({ name })} error={props.problem('name')} placeholder="Harbour town questions" autocomplete="off" />
        <TextArea
          label="Purpose"
          rows={3}
          value={props.form.purpose}
          onInput={(purpose) => props.onChange({ purpose })}
          error={props.problem('purpose')}
          hint="What an item must be about. Contributors read it, reviewers judge by it, and the gate notices what is far from it."
        />
        <Show when={!props.amends}>
          <Segmented label="It collects" value={props.form.kind} options={kinds.map((kind) => ({ value: kind, label: kindWords[kind].name, icon: kindIcons[kind] }))} onChange={(kind) => props.onChange({ kind })} />
          <Case>
            <Match when={props.form.kind === 'text'}>
              <ChoiceCards
                label="Each item is a"
                value={props.form.textShape}
                options={cards(shapeWords, ['instruction', 'chat', 'passage', 'preference', 'fields'])}
                onChange={(shape) => props.onChange(withTextShape(props.form, shape))}
                hint="Kind and shape stay as they are once it is started."
              />
            </Match>
            <Match when={props.form.kind === 'image'}>
              <ChoiceCards label="Each item is" value={props.form.imageShape} options={cards(imageShapeWords, ['plain', 'captioned', 'labelled', 'question'])} onChange={(imageShape) => props.onChange({ imageShape })} hint="Kind and shape stay as they are once it is started." />
            </Match>
            <Match when={props.form.kind === 'audio'}>
              <ChoiceCards label="Each item is" value={props.form.audioShape} options={cards(audioShapeWords, ['plain', 'transcribed', 'labelled'])} onChange={(audioShape) => props.onChange({ audioShape })} hint="Kind and shape stay as they are once it is started." />
            </Match>
          </Case>
        </Show>
        <Show when={props.form.kind === 'text' && props.form.textShape === 'fields'}>
          <FieldsEditor {...props} />
        </Show>
        <Show when={(props.form.kind === 'image' && props.form.imageShape === 'labelled') || (props.form.kind === 'audio' && props.form.audioShape === 'labelled')}>
          <LabelsField {...props} />
        </Show>
        <Show when={props.form.kind === 'audio'}>
          <Switch label="Whoever sends a recording says that everybody who is heard agreed" checked={props.form.consent} onChange={(consent) => props.onChange({ consent })} hint="Off: it is not asked. Turn it on when people can be heard." />
        </Show>
      </div>
    </Sheet>
  );
}
