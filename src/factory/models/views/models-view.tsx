/** The shelf of base models: what is on this device, what the host has, and the door for a person's own files. */
import { currentBase } from '#datanets';
import { Button, ConfirmDialog, FileDrop, Notice, Page, PageHeader, Sheet, Skeleton, plural } from '#ui';
import Check from 'lucide-solid/icons/check';
import FolderOpen from 'lucide-solid/icons/folder-open';
import Trash from 'lucide-solid/icons/trash';
import { For, Match, Show, Switch, createSignal, onMount } from 'solid-js';
import { pickedFiles } from '../../dropping';
import type { Base } from '../base';
import { openFiles, trouble } from '../bring';
import { arrivals, bases, chooseBase, isShelfRead, readShelf, removeBase, unfinished } from '../shelf';
import { parameterWords } from '../words';
import { Arrivals } from './base-list';
import './models.css';
import { Offers, Unfinished, useOffers } from './offers';

export function ModelsView() {
  const offers = useOffers();
  const [deleting, setDeleting] = createSignal<Base | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  onMount(() => void readShelf());
  const remove = async (): Promise<void> => {
    const base = deleting();
    setProblem(null);
    if (base) await removeBase(base.id).catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
    setDeleting(null);
  };
  return (
    <Page width="text" class="models">
      <PageHeader title="Models" lead="What learns and answers here. A model that is on this device works without a network, for good." />
      <Show when={trouble() ?? problem()}>
        {(words) => (
          <Notice tone="bad" live>
            {words()}
          </Notice>
        )}
      </Show>
      <Sheet heading="On this device">
        <Show when={isShelfRead()} fallback={<Skeleton height="64px" />}>
          <ul class="model-list">
            <For each={bases()}>{(base) => <ModelRow base={base} onDelete={() => setDeleting(base)} />}</For>
          </ul>
        </Show>
      </Sheet>
      <Sheet heading="From this host">
        <Arrivals from="host" />
        <Unfinished />
        <Switch fallback={<Offers offers={offers() ?? []} />}>
          <Match when={offers() === undefined}>
            <Skeleton height="64px" />
          </Match>
          <Match when={offers() === null}>
            <p class="soft">The host can’t be reached. What is on this device works without it.</p>
          </Match>
          <Match when={offers()?.length === 0 && arrivals().length === 0 && unfinished().length === 0}>
            <p class="soft">
              Nothing more to fetch. Whoever runs this host adds models with <code>winnow models pull NAME</code>.
            </p>
          </Match>
        </Switch>
      </Sheet>
      <Sheet heading="From a file">
        <div class="model-open">
          <Arrivals from="file" />
          <FileDrop
            label="Drop or choose a model"
            hint="A .gguf file, or the files of a Hugging Face folder together: config.json, .safetensors, tokenizer. It is checked and copied; nothing leaves this device."
            accept=".gguf,.safetensors,.json,.txt,.model,.tiktoken,.jinja"
            onFiles={(files) => void openFiles(pickedFiles(files))}
          />
          <FolderButton />
        </div>
      </Sheet>
      <ConfirmDialog open={deleting() !== null} onClose={() => setDeleting(null)} title={`Delete ${deleting()?.name ?? ''}?`} action="Delete the model" onConfirm={remove}>
        <p>Its files leave this device. What you trained on it stays, and can be asked again once the same model is back.</p>
      </ConfirmDialog>
    </Page>
  );
}

function ModelRow(props: { readonly base: Base; readonly onDelete: () => void }) {
  const isCurrent = () => props.base.id === currentBase();
  const facts = () => {
    const known = props.base.facts;
    return known ? `${parameterWords(known.parameterCount)} in ${plural(known.layers, 'layer')}, holds ${plural(known.maxPositions, 'token')}` : '';
  };
  return (
    <li class="model-row">
      <div class="model-words">
        <p class="model-name">{props.base.name}</p>
        <p class="model-about">{[props.base.detail, facts()].filter(Boolean).join('. ')}</p>
        <Show when={props.base.facts && !props.base.facts.hasTokenizer}>
          <p class="model-about">It has no tokenizer, so it can’t read or write text.</p>
        </Show>
      </div>
      <div class="model-buttons">
        <Show
          when={isCurrent()}
          fallback={
            <Button aria-label={`Use ${props.base.name}`} onClick={() => chooseBase(props.base)}>
              Use
            </Button>
          }
        >
          <span class="model-current">
            <Check size={16} aria-hidden="true" />
            In use
          </span>
        </Show>
        <Show when={props.base.stay !== 'embedded'}>
          <Button variant="plain" icon={Trash} aria-label={`Delete ${props.base.name}`} onClick={() => props.onDelete()}>
            Delete
          </Button>
        </Show>
      </div>
    </li>
  );
}

function FolderButton() {
  let input!: HTMLInputElement;
  return (
    <>
      <Button icon={FolderOpen} onClick={() => input.click()}>
        Choose a folder
      </Button>
      <input
        ref={(element) => {
          input = element;
          element.webkitdirectory = true;
        }}
        type="file"
        class="visually-hidden"
        tabIndex={-1}
        aria-label="Model folder"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          if (files.length > 0) void openFiles(pickedFiles(files));
        }}
      />
    </>
  );
}
