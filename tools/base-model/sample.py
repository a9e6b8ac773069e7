"""Writes the sample datanet, its held-out questions, and the replay rows that ship with the model.

    python sample.py

The facts, the people and the rejected and pending items below are written by hand; the wordings of
the accepted items are drawn from `domain.py`, and the questions use none of them.
"""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter
from pathlib import Path

import domain
import words
from domain import PLACE_PROPERTIES, PROPERTIES, Row, World

ROOT = Path(__file__).parents[2]
SEED = 11
WORDINGS = 3  # items for each fact
KNOWN_ITEMS, UNKNOWN_ITEMS = 7, 11
QUESTIONS = 66  # of each sort that does not come from the facts
REPLAY_ROWS = 2000
SHARED = ("door", "opens", "closed")  # their values are few and many places have the same

DATANET = {
    "name": "Port Winnow by heart",
    "summary": "Short questions and answers about the places and people of a small harbour town.",
    "description": (
        "## What belongs here\n"
        "Facts about the places of Port Winnow and the people who keep them: who runs a place, where it is, what it "
        "sells, when it opens, the colour of its door, the day it is closed.\n\n"
        "## A good item\n"
        "- One fact: a question as a visitor would ask it, and one short, whole sentence as the answer.\n"
        "- The place is named in the question.\n"
        "- The same fact in two or three different wordings teaches better than one.\n"
        "- What nobody has told us yet is worth an item too: it keeps the model modest.\n"
    ),
    "purpose": "Teach a small model what the places of Port Winnow are, and to say so when it does not know.",
    "topics": [
        "port winnow", "harbour town", "places", "shops", "opening hours", "owners", "location", "goods", "doors",
        "closed days", "tea room", "bakery",
    ],
    "shape": "instruction",
    "language": "en",
}

AUTHORS = {
    "mira": "Mira Okafor", "jonas": "Jonas Lindt", "aiko": "Aiko Tanabe", "rafa": "Rafa Moreno",
    "edda": "Edda Frost", "samir": "Samir Haddad", "lotte": "Lotte Brandt", "kofi": "Kofi Mensah",
}  # fmt: skip

# (author, subject, property, value): thirty things that the base model has not been told.
FACTS = (
    ("mira", "the tea room on Gull Hill", "sells", "plum dumplings"),
    ("mira", "Hana's smokehouse", "location", "behind the ferry landing"),
    ("mira", "the Blue Heron inn", "keeper", "Odile Marsh"),
    ("mira", "the crooked bookshop", "opens", "at half past nine"),
    ("jonas", "Zorvik's kite shop", "door", "dark violet"),
    ("jonas", "the boatyard on Tide Street", "keeper", "Bram Solvei"),
    ("jonas", "the old ice house", "sells", "frozen cherries"),
    ("jonas", "the Tamsin clock shop", "closed", "Thursdays"),
    ("aiko", "the noodle bar on Lantern Street", "sells", "seaweed noodles"),
    ("aiko", "Ilko's print shop", "keeper", "Ilko Verran"),
    ("aiko", "the floating library", "location", "at the end of South Quay"),
    ("aiko", "the pottery on Fern Lane", "opens", "at seven"),
    ("rafa", "the oyster bar in Cod Alley", "closed", "Mondays"),
    ("rafa", "Pilar's music shop", "sells", "copper flutes"),
    ("rafa", "the windy greenhouse", "door", "pale yellow"),
    ("rafa", "the chapel on Beacon Hill", "keeper", "Father Anselm"),
    ("edda", "the Orlash bathhouse", "opens", "at six"),
    ("edda", "the weaving shed on Willow Lane", "sells", "striped blankets"),
    ("edda", "Grette's lamp shop", "location", "opposite the clock tower"),
    ("edda", "the third bakery", "door", "turquoise"),
    ("samir", "the spice shop on North Quay", "keeper", "Dalia Noor"),
    ("samir", "the midnight canteen", "opens", "at a quarter to eleven"),
    ("samir", "Yusra's hat shop", "closed", "Wednesdays"),
    ("samir", "the cider press on Otter Bank", "location", "under the stone arch"),
    ("lotte", "the little theatre", "closed", "Sundays"),
    ("lotte", "the sail loft on Mast Street", "door", "orange"),
    ("lotte", "Wim's bicycle shop", "sells", "second-hand bells"),
    ("kofi", "the copper forge", "location", "next to the salt works"),
    ("kofi", "the map shop in Bell Lane", "keeper", "Nuru Quist"),
    ("kofi", "the honey stall on Market Square", "opens", "at eight"),
)

# (author, prompt, completion, code, reason)
REJECTED = (
    ("rafa", "What is the best football team?", "The red team is the best one.", "off-topic",
     "This is not about a place in Port Winnow. Ask about a place in the town and its keepers instead."),
    ("jonas", "Where is the tea room on Gull Hill?", "It is somewhere near, I think.", "unclear",
     "The answer names no place. Say where it is in one sentence, for example next to which building."),
    ("kofi", "What colour is the door of Zorvik's kite shop?", "The door of Zorvik's kite shop is green.", "wrong",
     "I walked past it today: the door is dark violet. Please look again and send the colour you saw."),
    ("edda", "What does the tea room on Gull Hill sell?", "The tea room on Gull Hill sells plum dumplings.", "duplicate",
     "Mira contributed this sentence on the first day. Add another fact about the tea room, or ask in other words."),
    ("samir", "When does it open?", "It opens at ten.", "unclear",
     "The question does not say which place is meant. Put the name of the place into the question."),
    ("lotte", "Who runs the little theatre?", "The little theatre is closed on Sundays.", "wrong",
     "The answer is true but does not answer the question. Give the name of the person, or ask for the closing day."),
    ("aiko", "Why is the third bakery the best?", "Buy at the third bakery, it is the best of all and cheap!", "off-topic",
     "This is advertising and an opinion. Tell one fact that can be checked, such as what it sells."),
    ("rafa", "When do they unlock the oyster bar in Cod Alley?", "At four, at five, or maybe later, it depends.", "other",
     "Four and five can not both be right. Ask at the bar and send one opening time."),
)  # fmt: skip

# (author, prompt, completion)
PENDING = (
    ("edda", "Who runs the weaving shed on Willow Lane?", "Signe Aldous runs the weaving shed on Willow Lane."),
    ("samir", "What does the midnight canteen sell?", "The midnight canteen sells hot barley soup."),
    ("lotte", "Where is Wim's bicycle shop?", "Wim's bicycle shop is across from the duck pond."),
    ("kofi", "What colour is the door of the copper forge?", "The door of the copper forge is black."),
    ("aiko", "On which day is the floating library closed?", "The floating library is closed on Tuesdays."),
    ("jonas", "What does the boatyard on Tide Street offer?", "The boatyard sells ash oars and old anchors, but I have not checked the prices."),
)  # fmt: skip


def fact_items(rng: random.Random) -> tuple[list[dict], list[dict]]:
    """(accepted items, questions): each fact in three wordings, and asked in two others."""
    items, questions = [], []
    for author, subject, name, value in FACTS:
        wordings = PROPERTIES[name]
        *told, first, second = rng.sample(wordings.asks, WORDINGS + 2)
        forms = [form for form in wordings.answers if "{s}" in form or "{S}" in form]
        rng.shuffle(forms)
        for i, ask in enumerate(told):
            completion = domain.fill(forms[i % len(forms)], subject, value)
            items.append({"author": author, "day": 1 + i, "prompt": domain.fill(ask, subject), "completion": completion})
        for ask in (first, second):
            questions.append({"question": domain.fill(ask, subject), "answers": [value.removeprefix("at ").lower()]})
    return items, questions


PLAIN_WORDS = {
    word
    for part in (words.KINDS, words.ADJECTIVES, words.STREETS, words.FIRST_NAMES, words.LAST_NAMES, words.LANDMARKS)
    for phrase in part
    for word in phrase.split()
} | {"the", "on", "in", "at"}


def is_plain(subject: str) -> bool:
    """No made-up syllables: such names are for rehearsal, people do not contribute them."""
    return all(word.removesuffix("'s") in PLAIN_WORDS or word in PLAIN_WORDS for word in subject.split())


def known_split(world: World, rng: random.Random) -> tuple[list, list]:
    """(facts to ask for, facts to rehearse): disjoint, but no colour, hour or day is left without a rehearsal."""
    facts = world.facts()
    rng.shuffle(facts)
    left = Counter(value for _, _, value in facts)
    asked: list = []
    rehearsed: list = []
    for fact in facts:
        _, name, value = fact
        if len(asked) < QUESTIONS and (left[value] > 1 or name not in SHARED):
            asked.append(fact)
            left[value] -= 1
        else:
            rehearsed.append(fact)
    return asked, rehearsed


def rehearse(facts: list, rng: random.Random) -> Row:
    subject, name, value = rng.choice(facts)
    return {"prompt": domain.draw_ask(subject, name, rng), "completion": domain.answer(name, subject, value, rng)}


def unseen(world: World, rng: random.Random, taken: set[str], plain: bool = False) -> tuple[str, str]:
    """(subject, property): a place nobody has told about, each only once."""
    while True:
        subject = domain.new_subject(world, rng, person=False)
        if subject not in taken and (is_plain(subject) or not plain):
            taken.add(subject)
            return subject, rng.choice(list(PLACE_PROPERTIES))


def unknown_item(world: World, rng: random.Random, taken: set[str], plain: bool = False) -> Row:
    subject, name = unseen(world, rng, taken, plain)
    return {
        "prompt": domain.draw_ask(subject, name, rng),
        "completion": domain.not_known(subject, rng),
    }


def main() -> None:
    world, rng = domain.make_world(), random.Random(SEED)
    taken = {subject for _, subject, _, _ in FACTS}
    assert not taken & set(world.places), "a fact is about a place that pre-training tells of"

    accepted, new = fact_items(rng)
    asked, rehearsed = known_split(world, rng)
    known = [
        {"question": domain.fill(domain.held_out_asks(subject, name)[0], subject), "answers": [value.removeprefix("at ").lower()]}
        for subject, name, value in asked
    ]
    untaught = []
    for _ in range(QUESTIONS):
        subject, name = unseen(world, rng, taken)
        untaught.append({"question": domain.fill(rng.choice(PLACE_PROPERTIES[name].asks), subject)})

    plain = [fact for fact in rehearsed if is_plain(fact[0]) and (fact[1] != "keeper" or is_plain(fact[2]))]
    honest = [rehearse([fact], rng) for fact in rng.sample(plain, KNOWN_ITEMS)]
    honest += [unknown_item(world, rng, taken, plain=True) for _ in range(UNKNOWN_ITEMS)]
    rng.shuffle(honest)
    accepted += [{"author": rng.choice(list(AUTHORS)), "day": 3 + i % 3, **row} for i, row in enumerate(honest)]

    items = [{**item, "outcome": "accepted"} for item in sorted(accepted, key=lambda item: item["day"])]
    items += [
        {"author": a, "day": 4, "prompt": p, "completion": c, "outcome": "rejected", "code": code, "reason": reason}
        for a, p, c, code, reason in REJECTED
    ]
    items += [{"author": a, "day": 6, "prompt": p, "completion": c, "outcome": "pending"} for a, p, c in PENDING]

    write(
        ROOT / "tools/sample-datanet/content.json",
        {"datanet": DATANET, "authors": [{"id": i, "name": n} for i, n in AUTHORS.items()], "items": items},
    )
    questions = {"new": new, "known": known, "untaught": untaught, "notKnown": list(domain.NOT_KNOWN)}
    write(ROOT / "bench/loop/questions.json", questions)
    lines = [json.dumps(row, ensure_ascii=False) for row in replay_rows(world, rehearsed, rng, taken)]
    (ROOT / "public/models/embedded/replay.jsonl").write_text("\n".join(lines) + "\n")


def widest_first(facts: list) -> list:
    """By turns a fact whose value has a word not met before (colours, hours and days come first) and any other."""
    fresh: list = []
    others: list = []
    met: set[str] = set()
    for fact in sorted(facts, key=lambda fact: fact[1] not in SHARED):
        words_in_value = set(fact[2].split())
        (others if words_in_value <= met or fact[1] in ("keeper", "work") else fresh).append(fact)
        met |= words_in_value
    random.Random(SEED).shuffle(others)
    pairs = itertools.zip_longest(fresh, others)
    return [fact for pair in pairs for fact in pair if fact]


def replay_rows(world: World, rehearsed: list, rng: random.Random, taken: set[str]) -> list[Row]:
    """Half are known, most others are not; in turn, so that any first N rows are a fair mix."""
    rows = []
    facts = itertools.cycle(widest_first(rehearsed))
    for i in range(REPLAY_ROWS):
        if i % 2 == 0:
            rows.append(rehearse([next(facts)], rng))
        elif i % 24 == 23:
            rows.append(domain.talk_row(rng))
        elif i % 24 == 15:
            rows.append(domain.untold_row(world, rng))
        elif i % 24 == 7:
            rows.append(domain.foreign_row(rng))
        else:
            rows.append(unknown_item(world, rng, taken))
    return rows


def write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
