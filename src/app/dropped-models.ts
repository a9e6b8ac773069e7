/** A base model may be dropped anywhere on the page: it is opened, and the shelf of models shows how far it is. Other files are for who takes them there. */
import { droppedFiles, looksLikeModel } from '#factory/dropping';
import { toast } from '#ui';
import { useNavigate } from '@solidjs/router';
import { onCleanup } from 'solid-js';

export function takeDroppedModels(): void {
  const navigate = useNavigate();
  const listening = new AbortController();
  const listen = (type: 'dragover' | 'drop', act: (event: DragEvent, data: DataTransfer) => void, capture: boolean): void =>
    window.addEventListener(type, (event) => event.dataTransfer?.types.includes('Files') && act(event, event.dataTransfer), { capture, signal: listening.signal });

  // Without this the browser would open the file in the page's place.
  listen('dragover', (event) => event.preventDefault(), false);
  // Before the fields for data, which would judge a model as an item.
  listen(
    'drop',
    (event, data) => {
      if (!namesOf(data).some(looksLikeModel)) return;
      event.preventDefault();
      const reading = droppedFiles(data);
      navigate('/factory/models');
      void import('#factory/models').then(async ({ openFiles }) => openFiles(await reading));
    },
    true,
  );
  listen(
    'drop',
    (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      toast('Nothing here takes that file. Data is dropped under Collect; a model is a .gguf file or a Hugging Face folder.', { seconds: 10 });
    },
    false,
  );
  onCleanup(() => listening.abort());
}

const namesOf = (data: DataTransfer) =>
  [...data.items].filter(({ kind }) => kind === 'file').map((item) => ({ name: item.getAsFile()?.name ?? '', isFolder: item.webkitGetAsEntry()?.isDirectory ?? false }));
