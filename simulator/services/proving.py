"""What can be proved of a case that is being written: findings that can be played, and every figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from simulator.content.cache import digest
from simulator.content.case import Case
from simulator.content.catalogue import LibraryOnDisk
from simulator.content.diagnostics import CODES, Diagnostic, Severity
from simulator.content.judging import Judged
from simulator.domain.conditions import Value
from simulator.domain.drafts import Draft, Revision
from simulator.domain.key import scenario_key
from simulator.domain.players import PLAYERS, RANDOM, keyed_players
from simulator.domain.policy import INSTALLATION, Action, require
from simulator.domain.roles import Actor
from simulator.domain.verification import Finding, Verification, Walk
from simulator.domain.verification.coverage import Coverage, coverage_of
from simulator.domain.verification.playing import Expected
from simulator.domain.verification.score_ranges import score_ranges
from simulator.domain.verification.value_ranges import Reached, values_reached
from simulator.domain.walk_figures import WalkFigures, walk_figures
from simulator.services.case_texts import check_case_text, id_in
from simulator.services.drafting import Drafting
from simulator.services.remembered import Remembered

MAX_KEPT = 16
"""Texts of which the case, and what was proved of it, is kept."""
MANY_STATES = 100_000
"""Above so many merged states only the plainest players are sent through them."""
PLAINEST = frozenset({RANDOM, "best", "worst"})


@dataclass(frozen=True, slots=True)
class DraftCase:
    """A draft as it was saved last, and the case that can be walked; None if it can't be read far enough."""

    draft: Draft
    revision: Revision
    case: Case | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with its place in the text.

    Attributes
    ----------
    line : int
        Counted from 1; 0 where it has no place of its own.
    hint, waived : str
        How it is mended; why it may stand, in the author's words. Either may be empty.
    """

    finding: Finding
    severity: Severity
    line: int = 0
    hint: str = ""
    waived: str = ""


@dataclass(frozen=True, slots=True)
class Fares:
    """What becomes of a player: the probability of each ending, of being stuck and of a safety review, and scores."""

    endings: Mapping[str, float]
    stuck: float
    review: float
    scores: Mapping[str, Expected]


@dataclass(frozen=True, slots=True)
class Proof:
    """All that is known of a text.

    Attributes
    ----------
    diagnostics : tuple of Diagnostic
        Everything that is wrong with it, findings included.
    verified : Verification or None
        None if it can't be read far enough; then everything below is empty.
    fares : mapping of str to Fares
        By player, the random one first; empty if not every state and walk could be worked through.
    ranges : mapping of str to (float, float) or None
        Lowest and highest score that a walk can have, 0–100, by part; None where no walk has a score.
    values : mapping of str to Reached or None
        By variable, the values that walks reach; None where there were too many states.
    walks : WalkFigures or None
        How long walks take.
    """

    diagnostics: tuple[Diagnostic, ...]
    verified: Verification | None = None
    findings: tuple[Shown, ...] = ()
    coverage: Coverage | None = None
    fares: Mapping[str, Fares] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float, float] | None] = field(default_factory=dict)
    values: Mapping[str, Reached | None] = field(default_factory=dict)
    walks: WalkFigures | None = None

    def reached_at(self, name: str, node: str) -> tuple[Value, ...]:
        """The values of a variable at a node; none if they are not known, or nothing leads there."""
        reached = self.values.get(name)
        return reached.at.get(node, ()) if reached is not None else ()


@dataclass
class Proving:
    """Proofs of drafts, each made once a text.

    Attributes
    ----------
    library : LibraryOnDisk
        The rubrics, profiles and sources that a draft can name.
    """

    drafting: Drafting
    library: LibraryOnDisk
    _proofs: Remembered[Proof] = field(default_factory=lambda: Remembered(MAX_KEPT), init=False, repr=False)
    _cases: Remembered[tuple[Case | None]] = field(default_factory=lambda: Remembered(MAX_KEPT), init=False, repr=False)

    def opened(self, actor: Actor, draft_id: str | UUID) -> DraftCase:
        """A draft as it was saved last, ready to be walked if that can be.

        Raises
        ------
        NotFound
            If there is none with this id that the actor may change.
        """
        draft, revision = self.drafting.open(actor, draft_id)
        text, name = revision.text, _name(revision.text)
        (case,) = self._cases(self._key(text), lambda: (self.library.case_of(text, name),))
        return DraftCase(draft, revision, case)

    def proof(self, actor: Actor, draft_id: str | UUID) -> Proof:
        """What is proved of a draft as it was saved last; raises as ``opened`` does."""
        return self._proof(self.drafting.open(actor, draft_id)[1].text)

    def proof_for(self, actor: Actor, text: str) -> Proof:
        """What is proved of a text that is not kept.

        Raises
        ------
        InvalidInput
            If it is larger than a case may be.
        """
        require(actor, Action.WRITE_CASES, INSTALLATION)
        check_case_text(text)
        return self._proof(text)

    def _proof(self, text: str) -> Proof:
        return self._proofs(self._key(text), lambda: proof_of(self.library.judge(text, _name(text))))

    def _key(self, text: str) -> str:
        """What a text and all that it can name come to."""
        return digest(text, self.library.shelf_now())


def _name(text: str) -> str:
    return f"scenarios/{id_in(text)}.yaml"


def proof_of(judged: Judged) -> Proof:
    """Every figure of a case that was judged."""
    found, table, scenario = judged.verified, judged.table, judged.scenario
    if found is None or table is None or scenario is None:
        return Proof(judged.diagnostics)
    fares: dict[str, Fares] = {}
    ranges: dict[str, tuple[float, float] | None] = {}
    if found.proof is not None and found.exact:
        players = {**PLAYERS, **keyed_players(table.scenario)}
        players.pop(RANDOM)  # it is always there
        weights = {
            name: player.weights for name, player in players.items() if found.states <= MANY_STATES or name in PLAINEST
        }
        outcomes = found.playing(weights).outcomes
        fares = {name: Fares(one.endings, one.stuck, one.review, one.scores) for name, one in outcomes.items()}
        ranges = score_ranges(found.proof.product, found.proof.flows, found.proof.key)
    return Proof(
        diagnostics=judged.diagnostics,
        verified=replace(found, proof=None),  # every state is in it, and all that is asked of them is answered
        findings=tuple(_shown(finding, judged.diagnostics) for finding in found.findings),
        coverage=coverage_of(table, found.findings),
        fares=fares,
        ranges=ranges,
        values=values_reached(table),
        walks=walk_figures(table, scenario_key(scenario)),
    )


def walk_that_shows(judged: Judged | None, found: Diagnostic) -> Walk | None:
    """The walk that shows what was found in a text; None where nothing can be shown, or nothing is proved yet."""
    proved = judged.verified.findings if judged and judged.verified else ()
    return next((finding.walk for finding in proved if _tells(found, finding)), None)


def _shown(finding: Finding, diagnostics: tuple[Diagnostic, ...]) -> Shown:
    """A finding with what was reported of it."""
    severity = CODES[finding.code][1]
    told = next((one for one in diagnostics if _tells(one, finding)), None)
    return Shown(finding, severity, told.line, told.hint, told.waived) if told else Shown(finding, severity)


def _tells(one: Diagnostic, finding: Finding) -> bool:
    return one.code == finding.code and one.message.startswith(finding.message[:200])
