"""How a conversation becomes tokens: `<|user|>…<|model|>…<|end|>`, and where the loss lies.

The same rendering serves pre-training, teaching and the browser (through the chat template in
`tokenizer_config.json`). Special tokens never merge with text, so the parts can be encoded apart.
"""

from __future__ import annotations

from collections.abc import Iterable

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

from domain import Row

# The order fixes the ids. Every conversation begins with a speaker, hence `<|user|>` as "bos".
PAD, END, USER, MODEL, SYSTEM = SPECIALS = ("<|pad|>", "<|end|>", "<|user|>", "<|model|>", "<|system|>")
PAD_ID, END_ID, USER_ID = 0, 1, 2

# `{% generation %}` marks what carries loss for transformers (`return_assistant_tokens_mask`).
CHAT_TEMPLATE = (
    "{%- for message in messages -%}"
    "{%- if message['role'] == 'assistant' -%}"
    "{{- '<|model|>' -}}{%- generation -%}{{- message['content'] + '<|end|>' -}}{%- endgeneration -%}"
    "{%- elif message['role'] == 'system' -%}"
    "{{- '<|system|>' + message['content'] -}}"
    "{%- else -%}"
    "{{- '<|user|>' + message['content'] -}}"
    "{%- endif -%}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<|model|>' -}}{%- endif -%}"
)

IGNORED = -100  # the label of a token without loss


def train_tokenizer(texts: Iterable[str], vocab_size: int = 1024) -> Tokenizer:
    """Byte-level BPE: any text a visitor types has an encoding."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=[AddedToken(token, special=True, normalized=False) for token in SPECIALS],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def prompt_text(row: Row) -> str:
    system = SYSTEM + row["system"] if "system" in row else ""
    return f"{system}{USER}{row['prompt']}{MODEL}"


def answer_text(row: Row) -> str:
    return row["completion"] + END


def encode_rows(tokenizer: Tokenizer, rows: list[Row]) -> list[tuple[list[int], list[int]]]:
    """For each row (ids of the prompt, ids of the answer with its end token)."""
    prompts = tokenizer.encode_batch([prompt_text(row) for row in rows])
    answers = tokenizer.encode_batch([answer_text(row) for row in rows])
    return [(p.ids, a.ids) for p, a in zip(prompts, answers, strict=True)]
