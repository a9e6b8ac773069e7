"""Trains the embedded base model from scratch, on nothing but `domain.py`, and writes it the Hugging Face way.

    python train.py --out ../../public/models/embedded

Deterministic for a given `--seed` and thread count, up to the order of floating-point sums.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy
from transformers import LlamaConfig, LlamaForCausalLM

import chat
from domain import make_world, rows

TOKENS_PER_STEP = 4096
LENGTHS = (64, 128, 256)  # taken in turn: single questions, and longer talks
PROMPT_WEIGHT = 0.1  # which question comes next can't be known; a little of it teaches the language of asking


def config() -> LlamaConfig:
    return LlamaConfig(
        vocab_size=1024,
        hidden_size=192,
        intermediate_size=512,
        num_hidden_layers=6,
        num_attention_heads=6,
        num_key_value_heads=2,
        max_position_embeddings=256,
        tie_word_embeddings=True,
        rope_theta=10000.0,
        rms_norm_eps=1e-5,
        bos_token_id=chat.USER_ID,
        eos_token_id=chat.END_ID,
        pad_token_id=chat.PAD_ID,
    )


def batches(tokenizer: Tokenizer, seed: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Whole rows packed into `[B, T]` ids and loss weights, T cycling through `LENGTHS`."""
    source = encoded_rows(tokenizer, seed)
    carried = next(source)
    for length in itertools.cycle(LENGTHS):
        ids = torch.full((TOKENS_PER_STEP // length, length), chat.PAD_ID)
        weights = torch.zeros(ids.shape)
        for i in range(len(ids)):
            at = 0
            while at + sum(map(len, carried)) <= length:
                prompt, answer = carried
                middle, end = at + len(prompt), at + len(prompt) + len(answer)
                ids[i, at:end] = torch.tensor(prompt + answer)
                weights[i, at:middle], weights[i, middle:end] = PROMPT_WEIGHT, 1.0
                at = end
                carried = next(source)
            if at == 0:  # longer than a line of the batch
                carried = next(source)
        yield ids, weights


def encoded_rows(tokenizer: Tokenizer, seed: int) -> Iterator[tuple[list[int], list[int]]]:
    stream = rows(make_world(), seed)
    while True:
        yield from chat.encode_rows(tokenizer, list(itertools.islice(stream, 1024)))


def weighted_loss(model: LlamaForCausalLM, ids: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    logits = model(input_ids=ids).logits[:, :-1].float()  # [B, T-1, V]
    losses = cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten(), reduction="none")
    after = weights[:, 1:].flatten()
    return (losses * after).sum() / after.sum()


def learning_rate(step: int, steps: int, peak: float) -> float:
    """Linear warm-up over 100 steps, flat, then linear to nearly nothing over the last 70 %."""
    return peak * min((step + 1) / 100, 1.0, max((steps - step) / (0.7 * steps), 0.01))


def save(model: LlamaForCausalLM, tokenizer: Tokenizer, out: Path) -> None:
    """`config.json`, `model.safetensors` (f16, tied head left out), tokenizer and generation settings."""
    out.mkdir(parents=True, exist_ok=True)
    half = LlamaForCausalLM(model.config).to(torch.float16)
    half.load_state_dict(model.state_dict())
    half.generation_config.max_new_tokens = 48
    half.save_pretrained(out, safe_serialization=True)
    written = json.loads((out / "config.json").read_text())
    # Both names of the same fact: transformers 5 writes `dtype` and `rope_parameters`, other readers know the older ones.
    written |= {"torch_dtype": "float16", "rope_theta": 10000.0}
    (out / "config.json").write_text(json.dumps(written, indent=2, sort_keys=True) + "\n")
    tokenizer.save(str(out / "tokenizer.json"))
    (out / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "add_bos_token": False,
                "add_eos_token": False,
                "bos_token": chat.USER,
                "eos_token": chat.END,
                "pad_token": chat.PAD,
                "additional_special_tokens": [chat.MODEL, chat.SYSTEM],
                "clean_up_tokenization_spaces": False,
                "model_max_length": 256,
                "chat_template": chat.CHAT_TEMPLATE,
            },
            indent=2,
        )
        + "\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--peak", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save-every", type=int, default=300)
    options = parser.parse_args()

    torch.manual_seed(options.seed)
    sample = itertools.islice(rows(make_world(), options.seed + 1000), 40_000)
    tokenizer = chat.train_tokenizer(part for row in sample for part in (row["prompt"], row["completion"]))
    model = LlamaForCausalLM(config())
    optimizer = torch.optim.AdamW(model.parameters(), lr=options.peak, betas=(0.9, 0.95), weight_decay=0.05)
    print(f"{model.num_parameters():,} parameters, {tokenizer.get_vocab_size()} tokens", flush=True)

    began = time.time()
    for step, (ids, weights) in enumerate(itertools.islice(batches(tokenizer, options.seed), options.steps)):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step, options.steps, options.peak)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = weighted_loss(model, ids, weights)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        done = step + 1
        if done % 25 == 0:
            speed = done / (time.time() - began)
            print(f"step {done} loss {loss.item():.4f}, {(options.steps - done) / speed / 60:.1f} min left", flush=True)
        if done % options.save_every == 0 or done == options.steps:
            save(model, tokenizer, options.out)


if __name__ == "__main__":
    main()
