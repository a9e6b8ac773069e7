/** What `winnow --help` and `winnow COMMAND --help` print. */

export type CommandName = 'gate' | 'train' | 'score' | 'generate' | 'ledger';

interface CommandHelp {
  /** One line for the list of commands. */
  readonly summary: string;
  readonly usage: string;
}

export const COMMANDS: Readonly<Record<CommandName, CommandHelp>> = {
  gate: {
    summary: 'check files against a datanet\'s rules',
    usage: `winnow gate FILE… [--rules rules.json] [--json]

Checks each file as it would be checked on its way into a datanet, and tells what is wrong and how to fix it.

  --rules FILE   the datanet's rules; without it, the default rules for instructions
  --json         one JSON report a file: file, pass, score, parts, findings, items

Exit code 0 when every file was checked, whatever the reports say; 1 when a file or the rules cannot be read.`,
  },
  train: {
    summary: 'train a LoRA adapter',
    usage: `winnow train --model DIR --data FILE.jsonl --out DIR [options]

Trains a LoRA adapter on a frozen base model and writes it as a PEFT adapter.

  --model DIR        a Hugging Face model folder, or "embedded" for the model that comes with Winnow
  --data FILE        rows, one JSON object a line: {messages}, {prompt, completion}, {text} or {input_ids, labels}
  --out DIR          where adapter_config.json and adapter_model.safetensors are written
  --adapter DIR      go on from this adapter
  --recipe FILE      JSON with the keys of transformers' TrainingArguments and PEFT's LoraConfig, such as learning_rate,
                     num_train_epochs, per_device_train_batch_size, r, lora_alpha, target_modules
  --backend NAME     wasm (the default) or reference
  --json             one JSON object a step: step, loss, grad_norm, learning_rate, tokens`,
  },
  score: {
    summary: 'measure how well a model predicts rows',
    usage: `winnow score --model DIR --data FILE.jsonl [options]

Prints the mean loss over the labelled tokens, their count, and the log-probability of each row.

  --model DIR        a Hugging Face model folder, or "embedded"
  --data FILE        rows, as for train
  --adapter DIR      a PEFT adapter to put on the model
  --backend NAME     wasm (the default) or reference
  --logits FILE      also write the logits as tensors logits.<row> of shape [T, V] (safetensors)
  --json             print JSON`,
  },
  generate: {
    summary: 'let a model continue prompts',
    usage: `winnow generate --model DIR (--prompt TEXT | --ids 1,2,3 | --data FILE.jsonl) [options]

Prints the continuation of each prompt, a line each.

  --model DIR          a Hugging Face model folder, or "embedded"
  --adapter DIR        a PEFT adapter to put on the model
  --prompt TEXT        one prompt
  --ids LIST           one prompt as token ids, separated by commas
  --data FILE          rows of {prompt} or {messages}, one JSON object a line
  --chat               put each prompt into the model's chat template
  --max-new-tokens N   stop after N tokens
  --temperature T      0 always takes the likeliest token
  --backend NAME       wasm (the default) or reference
  --json               one JSON object a prompt: ids (the new ones), text, stop`,
  },
  ledger: {
    summary: 'read an exported ledger',
    usage: `winnow ledger fold FILE.car [--json]

Verifies the records of an exported bundle and prints what they add up to: accounts, contributions with their status, standings.

  --json   print JSON`,
  },
};

export const OVERVIEW = `winnow COMMAND [options]

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  .join('\n')}

winnow COMMAND --help tells a command's options. Standard output carries only results; problems are one line on standard error.
Exit code 0: done; 1: the input is at fault; 2: the command line is.`;

export const isCommandName = (word: string): word is CommandName => Object.hasOwn(COMMANDS, word);
