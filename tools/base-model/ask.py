"""Asking a model and marking its answers: greedy decoding, then "does the answer contain the value?"."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerFast

from domain import NOT_KNOWN


def load(path: Path) -> tuple[PreTrainedModel, PreTrainedTokenizerFast]:
    """The published files, as anybody loads them; f16 weights widened to f32, as the browser does."""
    tokenizer = AutoTokenizer.from_pretrained(path, padding_side="left")
    return AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32).eval(), tokenizer


@torch.inference_mode()
def ask(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, questions: list[str]) -> list[str]:
    """One greedy answer for each question, in order."""
    answers: list[str] = []
    for at in range(0, len(questions), 128):
        prompts = [
            tokenizer.apply_chat_template([{"role": "user", "content": q}], add_generation_prompt=True, tokenize=False)
            for q in questions[at : at + 128]
        ]
        batch = tokenizer(prompts, return_tensors="pt", padding=True, add_special_tokens=False)
        out = model.generate(
            input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], max_new_tokens=48, do_sample=False
        )
        answers += tokenizer.batch_decode(out[:, batch["input_ids"].shape[1] :], skip_special_tokens=True)
    return answers


def is_right(answer: str, accepted: Iterable[str]) -> bool:
    return any(value.lower() in answer.lower() for value in accepted)


def is_not_known(answer: str) -> bool:
    return is_right(answer, NOT_KNOWN)


def share(marks: Iterable[bool]) -> float:
    marks = list(marks)
    return round(sum(marks) / len(marks), 4)
