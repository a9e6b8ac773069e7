/** The linear layers of LLaMA-shaped blocks, for peers that have no such model of their own. */
export function linearLayers({ layers, width, inner, heads, keyHeads, headWidth }) {
  const [queries, keys] = [heads * headWidth, keyHeads * headWidth];
  const products = [
    ['q', queries, width],
    ['k', keys, width],
    ['v', keys, width],
    ['o', width, queries],
    ['gate', inner, width],
    ['up', inner, width],
    ['down', width, inner],
  ];
  return Array.from({ length: layers }, (_, i) => products.map(([name, outputs, inputs]) => ({ key: `${i}.${name}`, outputs, inputs }))).flat();
}

/** A label for every token. */
export const labelsOf = (tokens, vocabulary) => Array.from({ length: tokens }, (_, i) => (i * 7919) % vocabulary);
