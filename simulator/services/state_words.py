"""Variables, values, conditions and changes of the state as somebody reads them who writes a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from simulator.domain.compile import CompiledScenario, choice_effects
from simulator.domain.conditions import ALWAYS, Condition, Test, Value
from simulator.domain.encounter import Change, Decision
from simulator.domain.i18n import _
from simulator.domain.scenario import Effect, EffectSource, Scenario, SourceKind
from simulator.domain.strategies import limits_of
from simulator.domain.vocabulary import Dose
from simulator.services.debrief_words import MEASURES, OTHER_WORDS, number

NO_STRAIN = "none"


@dataclass(frozen=True, slots=True)
class Moved:
    """What one decision did to one variable.

    Attributes
    ----------
    name, label : str
        As it is written in the case, and in words.
    before, after : Value
        Equal where everything was held back.
    causes : tuple of str
        Every effect in order: by how much, from where, as what is so; and every limit that held one back.
    """

    name: str
    label: str
    before: Value
    after: Value
    causes: tuple[str, ...]


def variable_words(scenario: Scenario, name: str, about: str = "") -> str:
    """A variable in words, such as ``Noor: bond``; a case's own by its name.

    Parameters
    ----------
    about : str
        A member of the cast of whom it is told that they are meant, so that the name is left out.
    """
    parts = name.split(".")
    who = next((part for part in parts if part in scenario.cast), "")
    bare = ".".join(part for part in parts if part != who)
    known = MEASURES.get(bare, "").partition(" (")[0].lower() or OTHER_WORDS.get(bare, "").lower()
    words = known or _plain(bare)
    return f"{scenario.cast[who].name}: {words}" if who and who != about else words


def _plain(bare: str) -> str:
    """A name that a case gives as words; of risk, the kind comes first, as in ``suicide risk clarified``."""
    first, *rest = bare.split(".")
    parts = [rest[0], first, *rest[1:]] if first == "risk" and rest else [first, *rest]
    return " ".join(parts).replace("-", " ").replace("_", " ")


def person_of(scenario: Scenario, name: str) -> str:
    """The member of the cast whom a variable is about; empty for the case's own."""
    return next((part for part in name.split(".") if part in scenario.cast), "")


def value_words(value: Value) -> str:
    """A value as a word or a number."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return number(value) if isinstance(value, int) else OTHER_WORDS.get(value, value)


def values_words(values: Sequence[Value]) -> str:
    """Several values of one variable in order: numbers that follow each other as a range."""
    numbers = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
    if len(numbers) == len(values) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return _("{low} to {high}").format(low=number(numbers[0]), high=number(numbers[-1]))
    *most, last = (value_words(value) for value in values)
    return _("{some} or {last}").format(some=", ".join(most), last=last) if most else last


def condition_words(scenario: Scenario, condition: Condition, about: str = "") -> str:
    """A condition in words; empty if it asks nothing. ``about``: as for ``variable_words``."""
    parts = [_test(scenario, test, about) for test in condition.tests]
    for group in condition.groups:
        words = [condition_words(scenario, alternative, about) for alternative in group]
        if not words:
            return _("never")
        if all(words):  # an alternative that asks nothing always holds, and the group with it
            parts.append(words[0] if len(words) == 1 else _("either {all}").format(all=_(" or ").join(words)))
    return _(" and ").join(parts)


def _test(scenario: Scenario, test: Test, about: str) -> str:
    who, variable = person_of(scenario, test.variable), scenario.variables[test.variable]
    label = variable_words(scenario, test.variable, who)
    if who and who != about:
        label = _("{who}'s {what}").format(who=scenario.cast[who].name, what=label)
    allowed = [value for value in variable.values if value in test.allowed]
    refused = [value for value in variable.values if value not in test.allowed]
    if not refused:
        return _("{what} is anything").format(what=label)
    if not allowed:
        return _("never")
    if test.variable == f"{who}.rupture" and (
        strain := _strain(allowed, "" if who == about else scenario.cast[who].name)
    ):
        return strain
    if not variable.numeric:
        return _("{what} is {values}").format(what=label, values=values_words(allowed))
    low, high = number(int(allowed[0])), number(int(allowed[-1]))
    if allowed == list(variable.values[: len(allowed)]):
        return _("{what} is at most {high}").format(what=label, high=high)
    if allowed == list(variable.values[-len(allowed) :]):
        return _("{what} is at least {low}").format(what=label, low=low)
    if len(refused) == int(refused[-1]) - int(refused[0]) + 1:
        below, above = number(int(refused[0])), number(int(refused[-1]))
        return _("{what} is below {low} or above {high}").format(what=label, low=below, high=above)
    return _("{what} is {values}").format(what=label, values=values_words(allowed))


def _strain(allowed: Sequence[Value], name: str) -> str:
    """Whether there is a strain, and of which kind; empty where that can't be said so.

    Parameters
    ----------
    name : str
        With whom; empty if it is known already.
    """
    kinds = [value for value in allowed if value != NO_STRAIN]
    if not kinds:
        return _("there is no strain with {who}").format(who=name) if name else _("there is no strain")
    if len(kinds) < len(allowed):
        return ""
    words = _("there is a strain with {who}").format(who=name) if name else _("there is a strain")
    return words if len(kinds) > 1 else f"{words} ({value_words(kinds[0])})"


def moved_by(table: CompiledScenario, decision: Decision) -> tuple[Moved, ...]:
    """What a decision moved or had held back, variable by variable, each with where it came from."""
    scenario = table.scenario
    before, after = table.values(decision.state_before), table.values(decision.state_after)
    causes: dict[str, list[str]] = {}
    happened = [effect for effect in _effects(scenario, decision) if effect.when.holds(before)]
    for change in decision.changes:
        while happened and not _is(happened[0], change):  # it changed nothing, at the end of its range
            happened.pop(0)
        condition = happened.pop(0).when if happened else ALWAYS
        causes.setdefault(change.variable, []).append(_cause(scenario, change, condition, before))
    return tuple(
        Moved(name, variable_words(scenario, name), before[name], after[name], tuple(several))
        for name, several in causes.items()
    )


def _effects(scenario: Scenario, decision: Decision) -> Iterator[Effect]:
    """Every effect that a decision can have, in the order in which they happen: the choice's own, then the rules'."""
    yield from choice_effects(scenario, scenario.nodes[decision.node].choice(decision.choice))
    for rule in scenario.rules:
        yield from rule.effects


def _is(effect: Effect, change: Change) -> bool:
    """Whether a change, or what was held back, is what this effect does."""
    if (effect.variable, effect.source) != (change.variable, change.source):
        return False
    if change.blocked:
        return True
    if effect.add is not None and isinstance(change.before, int) and isinstance(change.after, int):
        return (change.after - change.before) * effect.add > 0
    return effect.put == change.after


def _cause(scenario: Scenario, change: Change, condition: Condition, before: Mapping[str, Value]) -> str:
    """By how much, from where and as what is so; or, of what was held back, what stood against it."""
    about = person_of(scenario, change.variable)
    if change.source.kind is SourceKind.RULE:
        condition = next(rule.when for rule in scenario.rules if any(_is(one, change) for one in rule.effects))
    origin, words = _origin(change.source), condition_words(scenario, condition, about)
    if words:
        origin = _("{origin}, as {condition}").format(origin=origin, condition=words)
    if change.blocked:
        limit = _limit(scenario, change, before)
        between = ", " if words else " "
        return _("{origin}{between}would have moved it, but {limit}").format(
            origin=origin, between=between, limit=limit
        )
    if isinstance(change.before, bool) or not (isinstance(change.before, int) and isinstance(change.after, int)):
        what = _("becomes {value}").format(value=value_words(change.after))
    else:
        what = number(change.after - change.before, "+d")
    return _("{what} by {origin}").format(what=what, origin=origin)


def _origin(source: EffectSource) -> str:
    """Where a change comes from."""
    if source.kind is SourceKind.STRATEGY:
        given, _comma, strategy = source.label.rpartition(", ")
        dose, _space, move = given.partition(" ")
        words = (
            _("“{move}” ({strategy} strategy)") if dose == Dose.PLAIN else _("a {dose} “{move}” ({strategy} strategy)")
        )
        return words.format(dose=dose, move=move, strategy=strategy)
    if source.kind is SourceKind.CASE:
        return _("this option itself")
    return _("the repair in this option") if source.kind is SourceKind.REPAIR else source.label


def _limit(scenario: Scenario, change: Change, before: Mapping[str, Value]) -> str:
    """The limit that held a change back: what can't rise or fall, and while what holds."""
    about = person_of(scenario, change.variable)
    label = variable_words(scenario, change.variable, about)
    for limit in limits_of(scenario):
        if (limit.variable, limit.words) == (change.variable, change.blocked) and limit.when.holds(before):
            words = condition_words(scenario, limit.when, about)
            when = _("while {condition}").format(condition=words) if words else _("at any time")
            text = _("{what} can't rise {when}") if limit.rise else _("{what} can't fall {when}")
            return text.format(what=label, when=when)
    return change.blocked
