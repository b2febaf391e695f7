"""Trying out a case that is being written: from any node in any state that can be reached there, and back again.

Where somebody stands is a walk from an opening, whatever it was begun from, so no state is ever tried that could not
come about. Everything follows from the draft as it was saved last, the opening and the walk; nothing is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import yaml

from simulator.content.case import Case, DrawnCases
from simulator.domain.assessment import assess
from simulator.domain.conditions import Value
from simulator.domain.drafts import Draft
from simulator.domain.encounter import MAX_DECISIONS, Decision, Encounter, choose, here, offered, scene_lines, start
from simulator.domain.i18n import _, ngettext
from simulator.domain.reachable_states import Picks, Reachable, reachable_states
from simulator.domain.roles import Actor
from simulator.domain.scenario import STANDARD, Choice, Line, Node
from simulator.domain.scoring import ScoreSheet
from simulator.domain.verification import Walk
from simulator.domain.walk_figures import Words, words_of
from simulator.errors import InvalidInput
from simulator.services.proving import Proving
from simulator.services.records import playthrough
from simulator.services.remembered import Remembered
from simulator.services.state_words import Moved, condition_words, moved_by

MAX_WALK = 4_000
"""Letters of a walk as it stands in an address."""
MAX_KEPT = 16
"""Nodes of which the reachable states are kept."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where to begin: a node, and a state out of those in which a walk can come there.

    Attributes
    ----------
    reachable : Reachable or None
        None if there are too many states.
    picks : Picks
        What is wanted of some variables, as far as it can be had together.
    offered : mapping of str to tuple of int
        By variable, the groups of values that some state has together with what is wanted of the others.
    fitting : int
        Number of states that have all that is wanted.
    walk : Walk or None
        The shortest walk to the likeliest of them; None if there is none.
    chance : float or None
        Probability that a random trainee who begins with this opening comes there in that state, if it is known.
    state : mapping of str to Value
        That state.
    """

    draft: Draft
    case: Case
    variant: str
    node: Node
    reachable: Reachable | None
    picks: Picks
    offered: Mapping[str, tuple[int, ...]]
    fitting: int
    walk: Walk | None
    chance: float | None
    state: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Moment:
    """One decision of a rehearsal with what it moved."""

    node: Node
    lines: tuple[Line, ...]
    choice: Choice
    reply: tuple[Line, ...]
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class OptionHere:
    """An option of the node; ``needs`` says when it is on offer where it is not, and is empty where it is."""

    choice: Choice
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Where a walk stands.

    Attributes
    ----------
    case : Case
        Drawn with the people of the opening.
    walk : tuple of str
        The choices that were played: all that were asked for, or those up to the first that does not fit.
    options : tuple of OptionHere
        In the author's order; none at an ending, and none once as many decisions are made as are played.
    state, opening : mapping of str to Value
        As it stands now, and as it stood at the opening.
    sheet : ScoreSheet or None
        At an ending.
    told : str
        Why the walk ends before all that was asked for; may be empty.
    """

    draft: Draft
    case: Case
    variant: str
    walk: tuple[str, ...]
    moments: tuple[Moment, ...]
    node: Node
    lines: tuple[Line, ...]
    options: tuple[OptionHere, ...]
    state: Mapping[str, Value]
    opening: Mapping[str, Value]
    words: Words
    sheet: ScoreSheet | None = None
    told: str = ""


@dataclass
class Rehearsing:
    """Trying out drafts."""

    proving: Proving
    _drawn: DrawnCases = field(default_factory=DrawnCases, init=False, repr=False)
    _reachable: Remembered[tuple[Reachable | None]] = field(
        default_factory=lambda: Remembered(MAX_KEPT), init=False, repr=False
    )

    def beginning(
        self, actor: Actor, draft_id: str | UUID, *, node: str = "", variant: str = "", picks: Picks | None = None
    ) -> Beginning:
        """The states in which one can begin at a node.

        Parameters
        ----------
        node, variant : str
            Empty for the start and the standard opening.
        picks : Picks, optional
            What is wanted, the most important first; what can't be had together with what comes before it is left out.

        Raises
        ------
        NotFound
            If there is no draft with this id that the actor may change.
        InvalidInput
            If the draft can't be read as a case, or does not have this node or opening.
        """
        draft, case = self._opened(actor, draft_id)
        table = case.table
        variant, node = variant or STANDARD, node or table.scenario.start
        if variant not in table.openings or node not in table.nodes:
            raise InvalidInput(
                "node",
                _("This draft has no node “{node}” or no opening “{variant}”.").format(
                    node=node[:60], variant=variant[:60]
                ),
                hint=_("It may have been changed meanwhile. Choose where to begin again."),
            )
        (found,) = self._reachable(
            (case.content_hash, variant, node), lambda: (reachable_states(table, variant, node),)
        )
        kept = found.kept(picks or {}) if found is not None else {}
        best = found.likeliest(kept) if found is not None else None
        walk, chance = best or (None, None)
        drawn = self._drawn(case, variant)
        return Beginning(
            draft,
            drawn,
            variant,
            drawn.scenario.nodes[node],
            found,
            kept,
            found.offered(kept) if found is not None else {},
            found.fitting(kept) if found is not None else 0,
            walk,
            chance,
            table.values(_played(drawn, variant, walk.choices)[0].state) if walk is not None else {},
        )

    def rehearsal(
        self, actor: Actor, draft_id: str | UUID, *, variant: str = "", walk: str | Sequence[str] = ()
    ) -> Rehearsal:
        """Where a walk stands, played from its opening.

        Parameters
        ----------
        walk : str or sequence of str
            Ids of choices; in one text, with commas between them.

        Raises
        ------
        NotFound
            If there is no draft with this id that the actor may change.
        InvalidInput
            If the draft can't be read as a case, or the walk is longer than any that is played.
        """
        draft, written = self._opened(actor, draft_id)
        asked = _choices(walk)
        told = ""
        if variant and variant not in written.table.openings:
            told = _("This draft has no opening called “{name}”, so this is the standard one.").format(
                name=variant[:60]
            )
        variant = variant if variant in written.table.openings else STANDARD
        case = self._drawn(written, variant)
        now, decisions = _played(case, variant, asked)
        if len(decisions) < len(asked) and not told:
            told = _missing(case, now, asked)
        node = here(case.table, now)
        opening = start(case.table, variant=variant)
        return Rehearsal(
            draft,
            case,
            variant,
            now.trail,
            tuple(_moment(case, decision) for decision in decisions),
            node,
            scene_lines(case.table, now),
            _options(case, now) if now.step < MAX_DECISIONS else (),
            case.table.values(now.state),
            case.table.values(opening.state),
            words_of(case.table, decisions, now),
            assess(case.table, case.key, now, decisions) if node.ending is not None else None,
            told,
        )

    def playthrough(
        self, actor: Actor, draft_id: str | UUID, *, variant: str = "", walk: str | Sequence[str] = ()
    ) -> tuple[str, bytes]:
        """A walk as a playthrough: a file's name, and what ``play --record`` would write; raises as ``rehearsal``."""
        found = self.rehearsal(actor, draft_id, variant=variant, walk=walk)
        record = playthrough(found.case, found.walk, variant=found.variant)
        text = yaml.safe_dump(record, sort_keys=False, allow_unicode=True, width=110)
        last = found.node.id if found.node.ending is not None else "unfinished"
        return f"{found.case.scenario.id}-{last}.yaml", text.encode()

    def _opened(self, actor: Actor, draft_id: str | UUID) -> tuple[Draft, Case]:
        found = self.proving.opened(actor, draft_id)
        if found.case is None:
            raise InvalidInput(
                "draft",
                _("This draft can't be read as a case yet, so it can't be played."),
                hint=_("Mend what is marked as an error where you write it."),
            )
        return found.draft, found.case


def _choices(walk: str | Sequence[str]) -> tuple[str, ...]:
    """The choices of a walk as it was asked for, if it is no longer than any that is played."""
    if isinstance(walk, str):
        if len(walk) > MAX_WALK:
            raise _too_long()
        walk = [part.strip() for part in walk.split(",") if part.strip()]
    if len(walk) > MAX_DECISIONS:
        raise _too_long()
    return tuple(walk)


def _too_long() -> InvalidInput:
    return InvalidInput(
        "walk",
        _("That walk is longer than any that is played: {n} decisions at most.").format(n=MAX_DECISIONS),
        hint=_("Begin again from a node of the draft."),
    )


def _played(case: Case, variant: str, asked: Sequence[str]) -> tuple[Encounter, tuple[Decision, ...]]:
    """The walk up to the first choice that is not on offer."""
    now, decisions = start(case.table, variant=variant), []
    for choice in asked:
        if choice not in {option.id for option in offered(case.table, now)}:
            break
        now, decision = choose(case.table, now, choice)
        decisions.append(decision)
    return now, tuple(decisions)


def _missing(case: Case, now: Encounter, asked: Sequence[str]) -> str:
    """Why a walk ends before all that was asked for: the draft was changed since, or the address."""
    left = len(asked) - now.step
    if here(case.table, now).ending is not None:
        text = ngettext(
            "The walk comes to an ending {n} decision before the one that was asked for.",
            "The walk comes to an ending {n} decisions before the one that was asked for.",
            left,
        )
        return text.format(n=left)
    text = _("“{choice}” is not on offer at “{node}” in this state, so the walk was played up to there.")
    return text.format(choice=asked[now.step][:60], node=now.node)


def _moment(case: Case, decision: Decision) -> Moment:
    node = case.table.nodes[decision.node]
    lines = tuple(line for line, check in node.lines if check.holds(decision.state_before))
    choice = node.choices[decision.choice].choice
    return Moment(node.node, lines, choice, decision.reply, moved_by(case.table, decision))


def _options(case: Case, now: Encounter) -> tuple[OptionHere, ...]:
    on_offer = {choice.id for choice in offered(case.table, now)}
    found = []
    for item in case.table.nodes[now.node].choices.values():
        needs = ""
        if item.choice.id not in on_offer:
            words = condition_words(case.scenario, item.choice.when)
            fits = item.choice.when.holds(case.table.values(now.state))
            needs = _("it was taken before, and is offered once") if fits else _("only if {what}").format(what=words)
        found.append(OptionHere(item.choice, needs))
    return tuple(found)
