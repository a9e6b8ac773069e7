/** A file as a `data:` URL, by Vite. Declared here too, since the pure rooms are type-checked without Vite's types. */
declare module '*.wasm?url&inline' {
  const url: string;
  export default url;
}
