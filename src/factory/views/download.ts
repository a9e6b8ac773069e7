/** Hands bytes to the browser as a file to keep. */
export function downloadBytes(name: string, bytes: Uint8Array<ArrayBuffer>, type: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the blob once it has begun; a minute is ample for that.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
