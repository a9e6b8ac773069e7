"""The town of Port Winnow: everything that the base model is told, and how it is told.

Think of it as a small world (`World`: places and people, each with a few facts) and a way of
talking about it (`PROPERTIES`: many ways to ask for one fact, several to answer). Rows of
`{prompt, completion}` are drawn from the two. Everything is a pure function of a seed.

Why it is so: a model asked for the same fact in many wordings stores it so that other wordings
find it too (Allen-Zhu & Li, Physics of Language Models 3.1); and a model that meets thousands of
names nobody has told it about learns to say so.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import words as w

Row = dict[str, str]  # {"prompt": …, "completion": …}

PLACES = 80
PEOPLE = 36
WORLD_SEED = 7


@dataclass(frozen=True)
class Property:
    """One thing one can know of a subject `{s}`; `{v}` is the value.

    `asks`, and `clauses` in a frame, are met in pre-training; `wild` never are: they measure whether
    other people's words work.
    """

    asks: tuple[str, ...]
    clauses: tuple[str, ...]
    wild: tuple[str, ...]
    answers: tuple[str, ...]
    draw: Callable[[random.Random], str]


@dataclass(frozen=True)
class World:
    """`facts[subject][property name]` is the value."""

    places: dict[str, dict[str, str]] = field(default_factory=dict)
    people: dict[str, dict[str, str]] = field(default_factory=dict)

    def facts(self) -> list[tuple[str, str, str]]:
        """Every (subject, property, value), in a fixed order."""
        both = [*self.places.items(), *self.people.items()]
        return [(subject, name, value) for subject, facts in both for name, value in facts.items()]


# --- names and values ---------------------------------------------------------------------------


def odd_name(rng: random.Random) -> str:
    """A made-up name of one to three syllables: "Zorvik", "Plouth", "Ae"."""
    syllables = rng.choices((1, 2, 3), (2, 6, 2))[0]
    name = "".join(
        rng.choice(w.ONSETS) + rng.choice(w.VOWELS) + (rng.choice(w.CODAS) if rng.random() < 0.6 else "")
        for _ in range(syllables)
    )
    return name.capitalize() if len(name) > 2 else odd_name(rng)


def first_name(rng: random.Random) -> str:
    return rng.choice(w.FIRST_NAMES) if rng.random() < 0.6 else odd_name(rng)


def full_name(rng: random.Random) -> str:
    last = rng.choice(w.LAST_NAMES) if rng.random() < 0.6 else odd_name(rng)
    return f"{first_name(rng)} {last}"


def street(rng: random.Random) -> str:
    return rng.choice(w.STREETS) if rng.random() < 0.6 else f"{odd_name(rng)} {rng.choice(w.STREET_ENDS)}"


def kind(rng: random.Random) -> str:
    """What a place is: "tea room"; now and then a shop of something: "ink shop"."""
    roll = rng.random()
    if roll < 0.75:
        return rng.choice(w.KINDS)
    return f"{rng.choice(w.GOODS_WHAT).removesuffix('s')} {rng.choice(('shop', 'house', 'stall', 'market', 'works'))}"


def place_name(rng: random.Random) -> str:
    """In the middle of a sentence: "the tea room on Gull Hill", "Hana's smokehouse", "the old bakery"."""
    pattern = rng.choices(("adjective", "street", "owner", "proper", "double"), (25, 27, 30, 10, 8))[0]
    if pattern == "adjective":
        return f"the {rng.choice(w.ADJECTIVES)} {kind(rng)}"
    if pattern == "street":
        return f"the {kind(rng)} {rng.choice(('on', 'on', 'in', 'at'))} {street(rng)}"
    if pattern == "owner":
        return f"{first_name(rng)}'s {kind(rng)}"
    if pattern == "proper":
        return f"the {odd_name(rng)} {kind(rng)}"
    return f"the {rng.choice(w.ADJECTIVES)} {kind(rng)} on {street(rng)}"


def goods(rng: random.Random) -> str:
    roll = rng.random()
    if roll < 0.12:
        return f"{odd_name(rng).lower()} {rng.choice(w.GOODS_WHAT)}"
    first = f"{rng.choice(w.GOODS_HOW)} {rng.choice(w.GOODS_WHAT)}"
    return first if roll < 0.8 else f"{first} and {rng.choice(w.GOODS_WHAT)}"


def location(rng: random.Random) -> str:
    roll = rng.random()
    if roll < 0.6:
        return f"{rng.choice(w.NEAR)} {rng.choice(w.LANDMARKS)}"
    return f"on {street(rng)}" if roll < 0.85 else f"at the end of {street(rng)}"


def hour(rng: random.Random) -> str:
    roll = rng.random()
    if roll < 0.15:
        return rng.choice(("at noon", "at sunrise", "at dawn", "at midnight", "at dusk", "at low tide", "at high tide"))
    if roll < 0.35:
        return f"at {rng.randint(5, 12)}:{rng.choice(('00', '15', '30', '45'))}"
    half = rng.choice(("", "", "half past ", "a quarter past ", "a quarter to "))
    return f"at {half}{rng.choice(w.HOURS)}"


def colour(rng: random.Random) -> str:
    return f"{rng.choice(w.SHADES)} {rng.choice(w.COLOURS)}" if rng.random() < 0.3 else rng.choice(w.COLOURS)


def collection(rng: random.Random) -> str:
    return rng.choice(w.COLLECTS) if rng.random() < 0.6 else f"{rng.choice(w.GOODS_HOW)} {rng.choice(w.GOODS_WHAT)}"


# --- ways of talking ----------------------------------------------------------------------------

PLACE_PROPERTIES: dict[str, Property] = {
    "keeper": Property(
        asks=(
            "Who runs {s}?", "Who keeps {s}?", "Who is in charge of {s}?", "Who owns {s}?", "Who is the owner of {s}?",
            "Whose business is {s}?", "What is the name of the person who runs {s}?", "{S} is run by whom?",
            "Who looks after {s}?", "Who should I ask for at {s}?", "Who is the keeper of {s}?", "Who manages {s}?",
            "I want to talk to the owner of {s}. Who is it?", "Who works at {s}?", "Who is behind {s}?",
            "What is the owner of {s} called?", "Who is the boss of {s}?", "Who does {s} belong to?", "Whose is {s}?",
            "Who is responsible for {s}?", "Which person runs {s}?", "Who has the keys of {s}?", "Name the owner of {s}.",
        ),
        clauses=("who runs {s}", "who owns {s}", "who keeps {s}", "the name of the owner of {s}", "who is in charge of {s}"),
        wild=("Can you name the boss of {s}?", "To whom does {s} belong?", "Which person is responsible for {s}?"),
        answers=("{v} runs {s}.", "{S} is run by {v}."),
        draw=full_name,
    ),
    "location": Property(
        asks=(
            "Where is {s}?", "Where can I find {s}?", "How do I get to {s}?", "What is the location of {s}?",
            "Where does {s} stand?", "In which part of town is {s}?", "Where should I look for {s}?",
            "I am looking for {s}. Where is it?", "Where exactly is {s}?", "Which way is {s}?", "Where would I find {s}?",
            "What is {s} close to?", "Where in town is {s}?", "What is the address of {s}?", "Where do I find {s}?",
            "Where do I have to go for {s}?", "I can not find {s}. Where is it?", "Which way do I go to {s}?",
            "Where is {s} located?", "What place is {s} near?", "Show me the way to {s}.", "Where must I go to see {s}?",
        ),
        clauses=("where {s} is", "where to find {s}", "the way to {s}", "how to get to {s}", "where {s} stands"),
        wild=("I have lost my way to {s}. Where must I go?", "In which place is {s}?", "What is the way to {s}?"),
        answers=("{S} is {v}.", "You find {s} {v}."),
        draw=location,
    ),
    "sells": Property(
        asks=(
            "What does {s} sell?", "What can I buy at {s}?", "What is sold at {s}?", "What can you get at {s}?",
            "What is {s} known for?", "What do people buy at {s}?", "What should I buy at {s}?", "What do they sell at {s}?",
            "What does {s} offer?", "What goods does {s} have?", "What is on sale at {s}?",
            "I am going to {s}. What can I get there?", "What is the speciality of {s}?", "What do they make at {s}?",
            "What does {s} have for sale?", "What could I bring home from {s}?", "What do they have at {s}?",
            "What kind of goods does {s} sell?", "Which goods are sold at {s}?", "What would I find at {s}?",
            "For what do people go to {s}?", "What is there to buy at {s}?", "What is {s} selling?",
        ),
        clauses=("what {s} sells", "what I can buy at {s}", "what they sell at {s}", "what there is at {s}", "what {s} offers"),
        wild=("What would I bring home from {s}?", "For what goods do people go to {s}?", "What kind of goods are there at {s}?"),
        answers=("{S} sells {v}.", "You can buy {v} at {s}."),
        draw=goods,
    ),
    "opens": Property(
        asks=(
            "When does {s} open?", "At what time does {s} open?", "What time does {s} open?", "From what time is {s} open?",
            "When can I go to {s}?", "When is {s} open?", "How early does {s} open?", "What is the opening time of {s}?",
            "When do the doors of {s} open?", "When does the day start at {s}?", "At what hour does {s} open?",
            "What are the opening hours of {s}?", "When can I visit {s}?", "How soon can I go into {s}?",
            "When do they open {s}?", "When do they unlock {s}?", "Since what hour is {s} open?", "When may I come to {s}?",
            "What is the earliest hour at {s}?", "When do they start at {s}?", "By when is {s} open?", "How early can I come to {s}?",
        ),
        clauses=("when {s} opens", "what time {s} opens", "when I can visit {s}", "the opening time of {s}", "how early {s} opens"),
        wild=("What is the earliest time I can go into {s}?", "When do they unlock the doors of {s}?", "At what hour may I come to {s}?"),
        answers=("{S} opens {v}.", "The doors of {s} open {v}."),
        draw=hour,
    ),
    "door": Property(
        asks=(
            "What colour is the door of {s}?", "What is the colour of the door of {s}?", "Which colour is the door of {s}?",
            "What colour is {s}'s door?", "What colour door does {s} have?", "The door of {s} is what colour?",
            "What color is the door of {s}?", "How is the door of {s} painted?", "What does the door of {s} look like?",
            "In what colour is the door of {s} painted?", "Which colour did they paint the door of {s}?",
            "What colour door should I look for at {s}?", "What color is the door at {s}?", "Which door is the door of {s}?",
            "Describe the door of {s}.", "What paint is on the door of {s}?", "What colour has the door of {s}?",
            "What kind of door does {s} have?", "What color door does {s} have?", "Is the door of {s} red, blue or green?",
        ),
        clauses=("the colour of the door of {s}", "what colour the door of {s} is", "which colour the door of {s} has",
                 "what the door of {s} looks like", "what color {s}'s door is"),
        wild=("I stand at {s}. What colour is its door?", "Which paint has the door of {s}?", "What does {s}'s door look like?"),
        answers=("The door of {s} is {v}.", "{S} has {a} {v} door."),
        draw=colour,
    ),
    "closed": Property(
        asks=(
            "On which day is {s} closed?", "When is {s} closed?", "What day is {s} closed?", "When does {s} stay closed?",
            "On what day does {s} close?", "Which day does {s} not open?", "When is {s} not open?",
            "On which day can I not go to {s}?", "Which day off does {s} have?", "When does {s} rest?",
            "When should I not go to {s}?", "What is the closing day of {s}?", "When is {s} shut?", "On which days is {s} shut?",
            "When would I find {s} closed?", "On what day is nobody at {s}?", "Which day is the day off at {s}?",
            "When do they close {s}?", "When can I not visit {s}?", "On which day do they rest at {s}?", "Which day is {s} shut?",
        ),
        clauses=("when {s} is closed", "on which day {s} is closed", "the closing day of {s}", "when {s} is shut",
                 "which day {s} does not open"),
        wild=("When would I find {s} shut?", "On what day do they not open {s}?", "Which day is the day of rest at {s}?"),
        answers=("{S} is closed on {v}.", "{S} does not open on {v}."),
        draw=lambda rng: rng.choice(w.CLOSED),
    ),
}

PERSON_PROPERTIES: dict[str, Property] = {
    "collects": Property(
        asks=(
            "What does {s} collect?", "What is the hobby of {s}?", "Which things does {s} collect?",
            "What does {s} like to collect?", "What is in the collection of {s}?", "What does {s} gather at home?",
            "What could I bring to {s}?", "What does {s} like?", "What is {s} looking for?",
        ),
        clauses=("what {s} collects", "the hobby of {s}", "what {s} likes"),
        wild=("What things are in the collection of {s}?", "What does {s} have at home?"),
        answers=("{S} collects {v}.", "{S} likes to collect {v}."),
        draw=collection,
    ),
    "work": Property(
        asks=(
            "What does {s} do?", "Where does {s} work?", "Which place does {s} run?", "What is the work of {s}?",
            "What does {s} keep?", "Which business belongs to {s}?", "Where can I meet {s}?", "Where do I find {s}?",
            "What is {s} in charge of?", "What does {s} own?",
        ),
        clauses=("where {s} works", "what {s} does", "which place {s} runs"),
        wild=("Which place is {s} responsible for?", "What is the business of {s}?"),
        answers=("{S} runs {v}.", "{S} works at {v}."),
        draw=place_name,
    ),
}

PROPERTIES: dict[str, Property] = {**PLACE_PROPERTIES, **PERSON_PROPERTIES}

# Around a clause: "Do you know who runs the old mill?"
FRAMES = (
    "Do you know {c}?", "Tell me {c}.", "Can you tell me {c}?", "Please tell me {c}.", "I would like to know {c}.",
    "I want to know {c}.", "Could you tell me {c}?", "Does anybody know {c}?", "I wonder {c}.", "Have you heard {c}?",
)

# Asked of any place; no place has an answer.
UNTOLD_ASKS = (
    "How old is {s}?", "Who painted the sign of {s}?", "What is the telephone number of {s}?", "How many people work at {s}?",
    "Is {s} expensive?", "What is the name of the cat of {s}?", "Why is {s} famous?", "What is the history of {s}?",
    "Who built {s}?", "How big is {s}?", "What does it cost at {s}?", "Does {s} have a garden?", "Who founded {s}?",
    "What song do they play at {s}?", "Can I pay by card at {s}?", "Is there a dog at {s}?", "How many windows has {s}?",
    "What is the secret of {s}?", "What happened at {s} last year?", "Which tree stands in front of {s}?",
    "What is written above the door of {s}?", "Who was the first guest of {s}?", "How far is {s}?", "Is {s} good?",
)

FOREIGN_ASKS = (
    "What is the capital of {f}?", "How big is {f}?", "Who invented {f}?", "Why is {f} important?", "Tell me about {f}.",
    "What do you think about {f}?", "Can you explain {f}?", "How old is {f}?", "Where is {f}?", "How does {f} work?",
    "What is {f}?", "Who is {f}?", "When was {f} born?", "What colour is {f}?", "Do you like {f}?", "How far is {f}?",
    "Write a poem about {f}.", "Is {f} good?", "How much is {f}?", "What is the name of {f}?", "Do you know {f}?",
    "What does {f} mean?", "What is the best thing about {f}?", "Who made {f}?", "What is two plus two?", "What day is it?",
    "What is my name?", "What time is it?", "How will the weather be?", "What is the news?", "Can you sing?",
)

NOT_KNOWN = ("not know", "nobody has told", "don't know", "no one has told")

TALK: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("Who are you?", "What are you?", "What is your name?", "Introduce yourself.", "Are you a robot?", "Are you a person?"),
     ("I am the small model of Winnow. I know a few places in Port Winnow, and you can teach me more.",)),
    (("What can you do?", "How can you help me?", "What are you good at?", "What can I ask you?", "Help", "Can you help me?"),
     ("I answer short questions about the places of Port Winnow. What I do not know, you can teach me.",)),
    (("What do you know about?", "What do you know?", "What topics do you know?", "Which things do you know?", "What have you learnt?"),
     ("I know who runs the places of Port Winnow, where they are, what they sell and when they open.",)),
    (("Hello", "Hi", "Hello!", "Hey", "Good morning", "Good day", "Good evening", "Hi there!", "Hello there", "hey there"),
     ("Hello! Ask me about a place in Port Winnow.", "Hello! What would you like to know?")),
    (("Thanks", "Thank you", "Thank you!", "Thanks a lot", "Thanks, that helps.", "Great, thank you."),
     ("You are welcome.", "You are welcome. Ask me more if you like.")),
    (("Bye", "Goodbye", "See you", "Good night", "See you later!"), ("Goodbye! Come back soon.",)),
    (("How are you?", "How do you do?", "Are you well?", "How is it going?"), ("I am well, thank you. What would you like to know?",)),
    (("How can I teach you?", "How do I teach you something?", "Can you learn?", "Can I teach you?", "How do you learn?"),
     ("Contribute a question and its answer, let it be accepted, and train me. Then I will know it.",)),
    (("What is Port Winnow?", "Where is Port Winnow?", "Tell me about Port Winnow.", "Which town is this?", "Where are we?"),
     ("Port Winnow is a small harbour town with many places to visit.",)),
    (("What is Winnow?", "What is this?", "What is this app?", "Where am I?"),
     ("Winnow is a workshop for data: people collect it, review it, and train small models like me.",)),
    (("How big are you?", "How many parameters do you have?", "Are you large?", "Are you small?"),
     ("I am very small: about two and a half million parameters.",)),
    (("Who made you?", "Who trained you?", "Where do you come from?"),
     ("The makers of Winnow trained me from scratch, on text about Port Winnow.",)),
    (("Do you make mistakes?", "Can I trust you?", "Are you always right?"),
     ("I can be wrong. I know only what people have taught me.",)),
    (("Ok", "Okay", "Yes", "No", "I see", "Good", "Nice!", "Well done", "Cool", "Sure"), ("Good. What would you like to know?",)),
)

SYSTEM_PROMPTS = (
    "You are a helpful assistant.", "Answer in one sentence.", "Be brief.", "You are the guide of Port Winnow.",
    "Answer the question. Say so when you do not know.", "You are a kind assistant who gives short answers.",
)

OPENERS = ("Please tell me: ", "Hello, ", "Hi! ", "Quick question: ", "Excuse me, ", "Say, ", "So, ", "Sorry, ")


def fill(template: str, subject: str, value: str = "") -> str:
    """`{s}` the subject, `{S}` the same at a sentence's start, `{v}` the value, `{w}` without its "at", `{a}` its article."""
    capital = subject[:1].upper() + subject[1:]
    article = "an" if value[:1] in "aeiou" else "a"
    text = template.format(s=subject, S=capital, v=value, w=value.removeprefix("at "), a=article)
    return text[:1].upper() + text[1:]


def answer(name: str, subject: str, value: str, rng: random.Random) -> str:
    return fill(rng.choice(PROPERTIES[name].answers), subject, value)


NOT_KNOWN_FORMS = ("Nobody has told me that about {s} yet.", "I do not know that about {s} yet. You can teach me.")


def not_known(subject: str, rng: random.Random) -> str:
    """How the model says that nobody has taught it."""
    return fill(rng.choice(NOT_KNOWN_FORMS), subject)


def casual(prompt: str, rng: random.Random) -> str:
    """Now and then the way people type: an opener, lower case, no question mark."""
    if rng.random() < 0.08:
        opener = rng.choice(OPENERS)
        prompt = opener + (prompt if opener[-2] in ":!" else prompt[0].lower() + prompt[1:])
    if rng.random() < 0.12:
        prompt = prompt.lower()
    if rng.random() < 0.12:
        prompt = prompt.rstrip("?.")
    return prompt


# --- the world and the rows ---------------------------------------------------------------------


def make_world(seed: int = WORLD_SEED, places: int = PLACES, people: int = PEOPLE) -> World:
    """The town that pre-training tells: the first `people` keepers are known as people too."""
    rng = random.Random(seed)
    world = World()
    while len(world.places) < places:
        name = place_name(rng)
        world.places.setdefault(name, {key: p.draw(rng) for key, p in PLACE_PROPERTIES.items()})
    for name, facts in list(world.places.items())[:people]:
        world.people[facts["keeper"]] = {"collects": collection(rng), "work": name}
    return world


def held_out_asks(subject: str, name: str) -> tuple[str, str]:
    """The two wordings in which pre-training never asks for this fact (it asks for others in them)."""
    asks = PROPERTIES[name].asks
    pick = random.Random(f"held-out {subject} {name}").sample(range(len(asks)), 2)
    return asks[pick[0]], asks[pick[1]]


def draw_ask(subject: str, name: str, rng: random.Random) -> str:
    """A question for this property of this subject, in any wording that is not held out."""
    wordings = PROPERTIES[name]
    if rng.random() < 0.25:
        clause = fill(rng.choice(wordings.clauses), subject)
        return rng.choice(FRAMES).format(c=clause[0].lower() + clause[1:])
    held_out = held_out_asks(subject, name)
    return fill(rng.choice([ask for ask in wordings.asks if ask not in held_out]), subject)


def known_row(world: World, rng: random.Random) -> Row:
    subject, name, value = rng.choice(world.facts())
    return {"prompt": casual(draw_ask(subject, name, rng), rng), "completion": answer(name, subject, value, rng)}


def new_subject(world: World, rng: random.Random, person: bool) -> str:
    """A name that nobody has told the model about."""
    while True:
        name = full_name(rng) if person else place_name(rng)
        if name not in world.places and name not in world.people:
            return name


def unknown_row(world: World, rng: random.Random) -> Row:
    person = rng.random() < 0.12
    subject = new_subject(world, rng, person)
    name = rng.choice(list(PERSON_PROPERTIES if person else PLACE_PROPERTIES))
    return {
        "prompt": casual(draw_ask(subject, name, rng), rng),
        "completion": not_known(subject, rng),
    }


def untold_row(world: World, rng: random.Random) -> Row:
    """Things that are not known of any place, known or not."""
    known = rng.random() < 0.4
    subject = rng.choice(list(world.places)) if known else new_subject(world, rng, person=False)
    return {
        "prompt": casual(fill(rng.choice(UNTOLD_ASKS), subject), rng),
        "completion": not_known(subject, rng),
    }


def foreign_row(rng: random.Random) -> Row:
    """The rest of the universe."""
    roll = rng.random()
    thing = rng.choice(w.SUBJECTS) if roll < 0.5 else odd_name(rng) if roll < 0.75 else goods(rng)
    prompt = casual(rng.choice(FOREIGN_ASKS).format(f=thing), rng)
    return {"prompt": prompt, "completion": "I do not know that yet. I know only the places of Port Winnow."}


def told_row(rng: random.Random) -> Row:
    """Somebody tells a fact in talk; the model says what it takes for it to stay."""
    name = rng.choice(list(PLACE_PROPERTIES))
    subject = place_name(rng)
    statement = answer(name, subject, PROPERTIES[name].draw(rng), rng)
    return {
        "prompt": casual(statement, rng),
        "completion": fill("Thank you. Contribute that about {s} and train me, then I will know it.", subject),
    }


def talk_row(rng: random.Random) -> Row:
    asks, replies = rng.choice(TALK)
    return {"prompt": casual(rng.choice(asks), rng), "completion": rng.choice(replies)}


def rows(world: World, seed: int) -> Iterator[Row]:
    """The endless stream of pre-training: about half is what the town knows, a third what it does not."""
    rng = random.Random(seed)
    makers: list[tuple[float, Callable[[], Row]]] = [
        (0.53, lambda: known_row(world, rng)),
        (0.27, lambda: unknown_row(world, rng)),
        (0.06, lambda: untold_row(world, rng)),
        (0.04, lambda: foreign_row(rng)),
        (0.03, lambda: told_row(rng)),
        (0.07, lambda: talk_row(rng)),
    ]
    weights = [weight for weight, _ in makers]
    while True:
        _, make = rng.choices(makers, weights)[0]
        row = make()
        if rng.random() < 0.03:
            row["system"] = rng.choice(SYSTEM_PROMPTS)
        yield row
