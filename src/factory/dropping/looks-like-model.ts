/** Whether what is dropped on the page is meant as a base model: by its name, or because it is a folder, which nothing else here takes. */
export function looksLikeModel({ name, isFolder }: { readonly name: string; readonly isFolder: boolean }): boolean {
  return isFolder || /\.(gguf|safetensors)$/i.test(name);
}
