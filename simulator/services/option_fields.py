"""An option as a form has it: read off the text, and what of it is written back.

A form shows what it can. What it does not show, and what was left as it was, is not written, so it stays as its author
wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.content.outline import Outline
from simulator.domain.vocabulary import AFFECTS, COHESION, MOVES, Dose, person_variables, risk_variable
from simulator.errors import InvalidInput
from simulator.services.written import check_text

MAX_WORDS = {"say": 1_500, "reply": 1_500, "cue": 500, "rationale": 2_000}
MAX_MOVES, MAX_LINES, MAX_EFFECTS, MAX_CHANGE = 8, 20, 40, 200
PARTS = ("attends", "misses", "effect", "principle", "better")
"""Of a rationale, in the order in which they are written; only the last may be left out."""
SCENE, NEUTRAL = "scene", "neutral"
BESIDE_WORDS = ("cue", "affect", "when")
IN_TEXT = "Change it in the text instead."


@dataclass(frozen=True, slots=True)
class Move:
    """A move as a form has it; ``toward`` holds one or more people, or ``all``."""

    kind: str
    toward: tuple[str, ...]
    dose: str = Dose.PLAIN


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """A line of what is said and done next.

    Attributes
    ----------
    speaker : str
        Somebody of the cast, or ``scene``.
    words, cue : str
        What is said, and what is seen; one of them may be empty.
    place : int
        Where it stands in the text, from 0; -1 for a new one.
    bound : bool
        Whether it has a condition, which a form leaves alone.
    """

    speaker: str
    words: str
    cue: str = ""
    affect: str = NEUTRAL
    place: int = -1
    bound: bool = False


@dataclass(frozen=True, slots=True)
class OptionFields:
    """An option as a form has it.

    Attributes
    ----------
    scores : tuple of str
        Criteria that the decision is rated on.
    ratings : mapping of str to int
        0 to 4 by criterion; those that are not rated yet are left out, and stay as they are.
    rationale : mapping of str to str
        By part, see ``PARTS``.
    to : str
        Where it leads; empty where that depends on the state, which a form leaves alone.
    reply : tuple of ReplyLine or None
        What is said and done next; None leaves it as it is, here and below.
    effects : mapping of str to int or str, or None
        By variable: what is added to a number, or the word that is put.
    repairs : tuple of str or None
        People with whom it mends the strain.
    bound : bool
        Whether it is on offer only under a condition, which a form leaves alone.
    """

    id: str
    say: str
    moves: tuple[Move, ...]
    ratings: Mapping[str, int]
    critical: tuple[str, ...]
    rationale: Mapping[str, str]
    to: str
    scores: tuple[str, ...] = ()
    reply: tuple[ReplyLine, ...] | None = None
    effects: Mapping[str, int | str] | None = None
    repairs: tuple[str, ...] | None = None
    bound: bool = False


def fields_of(raw: Mapping[str, Any], scores: Any) -> OptionFields:
    """An option as it is written, as far as a form can show it."""
    rationale = dict(pairs(raw.get("rationale")))
    return OptionFields(
        id=word(raw.get("id")),
        say=word(raw.get("say")),
        moves=tuple(_read_moves(raw.get("moves"))),
        ratings={name: int(given) for name, given in pairs(raw.get("ratings")) if given in ("0", "1", "2", "3", "4")},
        critical=tuple(filter(None, map(_code, items(raw.get("critical"))))),
        rationale={part: word(rationale.get(part)) for part in PARTS},
        to=word(raw.get("to")),
        scores=tuple(map(word, items(scores))),
        reply=tuple(_read_lines(raw.get("reply"))),
        effects={name: _number(given) for name, given in pairs(raw.get("effects")) if isinstance(given, str)},
        repairs=tuple(map(word, items(raw.get("repairs")))),
        bound=raw.get("when") is not None,
    )


def variables_of(case: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What an option can change: the case's own variables first, each with its words; a number has none."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in pairs(case.get("state")):
        risk = risk_variable(name)
        if risk is not None:
            found[name] = ()
        elif "." not in name and name != COHESION.name:
            found[name] = ("true", "false") if value in ("true", "false") else _own_words(value)
    people = [variable for person, _about in pairs(case.get("cast")) for variable in person_variables(person)]
    for variable in (*people, COHESION):
        found[variable.name] = () if variable.numeric else tuple(map(str, variable.values))
    return found


def changes_of(
    raw: Mapping[str, Any], given: OptionFields, outline: Outline, variables: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    """What a form changes of an option, by key; None takes a key away.

    Raises
    ------
    InvalidInput
        If something is missing or too long, or is written in a way that a form can't change.
    """
    shown, changes = fields_of(raw, None), dict[str, Any]()
    if not _same_words(given.say, shown.say) or not shown.say:
        changes["say"] = _say(given.say)
    if given.moves != shown.moves or not shown.moves:
        _refuse_unless(len(items(raw.get("moves"))) == len(shown.moves), "moves")
        changes["moves"] = _moves(given.moves, outline)
    changes |= _judged(raw, given, shown)
    if given.reply is not None and given.reply != shown.reply:
        changes["reply"] = _reply(items(raw.get("reply")), given.reply, shown.reply or (), outline)
    if given.effects is not None and given.effects != shown.effects:
        _refuse_unless(len(pairs(raw.get("effects"))) == len(shown.effects or ()), "effects")
        changes["effects"] = _effects(given.effects, variables) or None
    if given.repairs is not None and given.repairs != shown.repairs:
        if not {person.id for person in outline.people}.issuperset(given.repairs):
            raise InvalidInput("repairs", "That person is not in the cast any more.", hint="Choose again.")
        changes["repairs"] = list(given.repairs) or None
    if given.to and given.to != shown.to:
        if outline.node(given.to) is None:
            raise InvalidInput("to", "That node is not in the text any more.", hint="Choose where the option leads.")
        changes["to"] = given.to
    return changes


def _judged(raw: Mapping[str, Any], given: OptionFields, shown: OptionFields) -> dict[str, Any]:
    """Ratings, critical errors and the reasons that change."""
    changes: dict[str, Any] = {}
    if any(type(rating) is not int or not 0 <= rating <= 4 for rating in given.ratings.values()):
        raise InvalidInput("ratings", "A rating is a whole number from 0 to 4.")
    if any(shown.ratings.get(name) != rating for name, rating in given.ratings.items()):
        changes["ratings"] = dict(pairs(raw.get("ratings"))) | dict(given.ratings)
    if given.critical != shown.critical:
        written = {_code(item): item for item in items(raw.get("critical"))}  # some with a class or a reason
        changes["critical"] = [written.get(code, code) for code in given.critical] or None
    if any(not _same_words(given.rationale.get(part, ""), shown.rationale[part]) for part in PARTS):
        before = raw.get("rationale")
        _refuse_unless(before is None or isinstance(before, dict), "rationale")
        changes["rationale"] = _rationale(dict(pairs(before)), given.rationale)
    return changes


def _say(text: str) -> str:
    if not text.strip():
        raise InvalidInput("say", "The option says nothing yet.", hint="Write what the therapist says.")
    return _line("say", text)


def _moves(moves: Sequence[Move], outline: Outline) -> list[dict[str, Any]]:
    if not 1 <= len(moves) <= MAX_MOVES:
        raise InvalidInput("moves", f"An option has one to {MAX_MOVES} moves.", hint="Choose what it does.")
    people = {person.id for person in outline.people} | {"all"}
    for move in moves:
        is_known = move.kind in MOVES and move.dose in list(Dose)
        if not is_known or not move.toward or not people.issuperset(move.toward):
            raise InvalidInput("moves", "A move needs its kind and toward whom it is.", hint="Choose both.")
    return [_move(move) for move in moves]


def _move(move: Move) -> dict[str, Any]:
    toward: Any = move.toward[0] if len(move.toward) == 1 else list(move.toward)
    return {move.kind: toward} | ({} if move.dose == Dose.PLAIN else {"dose": str(move.dose)})


def _rationale(before: Mapping[str, Any], parts: Mapping[str, str]) -> dict[str, Any]:
    """The parts in their order; one that was left as it was stays as it is written."""
    lines = {part: _kept("rationale", parts.get(part, ""), before.get(part)) for part in PARTS}
    others = {name: value for name, value in before.items() if name not in PARTS}
    return {part: words for part, words in lines.items() if words} | others


def _reply(
    raw: Sequence[Any], lines: Sequence[ReplyLine], shown: Sequence[ReplyLine], outline: Outline
) -> list[Mapping[str, Any]]:
    """The lines as they are to be written; those that a form can't show stay where they are."""
    if not 1 <= len(lines) <= MAX_LINES:
        raise InvalidInput(
            "reply", "The option has no answer yet.", hint=f"Write one to {MAX_LINES} lines of what is said or done."
        )
    speakers = {person.id for person in outline.people} | {SCENE}
    for line in lines:
        if line.speaker not in speakers or line.affect not in AFFECTS:
            raise InvalidInput("reply", "A line needs somebody of the cast who says it.", hint="Choose who speaks.")
        if not line.words.strip() and not line.cue.strip():
            raise InvalidInput("reply", "A line says and shows nothing.", hint="Write words, or what is seen.")
    seen, kept = {line.place for line in shown}, {line.place: line for line in lines if line.place >= 0}
    found = [
        _reply_line(kept[place], before) if place in kept else before
        for place, before in enumerate(raw)
        if place in kept or place not in seen
    ]
    return found + [_reply_line(line, {}) for line in lines if line.place < 0]


def _reply_line(line: ReplyLine, before: Mapping[str, Any]) -> dict[str, Any]:
    speaker = next((key for key in before if key not in BESIDE_WORDS), "")
    made: dict[str, Any] = {line.speaker: _kept("reply", line.words, before.get(speaker))}
    if line.cue.strip():
        made["cue"] = _kept("cue", line.cue, before.get("cue"))
    if line.affect != NEUTRAL or "affect" in before:
        made["affect"] = line.affect
    return made | ({"when": before["when"]} if "when" in before else {})


def _effects(effects: Mapping[str, int | str], variables: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    if len(effects) > MAX_EFFECTS:
        raise InvalidInput("effects", f"An option changes at most {MAX_EFFECTS} things.", hint="Leave some out.")
    for name, value in effects.items():
        words = variables.get(name)
        if words is None:
            raise InvalidInput("effects", f"There is no “{name}” in the case.", hint="Choose what it changes.")
        is_number = type(value) is int and 0 < abs(value) <= MAX_CHANGE
        if not (value in words if words else is_number):
            raise InvalidInput("effects", f"What the option does to “{name}” is not said.", hint="Choose how much.")
    return {name: value == "true" if value in ("true", "false") else value for name, value in effects.items()}


def _refuse_unless(can_show: bool, field: str) -> None:
    if not can_show:
        raise InvalidInput(field, "This is written in a way that a form can't change.", hint=IN_TEXT)


def _kept(field: str, text: str, before: Any) -> str:
    """The text on one line; as it is written where it says the same."""
    return before if isinstance(before, str) and _same_words(text, before) else _line(field, text)


def _same_words(one: str, other: str) -> bool:
    return one.split() == other.split()


def _line(field: str, text: str) -> str:
    joined = " ".join(text.split())
    check_text(field, joined, MAX_WORDS[field])
    return joined


def _read_moves(raw: Any) -> Iterable[Move]:
    for item in items(raw):
        written = dict(pairs(item))
        kind = next((key for key in written if key in MOVES), "")
        toward = written.get(kind)
        people = tuple(map(word, toward)) if isinstance(toward, list) else (word(toward),)
        if kind and len(written) == 1 + ("dose" in written):
            yield Move(kind, people, word(written.get("dose")) or Dose.PLAIN)


def _read_lines(raw: Any) -> Iterable[ReplyLine]:
    for place, item in enumerate(items(raw)):
        written = dict(pairs(item))
        speakers = [key for key in written if key not in BESIDE_WORDS]
        if len(speakers) == 1 and not isinstance(written[speakers[0]], dict | list):
            words, cue = word(written[speakers[0]]), word(written.get("cue"))
            affect = word(written.get("affect")) or NEUTRAL
            yield ReplyLine(speakers[0], words, cue, affect, place, written.get("when") is not None)


def _own_words(value: Any) -> tuple[str, ...]:
    return tuple(map(word, items(dict(pairs(value)).get("values"))))


def _number(given: str) -> int | str:
    try:
        return int(given)
    except ValueError:
        return given


def items(value: Any) -> list[Any]:
    """A list as it is; nothing for anything else."""
    return value if isinstance(value, list) else []


def pairs(value: Any) -> list[tuple[str, Any]]:
    """Keys and values of a mapping; nothing for anything else."""
    return list(value.items()) if isinstance(value, dict) else []


def word(value: Any) -> str:
    """A text as it is; empty for anything else."""
    return value if isinstance(value, str) else ""


def _code(item: Any) -> str:
    return word(dict(pairs(item)).get("code")) if isinstance(item, dict) else word(item)
