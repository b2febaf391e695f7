"""What a debriefing shows, computed from the walk: moments, what each did, the roads not taken, what to practise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from simulator.domain.assessment import assess, ending_levels
from simulator.domain.compile import CompiledScenario
from simulator.domain.conditions import Value
from simulator.domain.encounter import Change, Decision, Encounter, choose, here, replay, scene_lines, start
from simulator.domain.key import Key
from simulator.domain.rubric import Criterion, ErrorClass
from simulator.domain.scenario import Choice, EndingKind, EndingLevel, Line, Node
from simulator.domain.scoring import MIN_OPPORTUNITIES, DecisionScore, ScoredChoice, ScoreSheet, score_decision
from simulator.domain.verification.outlook import Outlook, Within

PRACTISE_BELOW = 7500
MAX_TO_PRACTISE = 2


@dataclass(frozen=True, slots=True)
class Road:
    """An option that was offered, and what it led to or would have led to.

    Attributes
    ----------
    within : mapping of str to EndingKind, or None
        The endings still within reach after it; None if that is not known.
    """

    choice: Choice
    reply: tuple[Line, ...]
    changes: tuple[Change, ...]
    led_to: Node
    within: Within | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """One decision of the walk with everything around it.

    Attributes
    ----------
    taken : Road
        What was chosen.
    others : tuple of Road
        What else was offered, in the order shown.
    within : mapping of str to EndingKind, or None
        The endings within reach before it; None if that is not known.
    """

    step: int
    node: Node
    lines: tuple[Line, ...]
    taken: Road
    others: tuple[Road, ...]
    score: DecisionScore
    within: Within | None = None

    @property
    def lost(self) -> Within:
        """Endings that were within reach before this decision and not after it."""
        after = self.taken.within
        if self.within is None or after is None:
            return {}
        return {name: kind for name, kind in self.within.items() if name not in after}

    @property
    def lost_kinds(self) -> tuple[EndingKind, ...]:
        """Kinds of ending of which none was within reach any more after this decision."""
        left = set((self.taken.within or {}).values())
        return tuple(kind for kind in EndingKind if kind in set(self.lost.values()) - left)


@dataclass(frozen=True, slots=True)
class Debrief:
    """A whole debriefing.

    Attributes
    ----------
    strength : Moment or None
        The moment that came nearest to what was possible; None if every scored choice was the worst on offer.
    work_on : Moment or None
        The moment to work on: a critical one first; None if every scored decision was the best on offer.
    practise : tuple of Criterion
        What to practise next, weakest first.
    states : tuple of mapping
        Values by variable name: at the opening, then after each decision.
    """

    ending: Node | None
    sheet: ScoreSheet
    ending_levels: Mapping[str, EndingLevel]
    moments: tuple[Moment, ...]
    strength: Moment | None
    work_on: Moment | None
    practise: tuple[Criterion, ...]
    states: tuple[Mapping[str, Value], ...]


def debrief(
    table: CompiledScenario,
    key: Key,
    choice_ids: Sequence[str],
    *,
    variant: str,
    seed: int,
    outlook: Outlook | None = None,
) -> Debrief:
    """Everything the debriefing of a walk shows; what was within reach only with the case's outlook."""
    encounter, decisions = replay(table, choice_ids, variant=variant, seed=seed)
    sheet = assess(table, key, encounter, decisions)
    moments = walk_moments(table, key, decisions, variant=variant, seed=seed, outlook=outlook)
    node = here(table, encounter)
    opening = start(table, variant=variant, seed=seed)
    return Debrief(
        node if node.ending is not None else None,
        sheet,
        ending_levels(table, encounter),
        moments,
        strongest(moments),
        weakest(moments),
        to_practise(sheet, table.scenario.criteria()),
        (table.values(opening.state), *(table.values(decision.state_after) for decision in decisions)),
    )


def walk_moments(
    table: CompiledScenario,
    key: Key,
    decisions: Sequence[Decision],
    *,
    variant: str,
    seed: int,
    outlook: Outlook | None = None,
) -> tuple[Moment, ...]:
    """The walk's decisions with the roads not taken."""
    return tuple(moment(table, key, one, variant=variant, seed=seed, outlook=outlook) for one in decisions)


def moment(
    table: CompiledScenario,
    key: Key,
    decision: Decision,
    *,
    variant: str,
    seed: int,
    outlook: Outlook | None = None,
) -> Moment:
    """One decision with the roads not taken."""
    encounter = Encounter(variant, seed, decision.node, decision.state_before)
    roads = {option: _road(table, encounter, option, outlook) for option in decision.offered}
    return Moment(
        decision.step,
        here(table, encounter),
        scene_lines(table, encounter),
        roads[decision.choice],
        tuple(road for option, road in roads.items() if option != decision.choice),
        score_decision(key, ScoredChoice(decision.step, decision.node, decision.choice, decision.offered)),
        outlook.within_reach(decision.node, decision.state_before) if outlook else None,
    )


def _road(table: CompiledScenario, encounter: Encounter, choice_id: str, outlook: Outlook | None) -> Road:
    _, decision = choose(table, encounter, choice_id)
    return Road(
        table.nodes[encounter.node].choices[choice_id].choice,
        decision.reply,
        decision.changes,
        table.nodes[decision.led_to].node,
        outlook.within_reach(decision.led_to, decision.state_after) if outlook else None,
    )


def point_of_no_return(moments: Sequence[Moment]) -> Moment | None:
    """The decision after which no walk led to a secure ending any more; None if there was none, or it is not known."""
    return next((moment for moment in moments if EndingKind.SECURE in moment.lost_kinds), None)


def overall(score: DecisionScore) -> Fraction | None:
    """One share for a decision: the composite, or safety where that is all it scores."""
    if score.composite is not None:
        return score.composite
    shares = [share for share in score.dimensions.values() if share is not None]
    return sum(shares, Fraction(0)) / len(shares) if shares else None


def strongest(moments: Sequence[Moment]) -> Moment | None:
    """The best-scored moment above the worst on offer, without a critical mark; key decisions first, then the later."""
    scored = [(share, m.score.weight, m.step, m) for m in moments if (share := overall(m.score))]
    safe = [entry for entry in scored if not entry[3].score.critical]
    return max(safe, key=lambda entry: entry[:3])[3] if safe else None


def weakest(moments: Sequence[Moment]) -> Moment | None:
    """A critical moment if there is one (C1 first), else the lowest-scored; None if all were the best on offer."""
    critical = [moment for moment in moments if moment.score.critical]
    if critical:
        return min(critical, key=lambda m: all(mark.error_class is not ErrorClass.C1 for mark in m.score.critical))
    low = [(lowest(m.score), -m.score.weight, m.step, m) for m in moments]
    below = [entry for entry in low if entry[0] < 1]
    return min(below, key=lambda entry: entry[:3])[3] if below else None


def lowest(score: DecisionScore) -> Fraction:
    """The lowest share among the dimensions that the decision scored; 1 if it scored none."""
    return min((share for share in score.dimensions.values() if share is not None), default=Fraction(1))


def to_practise(sheet: ScoreSheet, criteria: Mapping[str, Criterion]) -> tuple[Criterion, ...]:
    """Criteria with the lowest mean share over this walk's decisions, below the consistent band.

    Each decision counts once, whatever its weight; criteria rated once a case are left out, since the debriefing gives
    their own words; criteria met fewer than three times come after the others.
    """
    shares: dict[str, list[Fraction]] = {}
    for decision in sheet.decisions:
        for name, share in decision.criteria.items():
            if share is not None:
                shares.setdefault(name, []).append(share)
    means = {name: sum(found, Fraction(0)) / len(found) * 10_000 for name, found in shares.items()}
    weak = sorted(
        (name for name, mean in means.items() if mean < PRACTISE_BELOW),
        key=lambda name: (len(shares[name]) < MIN_OPPORTUNITIES, means[name], name),
    )
    return tuple(criteria[name] for name in weak[:MAX_TO_PRACTISE])


def concerns(change: Change, person_id: str) -> bool:
    """Whether a change is one in this person: ``noor.bond`` and ``risk.suicide.noor.clarified`` are."""
    return person_id in change.variable.split(".")


def effect_words(changes: Sequence[Change], person_id: str | None = None) -> tuple[str, ...]:
    """What the strategies and the case say of changes, each once, in order; of one person if named."""
    found: dict[str, None] = {}
    for change in changes:
        if person_id is not None and not concerns(change, person_id):
            continue
        words = change.blocked or change.source.words
        if words:
            found.setdefault(words)
    return tuple(found)
