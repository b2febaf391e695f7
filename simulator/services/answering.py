"""What trainees report on moments of cases, for the cases' authors; and what those answer, for whoever reported it.

Neither side learns more of the other than needed: authors never who reported, trainees the author's name alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from simulator.content.case import drawn_case
from simulator.domain.policy import INSTALLATION, AccountAccess, Action, can, require
from simulator.domain.remark_answers import MAX_ANSWER, MAX_VERSION, Outcome, RemarkAnswer
from simulator.domain.remarks import Remark
from simulator.domain.roles import Actor
from simulator.domain.scenario import Choice, Line, Node, Scenario
from simulator.errors import InvalidInput, NotFound, StorageError
from simulator.services.case_access import OpenCases, access_of
from simulator.services.finding import as_id
from simulator.services.remarks import readable
from simulator.services.rooms import Rooms
from simulator.services.written import check_text
from simulator.storage.account_store import AccountStore
from simulator.storage.inbox_store import InboxStore
from simulator.storage.practice_store import RemarkStore
from simulator.storage.publication_store import PublicationStore
from simulator.storage.store import Transactions

VERSION = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){0,2}")


@dataclass(frozen=True, slots=True)
class Moment:
    """Where in a case something was reported.

    Attributes
    ----------
    lines : tuple of Line
        What is said and seen there on every walk; ``sometimes`` what only some walks meet.
    choice : Choice or None
        What had been chosen; None where nothing had yet, or at an ending.
    """

    scenario: Scenario
    node: Node
    lines: tuple[Line, ...]
    sometimes: tuple[Line, ...]
    choice: Choice | None


@dataclass(frozen=True, slots=True)
class NamedAnswer:
    """An answer with the name of its author; empty once that account is erased."""

    answer: RemarkAnswer
    name: str


@dataclass(frozen=True, slots=True)
class Reported:
    """A remark as authors see it, without a name or an hour, or when an answer was read.

    Attributes
    ----------
    title : str
        The case's, as it is now.
    version_now : str
        The case's version in the library; empty where it is not there any more.
    """

    remark: Remark
    title: str
    version_now: str
    answers: tuple[NamedAnswer, ...]


@dataclass(frozen=True, slots=True)
class OwnRemark:
    """What a person reported, with what was answered; ``title`` is the case's."""

    remark: Remark
    title: str
    answers: tuple[NamedAnswer, ...]


@dataclass
class Answering:
    """Remarks and answers.

    Attributes
    ----------
    store : InboxStore
        Where answers are kept.
    rooms : Rooms
        Cases as they were when something was reported.
    open_cases : OpenCases
        The library as a person sees it.
    publications : PublicationStore
        Who may know of a case that was published here.
    """

    store: InboxStore
    remarks: RemarkStore
    publications: PublicationStore
    accounts: AccountStore
    database: Transactions
    rooms: Rooms
    open_cases: OpenCases
    now: Callable[[], datetime]

    def inbox(self, actor: Actor) -> tuple[Reported, ...]:
        """Everything that was reported on cases that the actor may know of, the newest day first."""
        require(actor, Action.SEE_CASE_PROBLEMS, INSTALLATION)
        known = self._known_to(actor)
        found = [remark for remark in reversed(self.remarks.remarks()) if known(remark)]
        return self._reported(found)

    def reported(self, actor: Actor, remark_id: str | UUID) -> tuple[Reported, Moment | None]:
        """One remark, and where it was made; None where that version of the case can't be read any more.

        Raises
        ------
        NotFound
            If there is none, or it is about a case that the actor may not know of.
        """
        require(actor, Action.SEE_CASE_PROBLEMS, INSTALLATION)
        wanted = as_id(remark_id)
        remark = self._checked(actor, None if wanted is None else self.store.remark(wanted))
        (found,) = self._reported([remark])
        return found, self._moment(remark)

    def answer(
        self, actor: Actor, remark_id: str | UUID, outcome: Outcome, text: str, *, version: str = ""
    ) -> RemarkAnswer:
        """Answer a remark, or correct one's own answer to it; whoever reported it finds that new.

        Parameters
        ----------
        version : str
            In which the case was changed, such as ``1.2.0``; for that outcome alone.

        Raises
        ------
        NotFound
            If there is no such remark that the actor may know of.
        InvalidInput
            If the text is too long, or what the outcome asks for is missing.
        """
        require(actor, Action.SEE_CASE_PROBLEMS, INSTALLATION)
        _check(outcome, text, version)
        wanted = as_id(remark_id)
        with self.database.writing():
            remark = self._checked(actor, None if wanted is None else self.store.hold_remark(wanted))
            mine = next((one for one in self.store.answers_to([remark.id]) if one.author_id == actor.id), None)
            said = RemarkAnswer(
                id=mine.id if mine else uuid4(),
                remark_id=remark.id,
                author_id=actor.id,
                outcome=outcome,
                version=version.strip() if outcome is Outcome.CHANGED else "",
                text=text.strip(),
                at=self.now(),
            )
            if mine is not None and replace(said, at=mine.at, seen_at=mine.seen_at) == mine:
                return mine  # the same words again are no correction, and nothing new to read
            self.store.keep_answer(said)
        return said

    def mine(self, actor: Actor) -> tuple[OwnRemark, ...]:
        """What the actor reported, the newest first, with every answer."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        said = tuple(reversed(self.remarks.remarks_by(actor.id)))
        answers = self._answers(said)
        titles = self._titles()
        return tuple(
            OwnRemark(one, titles.get(one.scenario_id, (one.scenario_id, ""))[0], answers.get(one.id, ()))
            for one in said
        )

    def n_new(self, actor: Actor) -> int:
        """How many answers to what they reported the actor has not said that they read."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return self.store.n_unseen(actor.id)

    def has_read(self, actor: Actor, answer_id: str | UUID) -> None:
        """Note that the actor read an answer to what they reported; any other answer stays as it is."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        wanted = as_id(answer_id)
        if wanted is not None:
            self.store.see_answer(wanted, actor.id, at=self.now())

    def _checked(self, actor: Actor, remark: Remark | None) -> Remark:
        if remark is None or not self._known_to(actor)(remark):
            raise NotFound("remark", hint="It may be about a case that is not open to you any more.")
        return remark

    def _known_to(self, actor: Actor) -> Callable[[Remark], bool]:
        """Whether the actor may know of the case that a remark is about: a published one only if they see it."""
        seen: dict[str, bool] = {}
        published = {one.content_hash: one for one in self.publications.publications()}
        hidden = self.open_cases.hidden_from(actor)

        def known(remark: Remark) -> bool:
            name = remark.content_hash
            if name not in seen:
                one = published.get(name)
                seen[name] = can(actor, Action.SEE_CASE, access_of(one)) if one else remark.scenario_id not in hidden
            return seen[name]

        return known

    def _reported(self, remarks: Sequence[Remark]) -> tuple[Reported, ...]:
        answers, titles = self._answers(remarks), self._titles()
        found = []
        for one in remarks:
            title, version = titles.get(one.scenario_id, (one.scenario_id, ""))
            found.append(Reported(_nameless(one), title, version, tuple(map(_unseen, answers.get(one.id, ())))))
        return tuple(found)

    def _titles(self) -> dict[str, tuple[str, str]]:
        return {name: (entry.about.title, entry.version) for name, entry in self.rooms.library().index.items()}

    def _answers(self, remarks: Iterable[Remark]) -> dict[UUID, tuple[NamedAnswer, ...]]:
        names: dict[UUID | None, str] = {None: ""}
        found: dict[UUID, tuple[NamedAnswer, ...]] = {}
        for one in self.store.answers_to([remark.id for remark in remarks]):
            if one.author_id is not None and one.author_id not in names:
                account = self.accounts.account(one.author_id)
                names[one.author_id] = account.name if account else ""
            found[one.remark_id] = (*found.get(one.remark_id, ()), NamedAnswer(one, names[one.author_id]))
        return found

    def _moment(self, remark: Remark) -> Moment | None:
        try:
            case = self.rooms.kept(remark.content_hash)
        except StorageError:
            return None
        scenario = None if case is None else drawn_case(case, remark.variant).scenario
        node = None if scenario is None else scenario.nodes.get(remark.node)
        if scenario is None or node is None:
            return None
        choice = next((one for one in node.choices if one.id == remark.choice), None)
        always = tuple(line for line in node.lines if not line.when.tests)
        sometimes = tuple(line for line in node.lines if line.when.tests)
        return Moment(scenario, node, always, sometimes, choice)


def _check(outcome: Outcome, text: str, version: str) -> None:
    if not isinstance(outcome, Outcome):
        raise InvalidInput("outcome", "Say what becomes of it.")
    check_text("answer", text, MAX_ANSWER)
    if outcome is Outcome.STAYS and not text.strip():
        raise InvalidInput("answer", "Say why it stays as it is.")
    if outcome is Outcome.CHANGED and not (len(version) <= MAX_VERSION and VERSION.fullmatch(version.strip())):
        raise InvalidInput(
            "version", "Say in which version of the case it was changed, in numbers with dots, such as 1.2.0."
        )


def _unseen(given: NamedAnswer) -> NamedAnswer:
    """The answer without when it was read: that would tell when somebody practises."""
    return replace(given, answer=replace(given.answer, seen_at=None))


def _nameless(remark: Remark) -> Remark:
    """Without who said it, and when that day: the hour would tell whoever knows when somebody practises."""
    day = remark.at.replace(hour=0, minute=0, second=0, microsecond=0)
    words = "\n".join(readable(line) for line in remark.text.splitlines())
    return replace(remark, author_id=None, at=day, text=words)
