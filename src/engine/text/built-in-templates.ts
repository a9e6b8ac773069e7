/**
 * Chat templates of families whose vocabularies come without one. Chosen by special tokens that only a model trained on chats has: a base model gets
 * none. The forms are those of the families' own code.
 */

export interface BuiltInTemplate {
  readonly template: string;
  /** Tokens that end an answer besides the end token: the next turn's. */
  readonly stops: readonly string[];
}

const chatml = `{% for m in messages %}<|im_start|>{{ m.role }}
{{ m.content }}<|im_end|>
{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
{% endif %}`;

const llama3 = `{{ bos_token }}{% for m in messages %}<|start_header_id|>{{ m.role }}<|end_header_id|>

{{ m.content | trim }}<|eot_id|>{% endfor %}{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>

{% endif %}`;

/** The space before each text: ChatGLM encodes the newline and the text apart, and each gets SentencePiece's leading space. */
const chatglm3 = `[gMASK]sop{% for m in messages %}<|{{ m.role }}|>
{{ ' ' + m.content }}{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}`;

const glm4 = `[gMASK]<sop>{% for m in messages %}<|{{ m.role }}|>
{{ m.content }}{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}`;

const deepseek = `{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}<｜User｜>{{ m.content }}{% elif m.role == 'assistant' %}<｜Assistant｜>{{ m.content }}{{ eos_token }}{% else %}{{ m.content }}{% endif %}{% endfor %}{% if add_generation_prompt %}<｜Assistant｜>{% endif %}`;

const mistral = `{{ bos_token }}{% if messages[0].role == 'system' %}{% set system = messages[0].content %}{% set turns = messages[1:] %}{% else %}{% set turns = messages %}{% endif %}{% for m in turns %}{% if m.role == 'user' %}[INST] {% if loop.first and system is defined %}{{ system }}

{% endif %}{{ m.content }}[/INST]{% else %} {{ m.content }}{{ eos_token }}{% endif %}{% endfor %}`;

const llama2 = `{% if messages[0].role == 'system' %}{% set system = messages[0].content %}{% set turns = messages[1:] %}{% else %}{% set turns = messages %}{% endif %}{% for m in turns %}{% if m.role == 'user' %}{{ bos_token }}[INST] {% if loop.first and system is defined %}<<SYS>>
{{ system }}
<</SYS>>

{% endif %}{{ m.content | trim }} [/INST]{% else %} {{ m.content | trim }} {{ eos_token }}{% endif %}{% endfor %}`;

/** `isSpecial`: whether the vocabulary has it as a special token; `name`: what the file says the model is called, empty when it says nothing. */
export function builtInTemplate(isSpecial: (token: string) => boolean, endToken: string | null, name: string): BuiltInTemplate | null {
  const hasAll = (...tokens: readonly string[]): boolean => tokens.every(isSpecial);
  const turns = ['<|user|>', '<|observation|>'];
  if (hasAll('[gMASK]', 'sop', '<|user|>', '<|assistant|>')) return { template: chatglm3, stops: turns };
  if (hasAll('[gMASK]', '<sop>', '<|user|>', '<|assistant|>')) return { template: glm4, stops: turns };
  if (endToken === '<|im_end|>' && hasAll('<|im_start|>')) return { template: chatml, stops: [] };
  if (endToken === '<|eot_id|>' && hasAll('<|start_header_id|>', '<|end_header_id|>')) return { template: llama3, stops: [] };
  if (hasAll('<｜User｜>', '<｜Assistant｜>')) return { template: deepseek, stops: [] };
  if (/llama[-_ ]?2\b.*chat/i.test(name)) return { template: llama2, stops: [] };
  if (/mi[sx]tral.*instruct/i.test(name)) return { template: mistral, stops: [] };
  return null;
}
