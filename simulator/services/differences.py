"""What is different between two versions of a case, in plain words; pure on two scenarios as they were written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from simulator.domain.compile import choice_effects
from simulator.domain.conditions import Condition, Variable
from simulator.domain.fingerprint import key_hash, play_hash
from simulator.domain.i18n import _
from simulator.domain.key import scenario_key
from simulator.domain.scenario import Choice, Effect, EndingLevel, Line, Move, Node, Person, Rule, Scenario, Target
from simulator.services.state_words import condition_words, value_words

Thing = TypeVar("Thing")
MAX_QUOTED = 90
"""Characters of a text that are shown of it before and after."""
LEVEL = 100
"""Hundredths in a level of a rating."""


class Part(StrEnum):
    """What of a case a change is about."""

    BEFORE = "before"
    PEOPLE = "people"
    STATE = "state"
    DECISIONS = "decisions"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different, in a sentence."""

    part: Part
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that is different between two versions.

    Attributes
    ----------
    plays, scores : bool
        Whether the case plays otherwise, and whether choices are rated otherwise.
    """

    changes: tuple[Change, ...]
    plays: bool
    scores: bool


def difference(old: Scenario, new: Scenario) -> Difference:
    """What is different in the newer version, in the order of the case."""
    found = [
        *(Change(Part.BEFORE, words) for words in _before(old, new)),
        *(Change(Part.PEOPLE, words) for words in _people(old, new)),
        *(Change(Part.STATE, words) for words in _state(old, new)),
        *_nodes(old, new),
    ]
    return Difference(
        tuple(found),
        play_hash(old) != play_hash(new),
        key_hash(old, scenario_key(old)) != key_hash(new, scenario_key(new)),
    )


def _before(old: Scenario, new: Scenario) -> Iterator[str]:
    """What is read before the case begins."""
    texts: tuple[tuple[str, Callable[[Scenario], str]], ...] = (
        (_("Title"), lambda case: case.about.title),
        (_("Summary"), lambda case: case.about.summary),
        (_("Prebriefing"), lambda case: case.prebrief),
        (_("Duties"), lambda case: case.duties),
        (_("Level"), lambda case: case.about.level),
        (_("Minutes"), lambda case: str(case.about.minutes)),
    )
    for label, read in texts:
        yield from _changed(label, read(old), read(new))
    lists: tuple[tuple[str, Callable[[Scenario], Sequence[str]]], ...] = (
        (_("Content note"), lambda case: case.about.content_notes),
        (_("Objective"), lambda case: case.about.objectives),
        (_("Source"), lambda case: case.about.sources),
        (_("Reviewer"), lambda case: case.about.reviewers),
        (_("Rubric"), lambda case: [rubric.reference for rubric in case.rubrics]),
    )
    for label, listed in lists:
        yield from _listed(label, listed(old), listed(new))


def _people(old: Scenario, new: Scenario) -> Iterator[str]:
    for key, before, after in _both(old.cast, new.cast):
        if before is None or after is None:
            person = after or before
            assert person is not None
            yield (_("{who} is new") if before is None else _("{who} is gone")).format(who=_called(person))
            continue
        for label, one, other in (
            (_("name"), before.name, after.name),
            (_("age"), str(before.age), str(after.age)),
            (_("pronouns"), before.pronouns, after.pronouns),
            (_("role"), before.role, after.role),
            (_("strategy"), before.strategy or _("none"), after.strategy or _("none")),
            (_("what is said of them"), before.about, after.about),
            (_("portrait"), before.portrait or _("none"), after.portrait or _("none")),
        ):
            yield from _changed(f"{_called(before)} ({key}), {label}", one, other)
    for key, was, now in _both(old.casting, new.casting):
        if was != now:
            yield _("Who plays in the opening “{name}” is different").format(name=key)


def _state(old: Scenario, new: Scenario) -> Iterator[str]:
    """Variables, openings, rules, ratings at the ending and strategy profiles."""
    for key, before, after in _both(old.variables, new.variables):
        if before is None or after is None:
            yield (_("Variable {name} is new") if before is None else _("Variable {name} is gone")).format(name=key)
        elif before.values != after.values:
            yield from _changed(key, _range(before), _range(after))
    for name, was, now in _both(old.openings, new.openings):
        if was is None or now is None:
            yield (_("Opening “{name}” is new") if was is None else _("Opening “{name}” is gone")).format(name=name)
            continue
        for key, first, second in _both(was, now):
            if first is not None and second is not None and first != second:
                yield from _changed(f"{_('Opening')} “{name}”, {key}", value_words(first), value_words(second))
    if old.rules != new.rules:
        yield from _changed_rules(old, new)
    for criterion, levels, others in _both(old.at_ending, new.at_ending):
        if levels != others:
            label = _("{criterion}, rated at the ending").format(criterion=criterion)
            told = tuple(_changed(label, _levels(old, levels or ()), _levels(new, others or ())))
            yield from told or (_("{what}: the reason is different").format(what=label),)
    for key, profile, other in _both(old.profiles, new.profiles):
        if profile is not None and other is not None and profile != other:
            yield _("The strategy “{name}” answers otherwise ({old} → {new})").format(
                name=key, old=profile.version, new=other.version
            )
    if old.start != new.start:
        yield from _changed(_("It starts at"), old.start, new.start)


def _changed_rules(old: Scenario, new: Scenario) -> Iterator[str]:
    for number in range(max(len(old.rules), len(new.rules))):
        before, after = (case.rules[number] if number < len(case.rules) else None for case in (old, new))
        if before is None:
            yield _("Rule {n} is new").format(n=number + 1)
        elif after is None:
            yield _("Rule {n} is gone").format(n=number + 1)
        elif before != after:
            told = tuple(_changed(_("Rule {n}").format(n=number + 1), _rule(old, before), _rule(new, after)))
            yield from told or (_("The reason that rule {n} gives is different").format(n=number + 1),)


def _nodes(old: Scenario, new: Scenario) -> Iterator[Change]:
    renamed = _renamed(old.nodes, new.nodes, _says)
    for was, now in renamed.items():
        yield Change(Part.DECISIONS, _("*{old}* is now called *{new}*").format(old=was, new=now))
    for key in old.nodes:
        if key not in new.nodes and key not in renamed:
            yield Change(Part.DECISIONS, _("*{node}* is gone").format(node=key))
    before_by_name = {renamed.get(key, key): node for key, node in old.nodes.items()}
    for key, node in new.nodes.items():
        before = before_by_name.get(key)
        if before is None:
            kind = _("*{node}* is new, an ending") if node.ending else _("*{node}* is new")
            yield Change(Part.DECISIONS, kind.format(node=key))
        else:
            yield from _Compared(old, new, before, node, renamed).changes()


def _says(node: Node) -> tuple[object, ...]:
    """What is said and offered at a node, by which it is known again under another name."""
    return node.scene, _spoken(node.lines), tuple(choice.say for choice in node.choices), node.debrief


@dataclass(frozen=True)
class _Compared:
    """One node in both versions; ``renamed`` are nodes of the old one by their new names."""

    old: Scenario
    new: Scenario
    before: Node
    after: Node
    renamed: Mapping[str, str]

    def changes(self) -> Iterator[Change]:
        """Of the node, then of its options."""
        before, after = self.before, self.after
        here = f"*{after.id}*"
        for words in self._node(here):
            yield Change(Part.DECISIONS, words)
        for part in (
            _listed(_("{here}: criterion").format(here=here), before.criteria, after.criteria),
            _switched(here, _("a key decision, which counts twice"), before.key, after.key),
        ):
            yield from (Change(Part.KEY, words) for words in part)
        was, now = ({choice.id: choice for choice in node.choices} for node in (before, after))
        renamed = _renamed(was, now, lambda choice: choice.say)
        by_name = {renamed.get(key, key): choice for key, choice in was.items()}
        for key, choice in was.items():
            if key not in now and key not in renamed:
                yield Change(
                    Part.DECISIONS, _("{here}: the option “{say}” is gone").format(here=here, say=_cut(choice.say))
                )
        for number, (key, choice) in enumerate(now.items(), 1):
            earlier = by_name.get(key)
            if earlier is None:
                words = _("{here}: option {n} is new: “{say}”").format(here=here, n=number, say=_cut(choice.say))
                yield Change(Part.DECISIONS, words)
                continue
            place = _("Option {n} of {here}").format(n=number, here=here)
            yield from (Change(Part.DECISIONS, words) for words in self._option(place, earlier, choice))
            yield from (Change(Part.KEY, words) for words in _rated(place, earlier, choice))

    def _node(self, here: str) -> Iterator[str]:
        before, after = self.before, self.after
        yield from _changed(f"{here}, {_('scene')}", before.scene, after.scene)
        yield from _lines(here, self.old, self.new, before.lines, after.lines)
        yield from _changed(f"{here}, {_('who is in the room')}", ", ".join(before.present), ", ".join(after.present))
        yield from _changed(f"{here}, {_('what it is about')}", before.construct, after.construct)
        yield from _changed(f"{here}, {_('title')}", before.title, after.title)
        yield from _changed(f"{here}, {_('debriefing')}", before.debrief, after.debrief)
        yield from _changed(f"{here}, {_('kind of ending')}", before.ending or "", after.ending or "")
        yield from _switched(here, _("an early ending"), before.early, after.early)
        yield from _switched(here, _("offered in the order as written"), before.as_written, after.as_written)

    def _option(self, place: str, was: Choice, now: Choice) -> Iterator[str]:
        yield from _changed(f"{place}, {_('words')}", was.say, now.say)
        yield from _lines(f"{place}, {_('answer')}", self.old, self.new, was.reply, now.reply)
        targets = tuple(Target(self.renamed.get(one.node, one.node), one.when) for one in was.to)
        yield from _changed(f"{place}, {_('leads to')}", _ways(self.old, targets), _ways(self.new, now.to))
        guards = (_guard(self.old, was.when), _guard(self.new, now.when))
        yield from _changed(f"{place}, {_('is offered')}", *guards)
        yield from _switched(place, _("offered once"), was.once, now.once)
        moves = (", ".join(map(_move, choice.moves)) for choice in (was, now))
        yield from _changed(f"{place}, {_('moves')}", *moves)
        effects = (_effects(self.old, was.effects), _effects(self.new, now.effects))
        yield from _changed(f"{place}, {_('effects of its own')}", *effects)
        mended = (", ".join(was.repairs), ", ".join(now.repairs))
        yield from _changed(f"{place}, {_('mends the strain with')}", *mended)
        if was.moves == now.moves and was.effects == now.effects:
            sums = (_effects(case, choice_effects(case, one)) for case, one in ((self.old, was), (self.new, now)))
            yield from _changed(f"{place}, {_('what its moves do')}", *sums)


def _rated(place: str, was: Choice, now: Choice) -> Iterator[str]:
    """Ratings, critical marks, and what is said of the option afterwards."""
    for criterion, before, after in _both(was.ratings, now.ratings):
        if before != after:
            yield f"{place}: {criterion} {_level(before)} → {_level(after)}"
    yield from _switched(place, _("contested among experts, so not scored"), was.contested, now.contested)
    marks = ([f"{mark.code} ({mark.error_class.value})" for mark in choice.critical] for choice in (was, now))
    yield from _listed(f"{place}: {_('critical error')}", *marks)
    if was.rationale != now.rationale:
        yield _("{place}: the rationale is different").format(place=place)
    confidence = (choice.confidence.value if choice.confidence else "" for choice in (was, now))
    yield from _changed(f"{place}, {_('how well supported')}", *confidence)
    yield from _listed(f"{place}: {_('source')}", was.sources, now.sources)


def _lines(place: str, old: Scenario, new: Scenario, was: Sequence[Line], now: Sequence[Line]) -> Iterator[str]:
    """Lines that came or went; the rest if only the way in which they are said changed."""
    gone, come = [[_line(case, line) for line in lines] for case, lines in ((old, was), (new, now))]
    if gone == come:
        if tuple(was) != tuple(now):
            yield _("{place}: how somebody looks, or when a line is said, is different").format(place=place)
        return
    if len(gone) == len(come):
        pairs = [(one, other) for one, other in zip(gone, come, strict=True) if one != other]
        for one, other in pairs:
            yield from _changed(f"{place}, {_('line')}", one, other)
        return
    yield from _listed(f"{place}: {_('line')}", gone, come)


def _line(case: Scenario, line: Line) -> str:
    who = case.cast[line.speaker].name if line.speaker else _("Scene")
    return f"{who}: {line.words or line.cue}"


def _spoken(lines: Iterable[Line]) -> tuple[tuple[str, str], ...]:
    return tuple((line.speaker or "", line.words) for line in lines)


def _ways(case: Scenario, to: Sequence[Target]) -> str:
    return ", ".join(one.node + _if(case, one.when) for one in to)


def _rule(case: Scenario, rule: Rule) -> str:
    return _effects(case, rule.effects) + _if(case, rule.when)


def _levels(case: Scenario, levels: Iterable[EndingLevel]) -> str:
    return ", ".join(_level(one.rating) + _if(case, one.when) for one in levels)


def _if(case: Scenario, when: Condition) -> str:
    """A condition as it stands after what it is asked of; empty if it asks nothing."""
    words = condition_words(case, when)
    return f" ({_('if {what}').format(what=words)})" if words else ""


def _guard(case: Scenario, when: Condition) -> str:
    words = condition_words(case, when)
    return _("if {what}").format(what=words) if words else _("always")


def _move(move: Move) -> str:
    return f"{move.dose.value} {move.kind} → {' + '.join(move.toward)}".removeprefix("plain ")


def _effects(case: Scenario, effects: Iterable[Effect]) -> str:
    return ", ".join(_effect(case, one) for one in effects)


def _effect(case: Scenario, one: Effect) -> str:
    value = f"{one.add:+d}".replace("-", "−") if one.add is not None else f"= {value_words(one.put)}"  # type: ignore[arg-type]
    return f"{one.variable} {value}" + _if(case, one.when)


def _level(hundredths: int | None) -> str:
    return _("not rated") if hundredths is None else f"{hundredths / LEVEL:g}"


def _range(variable: Variable) -> str:
    return variable.describe_range()


def _called(person: Person) -> str:
    return person.name or person.id


def _changed(label: str, was: str, now: str) -> Iterator[str]:
    if was != now:
        yield f"{label}: {_shown(was)} → {_shown(now)}" if _short(was, now) else _long(label, was, now)


def _short(*texts: str) -> bool:
    return all(len(text) <= MAX_QUOTED for text in texts)


def _long(label: str, was: str, now: str) -> str:
    """Of two long texts, the places where they part."""
    start = next((n for n, (one, other) in enumerate(zip(was, now, strict=False)) if one != other), None)
    at = min(len(was), len(now)) if start is None else start
    begin = max(0, at - 20)
    lead = "… " if begin else ""
    return f"{label}: {lead}{_shown(was[begin:])} → {lead}{_shown(now[begin:])}"


def _shown(text: str) -> str:
    return f"“{_cut(text)}”" if text else _("nothing")


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= MAX_QUOTED else flat[: MAX_QUOTED - 1] + "…"


def _listed(label: str, was: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    for one in was:
        if one not in now:
            yield _("{what} is gone: {one}").format(what=label, one=_shown(one))
    for one in now:
        if one not in was:
            yield _("{what} is new: {one}").format(what=label, one=_shown(one))


def _switched(place: str, what: str, was: bool, now: bool) -> Iterator[str]:
    if was != now:
        words = _("{place}: now {what}") if now else _("{place}: no longer {what}")
        yield words.format(place=place, what=what)


def _both(old: Mapping[str, Thing], new: Mapping[str, Thing]) -> Iterator[tuple[str, Thing | None, Thing | None]]:
    """Everything in either, in the new order; what is gone comes last."""
    for key in (*new, *(key for key in old if key not in new)):
        yield key, old.get(key), new.get(key)


def _renamed(old: Mapping[str, Thing], new: Mapping[str, Thing], said: Callable[[Thing], Any]) -> dict[str, str]:
    """What has another id and the same words, by the old id; only where nothing else has those words."""
    gone = {key: said(thing) for key, thing in old.items() if key not in new}
    come = {key: said(thing) for key, thing in new.items() if key not in old}
    found = {}
    for key, words in gone.items():
        same = [name for name, others in come.items() if others == words]
        if len(same) == 1 and list(gone.values()).count(words) == 1:
            found[key] = same[0]
    return found
