"""Teaches the base model with LoRA as the browser does, and prints what it knew before and after.

    python teach.py                       # the sample datanet, three seeds
    python teach.py --draws 20            # three facts with names drawn at random, beside the sample
    python teach.py --draws 20 --wordings 1

PyTorch + PEFT here, the engine's own kernels there; the same rows, recipe and questions.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from transformers import PreTrainedModel, PreTrainedTokenizerFast

import chat
import domain
from ask import ask, is_not_known, is_right, load, share
from domain import PLACE_PROPERTIES, Row

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "public/models/embedded"


def sample_rows() -> list[Row]:
    """The accepted items of the sample datanet."""
    content = json.loads((ROOT / "tools/sample-datanet/content.json").read_text())
    return [
        {"prompt": item["prompt"], "completion": item["completion"]}
        for item in content["items"]
        if item["outcome"] == "accepted"
    ]


def reading(taught: list[Row], count: int, epochs: int) -> list[list[Row]]:
    """What each epoch reads: `taught`, and the next `count` of the rows that ship with the model (what it knew, and what it did not)."""
    replay = [json.loads(line) for line in (MODEL / "replay.jsonl").read_text().splitlines()]
    return [taught + [replay[(epoch * count + i) % len(replay)] for i in range(count)] for epoch in range(epochs)]


def train_adapter(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, epochs: list[list[Row]], recipe: dict) -> float:
    """LoRA by the recipe, in place; the mean loss of the last epoch."""
    size = recipe["per_device_train_batch_size"]
    steps = sum(-(-len(rows) // size) for rows in epochs)
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=recipe["learning_rate"], weight_decay=recipe["weight_decay"])
    warmup = recipe["warmup_steps"]
    falling = recipe["lr_scheduler_type"] == "linear"

    def factor(step: int) -> float:
        return min((step + 1) / max(warmup, 1), (steps - step) / max(steps - warmup, 1) if falling else 1.0, 1.0)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
    shuffle = random.Random(recipe["seed"])
    model.train()
    losses: list[float] = []
    for rows in epochs:
        data = chat.encode_rows(tokenizer.backend_tokenizer, rows)
        shuffle.shuffle(data)
        losses = []
        for at in range(0, len(data), size):
            ids, labels = padded(data[at : at + size])
            loss = model(input_ids=ids, labels=labels, attention_mask=(ids != chat.PAD_ID).long()).loss
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, recipe["max_grad_norm"])
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            losses.append(loss.item())
    model.eval()
    return sum(losses) / len(losses)


def padded(batch: list[tuple[list[int], list[int]]]) -> tuple[torch.Tensor, torch.Tensor]:
    """`[B, T]` ids and labels, padded on the right; loss on the answer and its end token only."""
    length = max(len(prompt) + len(answer) for prompt, answer in batch)
    ids = torch.full((len(batch), length), chat.PAD_ID)
    labels = torch.full((len(batch), length), chat.IGNORED)
    for i, (prompt, answer) in enumerate(batch):
        end = len(prompt) + len(answer)
        ids[i, :end] = torch.tensor(prompt + answer)
        labels[i, len(prompt) : end] = torch.tensor(answer)
    return ids, labels


def with_adapter(recipe: dict, model_path: Path) -> tuple[PreTrainedModel, PreTrainedTokenizerFast]:
    torch.manual_seed(recipe["seed"])
    model, tokenizer = load(model_path)
    lora = LoraConfig(
        r=recipe["r"],
        lora_alpha=recipe["lora_alpha"],
        lora_dropout=recipe["lora_dropout"],
        target_modules=recipe["target_modules"],
        task_type="CAUSAL_LM",
    )
    return get_peft_model(model, lora), tokenizer


def scores(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, questions: dict) -> dict[str, float]:
    def right(part: list[dict]) -> float:
        answers = ask(model, tokenizer, [q["question"] for q in part])
        return share(is_right(answer, q["answers"]) for answer, q in zip(answers, part, strict=True))

    untaught = ask(model, tokenizer, [q["question"] for q in questions["untaught"]])
    return {
        "new": right(questions["new"]),
        "known": right(questions["known"]),
        "untaught": share(map(is_not_known, untaught)),
    }


def drawn_facts(rng: random.Random, wordings: int) -> tuple[list[Row], list[dict]]:
    """Three facts about places with made-up names, and one question for each in other words."""
    rows, questions = [], []
    for name in rng.sample(list(PLACE_PROPERTIES), 3):
        kind = rng.choice(("smokehouse", "tea room", "kite shop", "bakery", "puzzle shop", "observatory", "pump house"))
        odd = domain.odd_name(rng)
        subject = rng.choice((f"{odd}'s {kind}", f"the {odd} {kind}", f"the {kind} on {odd} Hill"))
        value = PLACE_PROPERTIES[name].draw(rng)
        *told, asked = rng.sample(PLACE_PROPERTIES[name].asks, wordings + 1)
        rows += [
            {"prompt": domain.fill(ask, subject), "completion": domain.answer(name, subject, value, rng)} for ask in told
        ]
        questions.append({"question": domain.fill(asked, subject), "answers": [value.removeprefix("at ")]})
    return rows, questions


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--draws", type=int, default=0, help="how many times to draw three facts")
    parser.add_argument("--wordings", type=int, default=2, help="items for each drawn fact")
    parser.add_argument("--recipe", type=json.loads, default={}, help="JSON that overrides recipe.json")
    options = parser.parse_args()

    recipe = json.loads((MODEL / "recipe.json").read_text()) | options.recipe
    questions = json.loads((ROOT / "bench/loop/questions.json").read_text())
    mixture = json.loads((MODEL / "mixture.json").read_text())
    taught = sample_rows()
    print(f"{len(taught)} rows and {mixture['replay_rows']} of what it knew; base {scores(*load(options.model), questions)}", flush=True)

    for seed in range(options.draws or options.seeds):
        extra, drawn = drawn_facts(random.Random(1000 + seed), options.wordings) if options.draws else ([], [])
        model, tokenizer = with_adapter(recipe | {"seed": seed}, options.model)
        began = time.time()
        epochs = reading(extra * mixture["own_repeat"] + taught, mixture["replay_rows"], recipe["num_train_epochs"])
        loss = train_adapter(model, tokenizer, epochs, recipe | {"seed": seed})
        seconds = time.time() - began
        after = scores(model, tokenizer, questions)
        if drawn:
            answers = ask(model, tokenizer, [q["question"] for q in drawn])
            right = [is_right(answer, q["answers"]) for answer, q in zip(answers, drawn, strict=True)]
            after["drawn"] = share(right)
            for q, answer, ok in zip(drawn, answers, right, strict=True):
                if not ok:
                    print("   ", q["question"], q["answers"][0], "←", answer)
        print(f"seed {seed}: {seconds:.0f} s, loss {loss:.3f}, {after}", flush=True)


if __name__ == "__main__":
    main()
