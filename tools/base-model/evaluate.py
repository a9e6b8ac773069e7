"""Measures the base model on what its training never saw, and prints JSON.

    python evaluate.py --model ../../public/models/embedded

Held out: for each known fact the two wordings never used for it, and for all of them the `wild`
wordings used for nothing; places and people drawn with another seed.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import torch
from torch.nn.functional import cross_entropy
from transformers import PreTrainedModel, PreTrainedTokenizerFast

import chat
import domain
from ask import ask, is_not_known, is_right, load, share
from domain import PLACE_PROPERTIES, PROPERTIES, Row, World

SEED = 90_210


def known_questions(world: World) -> list[tuple[str, str]]:
    """(question, value): every fact, in its two held-out wordings."""
    return [
        (domain.fill(wording, subject), value)
        for subject, name, value in world.facts()
        for wording in domain.held_out_asks(subject, name)
    ]


def wild_questions(world: World, rng: random.Random) -> list[tuple[str, str]]:
    """(question, value): every fact, in one wording that pre-training never used."""
    return [(domain.fill(rng.choice(PROPERTIES[name].wild), subject), value) for subject, name, value in world.facts()]


def unseen_questions(world: World, rng: random.Random, count: int, wild: bool) -> list[str]:
    questions = []
    for _ in range(count):
        wordings = PLACE_PROPERTIES[rng.choice(list(PLACE_PROPERTIES))]
        subject = domain.new_subject(world, rng, person=False)
        questions.append(domain.fill(rng.choice(wordings.wild if wild else wordings.asks), subject))
    return questions


def held_out_rows(world: World, rng: random.Random) -> list[Row]:
    """Known facts in held-out wordings, and unseen subjects: as 2 to 1, like the training mix."""
    rows: list[Row] = []
    for subject, name, value in world.facts():
        wording = rng.choice(domain.held_out_asks(subject, name))
        rows.append({"prompt": domain.fill(wording, subject), "completion": domain.answer(name, subject, value, rng)})
    return rows + [domain.unknown_row(world, rng) for _ in range(len(rows) // 2)]


@torch.inference_mode()
def answer_loss(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, rows: list[Row]) -> float:
    """Mean cross-entropy (nats a token) over the answers and their end tokens, each row by itself."""
    total, tokens = 0.0, 0
    for prompt, answer in chat.encode_rows(tokenizer.backend_tokenizer, rows):
        logits = model(input_ids=torch.tensor([prompt + answer])).logits[0, len(prompt) - 1 : -1]
        total += cross_entropy(logits, torch.tensor(answer), reduction="sum").item()
        tokens += len(answer)
    return round(total / tokens, 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    options = parser.parse_args()

    model, tokenizer = load(options.model)
    world, rng = domain.make_world(), random.Random(SEED)
    rows = held_out_rows(world, rng)
    known, wild = known_questions(world), wild_questions(world, rng)

    def accuracy(pairs: list[tuple[str, str]]) -> float:
        answers = ask(model, tokenizer, [question for question, _ in pairs])
        return share(is_right(answer, [value]) for answer, (_, value) in zip(answers, pairs, strict=True))

    def modesty(questions: list[str]) -> float:
        return share(map(is_not_known, ask(model, tokenizer, questions)))

    print(
        json.dumps(
            {
                "parameters": model.num_parameters(),
                "held_out_rows": len(rows),
                "held_out_loss": answer_loss(model, tokenizer, rows),
                "known_facts": len(world.facts()),
                "known_in_held_out_wordings": accuracy(known),
                "known_in_wild_wordings": accuracy(wild),
                "unseen_says_not_known": modesty(unseen_questions(world, rng, 300, wild=False)),
                "unseen_says_not_known_in_wild_wordings": modesty(unseen_questions(world, rng, 300, wild=True)),
                "talk": dict(zip(TALK_SAMPLE, ask(model, tokenizer, list(TALK_SAMPLE)), strict=True)),
            },
            indent=2,
            ensure_ascii=False,
        )
    )


TALK_SAMPLE = (
    "Who are you?", "What can you do?", "hello", "Thanks!", "What do you know about?",
    "Who runs Zorvik's kite shop?", "What does the tea room on Gull Hill sell?", "What is the capital of Peru?",
)

if __name__ == "__main__":
    main()
