"""One generated case in two languages: our YAML and ink. Both describe the same automaton, word for word.

A layered graph: ``depth`` decisions from the start to an ending, 4 choices a node, whole numbers 0..10 that begin at 5,
effects of ±1 or ±2 on two or three of them, about 30 % of the choices guarded by one or two comparisons (at least one
a node is free), conditional lines in scenes and replies, and two rules that fire when their condition becomes true.
What random plays never see (a guard that never opens, a line that nobody hears) gets another condition, so that a
generated case passes the program's own checks.

``languages`` writes it down.
"""

import random
from dataclasses import dataclass, field

TOP, START = 10, 5
NAMES = ("alliance", "anxiety", "hope", "anger", "insight", "fatigue")
MORE_NAMES = ("pain", "shame", "energy", "focus", "safety", "calm")
# fmt: off
NOUNS = (
    "client", "counselor", "silence", "window", "chair", "question", "worry", "family", "session", "week",
    "plan", "feeling", "memory", "story", "letter", "doctor", "sleep", "morning", "street", "neighbor", "voice",
    "breath", "phone", "school", "brother", "mother", "promise", "reason", "habit", "appointment",
)
VERBS = (
    "mentions", "describes", "remembers", "avoids", "repeats", "explains", "questions", "notices", "hides",
    "recalls", "softens", "returns", "hesitates", "pauses", "admits", "answers", "wonders",
)
ADJECTIVES = (
    "quiet", "tense", "careful", "honest", "tired", "open", "guarded", "familiar", "sudden", "heavy", "gentle",
    "small", "distant", "sharp", "uncertain",
)
# fmt: on
ACTS = ("Reflect", "Ask", "Offer", "Wait", "Affirm", "Explore", "Clarify", "Suggest", "Acknowledge", "Check")
MOVES = ("reflect", "validate", "explore", "slow", "orient", "wait", "affirm", "teach", "challenge", "deepen")
SPEAKERS = ("ana", "ben")
MAX_STEPS = 60


@dataclass(slots=True)
class Words:
    """A line that is said when every comparison of ``when`` holds."""

    speaker: str
    words: str
    when: list = field(default_factory=list)

    def shown(self):
        return f"{self.speaker}: {self.words}"


@dataclass(slots=True)
class Option:
    id: str
    say: str
    move: str
    when: list
    effects: list
    reply: list
    to: int
    ratings: dict
    rationale: tuple


@dataclass(slots=True)
class Place:
    """A decision, or an ending where it has no options."""

    scene: str
    lines: list
    criteria: list
    options: list


@dataclass(slots=True)
class Automaton:
    """``rules`` are pairs of comparisons and effects; a comparison is ``(variable, '>=' or '<=', number)``."""

    id: str
    variables: list
    rules: list
    places: list


# Making one


def words(chance, count):
    """So many words of no meaning, as a sentence."""
    said = []
    while len(said) < count:
        said += [
            "the",
            chance.choice(ADJECTIVES),
            chance.choice(NOUNS),
            chance.choice(VERBS),
            "a",
            chance.choice(NOUNS),
        ]
    return " ".join(said[:count]).capitalize() + "."


def comparisons(chance, variables, count, spread=2):
    """So many comparisons of different variables with numbers near the one that all of them begin with."""
    return [
        (v, chance.choice((">=", "<=")), chance.randint(START - spread, START + spread))
        for v in chance.sample(range(variables), count)
    ]


def make(nodes, depth, *, seed=1, variables=6, guarded=0.3, told=0.3, rules=2, back=0.0, options=4, endings=5):
    """A generated automaton; the same arguments always give the same one.

    ``guarded`` is the share of guarded choices, ``told`` that of nodes and replies with a conditional line,
    ``back`` that of choices which lead back to an earlier layer.
    """
    chance = random.Random(f"{nodes}/{depth}/{seed}/{variables}/{guarded}/{told}/{rules}/{back}")
    layers = _layers(nodes, depth, options, endings)
    closed = _closed(chance, layers[-1][0], options, guarded)
    places = []
    for number, layer in enumerate(layers[:-1]):
        for index in layer:
            targets = [_target(chance, layers, number, index - layer[0], k, back) for k in range(options)]
            places.append(_decision(chance, variables, closed[index], told, targets))
    places += [Place(f"{words(chance, 12)}", [_line(chance, variables, told)], [], []) for _ in layers[-1]]
    made = Automaton(
        f"bench-{nodes}-{depth}-{seed}" + (f"-{variables}" if variables != 6 else "") + ("-loops" if back else ""),
        (NAMES + MORE_NAMES)[:variables],
        [_rule(chance, variables, k) for k in range(rules)],
        places,
    )
    _redraw_what_is_never_seen(made, random.Random(seed))
    return made


def _closed(chance, decisions, options, guarded):
    """For each decision, which options are guarded: the wanted share of all, and one of each decision is free."""
    free = [chance.randrange(options) for _ in range(decisions)]
    among = [(index, k) for index in range(decisions) for k in range(options) if k != free[index]]
    drawn = set(chance.sample(among, round(guarded * decisions * options)))
    return [{k for k in range(options) if (index, k) in drawn} for index in range(decisions)]


def _layers(nodes, depth, options, endings):
    """Ranges of node numbers; a layer is no wider than the choices of the one before can reach."""
    sizes, left = [1], nodes - endings - 1
    for remaining in range(depth - 1, 0, -1):
        sizes.append(min(sizes[-1] * options, max(1, left // remaining)))
        left -= sizes[-1]
    sizes[-1] += left
    layers, begin = [], 0
    for size in (*sizes, endings):
        layers.append(range(begin, begin + size))
        begin += size
    return layers


def _target(chance, layers, number, place, k, back):
    """The first choices of a layer follow a fixed pattern, which gives every node of the next one a predecessor."""
    here, ahead = layers[number], layers[number + 1]
    if place + k * len(here) < len(ahead) or k == 0:
        return ahead[(place + k * len(here)) % len(ahead)]
    if back and number > 1 and chance.random() < back:
        return chance.choice(layers[chance.randrange(max(0, number - 3), number)])
    return chance.choice(ahead)


def _line(chance, variables, told):
    conditional = chance.random() < told
    return Words(chance.choice(SPEAKERS), words(chance, 10), comparisons(chance, variables, 1) if conditional else [])


def _decision(chance, variables, closed, told, targets):
    lines = [Words(chance.choice(SPEAKERS), words(chance, 10))]
    if chance.random() < told:
        lines.append(Words(chance.choice(SPEAKERS), words(chance, 10), comparisons(chance, variables, 1)))
    criteria = chance.sample(["A1", "A2", "S1", "S2"], 2)
    best = {name: chance.randrange(len(targets)) for name in criteria}
    found = []
    for k, target in enumerate(targets):
        reply = [Words(chance.choice(SPEAKERS), words(chance, 8))]
        if chance.random() < told / 2:
            reply.append(Words(chance.choice(SPEAKERS), words(chance, 8), comparisons(chance, variables, 1)))
        act, rest = chance.choice(ACTS), words(chance, 6).lower()
        name = f"{act.lower()}-{'-'.join(rest.split()[1:3])}"
        if any(option.id == name for option in found):
            name = f"{name}-{k}"
        found.append(
            Option(
                name,
                f"{act} about {rest}",
                chance.choice(MOVES),
                comparisons(chance, variables, chance.choice((1, 1, 2))) if k in closed else [],
                _effects(chance, variables),
                reply,
                target,
                {name: chance.choice((3, 4)) if k == best[name] else chance.choice((1, 2, 2, 3)) for name in criteria},
                tuple(words(chance, 8) for _ in range(4)),
            )
        )
    return Place(words(chance, 14), lines, criteria, found)


def _effects(chance, variables):
    moved = sorted(chance.sample(range(variables), min(variables, chance.choice((2, 3)))))
    return [(v, chance.choice((-2, -1, 1, 2))) for v in moved]


def _rule(chance, variables, number):
    """A rule reads one variable and moves the next, so that one rule may set off the one after it."""
    comparison = (number, *chance.choice(((">=", 8), ("<=", 2))))
    return [comparison], [(number + 1, chance.choice((-2, -1, 1, 2)))]


# Playing one, to see what can happen


def holds(when, state):
    return all(state[v] >= k if operator == ">=" else state[v] <= k for v, operator, k in when)


def applied(effects, state):
    for v, change in effects:
        state[v] = min(TOP, max(0, state[v] + change))


def _redraw_what_is_never_seen(made, chance):
    """Give new conditions to what random plays never see: first any, then easy ones, at last none."""
    for attempt in range(24):
        visited, seen = _seen(made, chance)
        parts = [part for number in visited for part in _conditional(made.places[number])]
        never = [part for part in parts if part.when and id(part) not in seen]
        if not never:
            return
        for part in never:
            spread = 2 if attempt < 6 else 1
            part.when = comparisons(chance, len(made.variables), 1, spread) if attempt < 18 else []


def _conditional(place):
    yield from place.lines
    for option in place.options:
        yield option
        yield from option.reply


def _seen(made, chance):
    """Numbers of the nodes that random plays came to, and ids of the options offered and the lines said there."""
    visited, seen = set(), set()
    for _ in range(2000):
        state, number = [START] * len(made.variables), 0
        for _ in range(MAX_STEPS):
            visited.add(number)
            place = made.places[number]
            offered = [option for option in place.options if holds(option.when, state)]
            seen.update(map(id, offered))
            seen.update(id(line) for line in place.lines if holds(line.when, state))
            if not offered:
                break
            option = chance.choice(offered)
            step(made, state, option)
            seen.update(id(line) for line in option.reply if holds(line.when, state))
            number = option.to
    return visited, seen


def step(made, state, option):
    """Effects, then the rules whose condition has become true."""
    before = list(state)
    applied(option.effects, state)
    for when, effects in made.rules:
        if holds(when, state) and not holds(when, before):
            applied(effects, state)
