"""Writing cases: drafts that save themselves, that colleagues can write at too, and that are checked as one types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid4

from simulator.content.catalogue import LibraryOnDisk
from simulator.content.judging import Judged
from simulator.content.templates import Template, named, templates
from simulator.domain.accounts import Program
from simulator.domain.drafts import MAX_DRAFTS, MAX_REVISIONS, Draft, Revision
from simulator.domain.policy import INSTALLATION, Action, can, require
from simulator.domain.roles import Actor, Membership, Role
from simulator.domain.writing_access import DraftAccess
from simulator.errors import InvalidInput, NotFound, SavedMeanwhile
from simulator.services.case_texts import MAX_TITLE, check_case_text, file_of, id_in, title_in
from simulator.services.finding import as_id
from simulator.services.judgements import Judgement, Judgements
from simulator.services.written import check_text
from simulator.storage.account_store import AccountStore, ProgramStore
from simulator.storage.draft_store import DraftStore
from simulator.storage.store import Transactions

PATIENCE_SECONDS = 2.0
"""How long somebody waits for what is found in a text before they see the part that is known."""
MAX_NEW_TITLE = 100


@dataclass(frozen=True, slots=True)
class OnDesk:
    """A draft with the names of people: who wrote it and changed it last, and to which program it is open.

    Attributes
    ----------
    author, changed_by : str
        Empty where the account is gone, and where there are no accounts.
    program : str
        Empty while the draft is its author's alone.
    may_open : bool
        Whether this person may open, close or remove it.
    """

    draft: Draft
    author: str
    changed_by: str
    program: str
    may_open: bool


@dataclass
class Drafting:
    """Drafts of cases.

    Attributes
    ----------
    store : DraftStore
        Where they are kept.
    library : LibraryOnDisk
        The rubrics, profiles and sources that a draft can name.
    now : callable
        The clock, aware UTC.
    """

    store: DraftStore
    accounts: AccountStore
    programs: ProgramStore
    database: Transactions
    library: LibraryOnDisk
    now: Callable[[], datetime]
    judgements: Judgements = field(init=False)

    def __post_init__(self) -> None:
        self.judgements = Judgements(lambda text, told: self.library.judge(text, file_of(text), told))

    def drafts(self, actor: Actor) -> tuple[Draft, ...]:
        """One's own drafts and those that are open to a program in which one supervises, the newest change first."""
        require(actor, Action.WRITE_CASES, INSTALLATION)
        programs = {held.program_id for held in actor.memberships if held.role is Role.SUPERVISOR}
        return self.store.drafts(actor.id, programs)

    def desk(self, actor: Actor) -> tuple[OnDesk, ...]:
        """The same drafts as they are listed for a person, with names."""
        names: dict[UUID, str] = {}
        programs = {program.id: program.name for program in self.programs.programs()}

        def name(person_id: UUID | None) -> str:
            if person_id is not None and person_id not in names:
                account = self.accounts.account(person_id)
                names[person_id] = account.name if account else ""
            return names[person_id] if person_id is not None else ""

        return tuple(
            OnDesk(
                draft,
                name(draft.author_id),
                name(draft.changed_by),
                programs.get(draft.program_id, "") if draft.program_id else "",
                can(actor, Action.OPEN_DRAFT, DraftAccess(draft.author_id, draft.program_id)),
            )
            for draft in self.drafts(actor)
        )

    def open_programs(self, actor: Actor) -> tuple[Program, ...]:
        """Programs to which the person can open a draft: those in which they supervise."""
        require(actor, Action.WRITE_CASES, INSTALLATION)
        mine = {held.program_id for held in actor.memberships if held.role is Role.SUPERVISOR}
        return tuple(program for program in self.programs.programs() if program.id in mine)

    def templates(self, actor: Actor) -> tuple[Template, ...]:
        """Cases to begin from."""
        require(actor, Action.WRITE_CASES, INSTALLATION)
        return templates()

    def begin(self, actor: Actor, template_id: str, title: str) -> Draft:
        """Begin a draft from a template, under a title; without one, under the template's own.

        Raises
        ------
        InvalidInput
            If there is no such template, or the title is too long.
        """
        require(actor, Action.WRITE_CASES, INSTALLATION)
        template = next((one for one in templates() if one.id == template_id), None)
        if template is None:
            raise InvalidInput("template", "There is no such template.", hint="Choose one from the list.")
        given = " ".join(title.split())
        check_text("title", given, MAX_NEW_TITLE)
        text = named(template.text, given) if given else template.text
        return self.start(actor, text, origin=f"template: {template.id}")

    def open(self, actor: Actor, draft_id: str | UUID) -> tuple[Draft, Revision]:
        """A draft as it was saved last.

        Raises
        ------
        NotFound
            If there is none with this id that the actor may change.
        """
        draft = self._found(actor, draft_id)
        return draft, self._revision(draft, draft.revision)

    def start(self, actor: Actor, text: str, *, origin: str) -> Draft:
        """Begin a draft from a text, which may have any faults.

        Parameters
        ----------
        origin : str
            What the text comes from, in words; at most 200 characters are kept.

        Raises
        ------
        InvalidInput
            If the text is larger than a case may be, or there are too many drafts already.
        """
        require(actor, Action.WRITE_CASES, INSTALLATION)
        check_case_text(text)
        return self._start(actor, text, origin)

    def _start(
        self, actor: Actor, text: str, origin: str, *, beside_id: UUID | None = None, since: int | None = None
    ) -> Draft:
        now = self.now()
        draft = Draft(
            id=uuid4(),
            author_id=actor.id,
            program_id=None,
            scenario_id=id_in(text),
            title=title_in(text),
            origin=origin[:MAX_TITLE],
            revision=1,
            created_at=now,
            changed_by=actor.id,
            changed_at=now,
            beside_id=beside_id,
            beside_revision=since,
        )
        with self.database.writing():
            mine = [one for one in self.store.drafts(actor.id, ()) if one.author_id == actor.id]
            if len(mine) >= MAX_DRAFTS:
                raise InvalidInput(
                    "draft",
                    f"You have {MAX_DRAFTS} drafts, and no more are kept.",
                    hint="Remove one that is not needed.",
                )
            self.store.add_draft(draft, Revision(draft.id, 1, actor.id, now, text))
        return draft

    def save(
        self, actor: Actor, draft_id: str | UUID, text: str, *, since: int, made_of: str | UUID | None = None
    ) -> Draft:
        """Keep a text as the draft's newest revision; the same text again changes nothing.

        Parameters
        ----------
        since : int
            The revision that the text was made from.
        made_of : str or UUID, optional
            What the person had set aside beside this draft, if the text was made of both. It is let go of then; where
            somebody has saved once more, it takes the text in its turn.

        Raises
        ------
        SavedMeanwhile
            If another text was saved since; with what it is. Nothing is changed then.
        InvalidInput
            If the text is larger than a case may be.
        """
        check_case_text(text)
        with self.database.writing():
            draft = self._found(actor, draft_id, hold=True)
            last = self._revision(draft, draft.revision)
            asides = self._asides(actor, draft) if made_of else ()
            aside = next((one for one in asides if one.id == as_id(made_of or "")), None)
            if last.text == text or since == draft.revision:
                changed = draft if last.text == text else self._save(actor, draft, text)
                if aside is not None:
                    self.store.remove_draft(aside.id)
                return changed
            if aside is not None:
                self._save(actor, replace(aside, beside_revision=since), text)
        raise SavedMeanwhile(last)

    def _save(self, actor: Actor, draft: Draft, text: str) -> Draft:
        now = self.now()
        changed = replace(
            draft,
            scenario_id=id_in(text),
            title=title_in(text),
            revision=draft.revision + 1,
            changed_by=actor.id,
            changed_at=now,
        )
        saved = Revision(draft.id, changed.revision, actor.id, now, text)
        self.store.save_draft(changed, saved, keep=MAX_REVISIONS)
        return changed

    def revisions(self, actor: Actor, draft_id: str | UUID) -> tuple[Revision, ...]:
        """Every kept save of a draft, newest first, each without its text."""
        return self.store.revisions(self._found(actor, draft_id).id)

    def revision(self, actor: Actor, draft_id: str | UUID, number: int) -> Revision:
        """One save of a draft with its text.

        Raises
        ------
        NotFound
            If it is not kept.
        """
        return self._revision(self._found(actor, draft_id), number)

    def open_to(self, actor: Actor, draft_id: str | UUID, program_id: UUID | None) -> Draft:
        """Let the supervisors of one's program write at a draft, or, with None, nobody else any more.

        Raises
        ------
        InvalidInput
            If the actor does not supervise in that program.
        """
        with self.database.writing():
            draft = self._found(actor, draft_id, Action.OPEN_DRAFT, hold=True)
            if program_id is not None and Membership(program_id, Role.SUPERVISOR) not in actor.memberships:
                raise InvalidInput("program", "You can open a draft only to a program in which you supervise.")
            if program_id is None and draft.author_id is None:
                raise InvalidInput("program", "Its author is gone, so it stays open to the program's supervisors.")
            changed = replace(draft, program_id=program_id)
            self.store.change_draft(changed)
        return changed

    def remove(self, actor: Actor, draft_id: str | UUID) -> None:
        """Delete a draft with all its saves."""
        with self.database.writing():
            self.store.remove_draft(self._found(actor, draft_id, Action.OPEN_DRAFT, hold=True).id)

    def judge(self, actor: Actor, text: str) -> Judged:
        """What is wrong with a text, and what can be proved of it; nothing is kept.

        Raises
        ------
        InvalidInput
            If it is larger than a case may be.
        """
        require(actor, Action.WRITE_CASES, INSTALLATION)
        check_case_text(text)
        return self.library.judge(text, file_of(text))

    def judge_soon(self, actor: Actor, text: str, *, wait: float = PATIENCE_SECONDS) -> Judgement:
        """The same as far as it is known after a while; what takes longer goes on, and is there when asked again.

        Parameters
        ----------
        wait : float
            Seconds, at most ``PATIENCE_SECONDS``.

        Raises
        ------
        InvalidInput
            If it is larger than a case may be.
        """
        require(actor, Action.WRITE_CASES, INSTALLATION)
        check_case_text(text)
        return self.judgements.of(text, asked_by=actor.id, wait=min(wait, PATIENCE_SECONDS))

    def names_on_shelf(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        """What a case can name beside its own parts, each with its kind, such as ``("criterion", "A2")``."""
        require(actor, Action.WRITE_CASES, INSTALLATION)
        shelf = self.library.shelf()
        rubrics = shelf.rubrics.values()
        kinds = {
            "rubric": shelf.rubrics,
            "criterion": dict.fromkeys(name for rubric in rubrics for name in rubric.criteria),
            "critical": dict.fromkeys(name for rubric in rubrics for name in rubric.critical_errors),
            "strategy": shelf.profiles,
            "source": dict.fromkeys(sorted(shelf.sources)),
        }
        return tuple((kind, name) for kind, names in kinds.items() for name in names)

    def set_aside(self, actor: Actor, draft_id: str | UUID, text: str, *, since: int) -> Draft:
        """Keep what somebody typed while somebody else saved, as a draft of its own, until both are one again.

        A text that is set aside already, since a browser may send it twice, is not kept twice.

        Parameters
        ----------
        since : int
            The revision that the text was made from.

        Raises
        ------
        InvalidInput
            If the text is larger than a case may be, or there are too many drafts already.
        """
        check_case_text(text)
        with self.database.writing():
            draft = self._found(actor, draft_id, hold=True)
            for aside in self._asides(actor, draft):
                if self._revision(aside, aside.revision).text == text:
                    return aside
            origin = f"set aside beside “{draft.title}”"
            return self._start(actor, text, origin, beside_id=draft.id, since=since)

    def asides(self, actor: Actor, draft_id: str | UUID) -> tuple[Draft, ...]:
        """What the person has set aside beside a draft, the newest change first."""
        return self._asides(actor, self._found(actor, draft_id))

    def _asides(self, actor: Actor, draft: Draft) -> tuple[Draft, ...]:
        return tuple(
            one for one in self.store.drafts(actor.id) if one.author_id == actor.id and one.beside_id == draft.id
        )

    def _found(
        self, actor: Actor, draft_id: str | UUID, action: Action = Action.EDIT_DRAFT, *, hold: bool = False
    ) -> Draft:
        """The draft, if the actor may do this to it; whoever may not even read it does not learn that it is there."""
        wanted = as_id(draft_id)
        draft = None if wanted is None else self.store.hold_draft(wanted) if hold else self.store.draft(wanted)
        if draft is None:
            raise _not_found()
        thing = DraftAccess(draft.author_id, draft.program_id)
        if not can(actor, Action.EDIT_DRAFT, thing):
            raise _not_found()
        require(actor, action, thing)
        return draft

    def _revision(self, draft: Draft, number: int) -> Revision:
        found = self.store.revision(draft.id, number) if type(number) is int else None
        if found is None:
            raise NotFound("revision", hint="Only the newest saves and the first one are kept.")
        return found


def _not_found() -> NotFound:
    return NotFound(
        "draft", hint="It may have been removed, or closed to others by its author. Go back to your drafts."
    )
