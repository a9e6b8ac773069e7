/**
 * Writes docs/FEATURES.md from what the tests run: `node tools/run-ts.mjs tests/golden/features-table.ts`. features.test.ts fails when the file says
 * anything else.
 */
import { writeFileSync } from 'node:fs';
import { inRoot } from '../../tools/lib/project.mjs';
import { FEATURE_LISTS, type Feature } from './feature-lists';
import { ANSWERED, FAMILIES, storageNames, truthOf, type Truth } from './features';

export const FEATURES_FILE = 'docs/FEATURES.md';
export const REWRITE = 'node tools/run-ts.mjs tests/golden/features-table.ts';

const MARKS: Readonly<Record<Exclude<Truth, null>, string>> = { PEFT: '●', f32: '○' };

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const link = (file: string): string => `[${file.split('/').at(-1)}](../${file})`;

function familyTable(): string[] {
  return [
    row('', ...storageNames.map((name) => name.replace(' kept', '²').replace('bitsandbytes ', 'bnb ').replace(/^(b?f16)$/, '$1¹'))),
    row('---', ...storageNames.map(() => ':-:')),
    ...FAMILIES.map((family) =>
      row(
        family.name,
        ...storageNames.map((storage) => {
          const truth = truthOf(family, storage);
          return truth === null ? '–' : MARKS[truth];
        }),
      ),
    ),
  ];
}

function caseTable(): string[] {
  const namesOf = (family: string): string => [...new Set(ANSWERED.filter(([name]) => name === family).map(([, , of]) => `\`${of}\``))].join(', ');
  return [row('family', 'reference cases'), row('---', '---'), ...FAMILIES.map(({ name }) => row(name, namesOf(name)))];
}

function line({ what, shownBy }: Feature): string {
  const files = [...new Set(shownBy.map(([file]) => file))];
  return `- ${what}: ${files.map((file) => (file.includes('/cases/') ? `case \`${file.split('/')[3]}\`` : link(file))).join(', ')}`;
}

export function renderFeatures(): string {
  return `${[
    '# Features',
    '',
    `Written by \`${REWRITE}\` from the lists that the tests run; a test fails when this file says anything else. What no test shows is not here, or has a dash.`,
    '',
    '## Families and how their weights are stored',
    '',
    ...familyTable(),
    '',
    '- **●** runs and trains as transformers and PEFT do, on a reference case: logits to 2e-4, with an adapter too; greedy tokens; gradients of the first step, ten losses and gradient norms to 1e-3; the final adapter to 2e-3.',
    '- **○** runs and trains as the reference backend does on the same numbers in f32: logits to 2e-4, greedy tokens, loss and gradients of the first step to 1e-3; the loss falls.',
    '- **–** not there: the GGUF architectures `mistral3` and `deepseek2` are refused by name, and a Mistral that llama.cpp has converted calls itself `llama` and opens as LLaMA, without a window.',
    '- f32, f16, bf16: safetensors, one file or shards. ¹ Widened to f32 up to 64 MiB. ² Kept in 16 bits above that.',
    '- int8, int4, nf4, nf4-double: quantized while loading (`--quantization`). int8 and int4 have groups of 32; with int4 embeddings and output layer are int8; with nf4 they stay as they are stored.',
    `- bnb: NF4 as bitsandbytes stores it, plain and with double quantization. GGUF keeps its own bits; F32 files run too (${link('tests/golden/gguf-families.test.ts')}).`,
    '- Adapters in these tests go around all linear layers of the blocks or some (`adapter_config.json` of the case); those of DeepSeek V2 and V3 around attention only.',
    '- ChatGLM’s case trains one step, not ten: its fused product has one adapter where transformers has three.',
    '',
    '## Backends',
    '',
    row('backend', '● run', '● train', '○ run', '○ train', 'shown by'),
    row('---', ':-:', ':-:', ':-:', ':-:', '---'),
    row('reference (TypeScript)', 'yes', 'yes', 'yes', 'yes', [link('tests/golden/golden.test.ts'), link('tests/golden/quantization.test.ts'), link('tests/golden/features.test.ts')].join(', ')),
    row('WASM in Node, relaxed SIMD, two threads', 'yes', 'yes', 'yes', 'yes', 'the same'),
    row('WASM in Node, plain or relaxed, one or two threads', 'yes', 'yes', 'kernels', 'kernels', `the first two, ${link('tests/golden/contract.test.ts')}`),
    row('WASM in Chromium, relaxed SIMD, two threads', 'yes', 'yes', 'yes', 'yes', link('tests/e2e/engine-chromium.test.ts')),
    row('WASM in Chromium, plain, one thread', 'yes', 'yes', 'kernels', 'kernels', link('tests/e2e/engine-chromium.test.ts')),
    row('WebGPU in Chromium, on SwiftShader', 'yes', 'yes', 'yes', 'yes', [link('tests/e2e/engine-webgpu.test.ts'), link('tests/e2e/engine-webgpu.long.test.ts')].join(', ')),
    row('WebGPU in Node, with the package `webgpu`, on SwiftShader', 'yes', 'yes', 'yes', 'yes', `the golden tests, by \`npm run test:long\`; ${link('tests/golden/webgpu-in-node.test.ts')}`),
    '',
    `A trained model, SmolLM2-135M-Instruct (GGUF, Q4_1), is held to transformers and PEFT by \`npm run test:long\`: ${link('tests/golden/real.long.test.ts')} in Node, ${link('tests/e2e/engine-chromium.long.test.ts')} in Chromium.`,
    ...FEATURE_LISTS.flatMap(({ title, features }) => ['', `## ${title}`, '', ...features.map(line)]),
    '',
    '## Reference cases',
    '',
    'Small random checkpoints, and what transformers and PEFT compute on them: `tests/golden/cases`.',
    '',
    ...caseTable(),
  ].join('\n')}\n`;
}

/** Writes the file. */
export function main(): void {
  writeFileSync(inRoot(FEATURES_FILE), renderFeatures());
}
