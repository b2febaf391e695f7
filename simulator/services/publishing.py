"""From a draft to a case that others practise: reviews, the checklist, publishing, forking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from simulator.content.cache import digest
from simulator.content.case import Case
from simulator.content.catalogue import LibraryOnDisk
from simulator.content.judging import Judged
from simulator.domain.attempt import ScenarioVersion
from simulator.domain.drafts import Draft
from simulator.domain.i18n import _
from simulator.domain.policy import INSTALLATION, Action, can, require
from simulator.domain.publications import (
    FORKED,
    MAX_CHANGES,
    MAX_REVIEW,
    Access,
    DraftState,
    Publication,
    Review,
    forked_from,
    newest,
    state_of,
)
from simulator.domain.roles import Actor
from simulator.domain.writing_access import DraftAccess
from simulator.errors import InvalidInput, NotFound, ScenarioNotFound
from simulator.services.case_access import OpenCases, access_of
from simulator.services.case_texts import file_of
from simulator.services.drafting import Drafting
from simulator.services.forks import cited, forked_text, free_id
from simulator.services.offering import access_named, check_told, home_of, losing, note_in_log
from simulator.services.publish_checks import Checklist, check_newest, check_ready, checklist
from simulator.services.published_versions import Compared, PublishedVersions, Said, Version, sees
from simulator.services.remembered import Remembered
from simulator.services.written import check_text

if TYPE_CHECKING:
    from simulator.storage.stores import Stores

MAX_JUDGED = 8
"""Texts whose findings are kept, so that a page that is drawn again need not prove them again."""


@dataclass
class Publishing:
    """Publishes cases.

    Attributes
    ----------
    on_disk : LibraryOnDisk
        Rubrics, profiles and sources, and the ids of cases that nobody may publish under.
    open_cases : OpenCases
        The cases that a person sees.
    now : callable
        The clock, aware UTC.
    """

    stores: Stores
    drafting: Drafting
    on_disk: LibraryOnDisk
    open_cases: OpenCases
    now: Callable[[], datetime]
    _judged: Remembered[Judged] = field(default_factory=lambda: Remembered(MAX_JUDGED), init=False, repr=False)
    _versions: PublishedVersions = field(init=False)

    def __post_init__(self) -> None:
        self._versions = PublishedVersions(self.stores)

    # Reviews

    def ask_for_review(self, actor: Actor, draft_id: str | UUID, asked: bool = True) -> Draft:
        """Ask the colleagues to whom a draft is open to look at it, or, with False, ask no longer.

        Raises
        ------
        InvalidInput
            If it is open to nobody.
        """
        with self.drafting.database.writing():
            draft = self._hold(actor, draft_id, Action.PUBLISH_DRAFT)
            if asked and draft.program_id is None:
                raise InvalidInput(
                    "draft",
                    "Nobody but you can open this draft, so nobody can review it.",
                    hint="Open it to your program first, in the list of your drafts.",
                )
            if asked == (draft.in_review_since is not None):
                return draft
            changed = replace(draft, in_review_since=self.now() if asked else None)
            self.stores.drafts.change_draft(changed)
        return changed

    def review(self, actor: Actor, draft_id: str | UUID, *, revision: int, agrees: bool, text: str) -> Review:
        """Say as a colleague what to think of a draft; said again of the same save, it replaces what was said.

        Raises
        ------
        InvalidInput
            If the text is too long, is missing where one does not agree, or another save than the newest was read.
        """
        check_text("review", text, MAX_REVIEW)
        if not agrees and not text.strip():
            raise InvalidInput("review", "Say what should change, so that the author can mend it.")
        with self.drafting.database.writing():
            draft = self._hold(actor, draft_id, Action.REVIEW_DRAFT)
            check_newest(draft, revision)
            said = Review(uuid4(), draft.id, revision, actor.id, agrees, text.strip(), self.now())
            self.stores.publications.keep_review(said)
        return said

    def reviews(self, actor: Actor, draft_id: str | UUID) -> tuple[Said, ...]:
        """What colleagues said of a draft, newest first."""
        draft, _saved = self.drafting.open(actor, draft_id)
        return tuple(
            Said(one, self._versions.name(one.reviewer_id)) for one in self.stores.publications.reviews(draft.id)
        )

    # Before it is published

    def checklist(self, actor: Actor, draft_id: str | UUID) -> Checklist:
        """What has to be right before a draft is published, and what is to be weighed."""
        draft, saved = self.drafting.open(actor, draft_id)
        return self._checklist(actor, draft, self._judge(saved.text), saved.text)

    def difference(self, actor: Actor, draft_id: str | UUID) -> Compared | None:
        """What is different between a draft and the newest published version of its case.

        None if there is no such version that the actor sees, or the draft can't be read.
        """
        draft, saved = self.drafting.open(actor, draft_id)
        seen = (one for one in self.stores.publications.publications(draft.scenario_id) if sees(actor, one))
        last, scenario = newest(seen), self._judge(saved.text).scenario
        old = None if last is None else self._versions.written(last)
        if last is None or old is None or scenario is None:
            return None
        return self._versions.compared(last, scenario.version, old, scenario)

    # Publishing

    def publish(
        self,
        actor: Actor,
        draft_id: str | UUID,
        *,
        revision: int,
        access: str,
        program_id: UUID | None = None,
        changes: str = "",
        unreviewed: bool = False,
    ) -> Publication:
        """Publish a draft as a version that never changes; a second press of the same gives what the first one made.

        Parameters
        ----------
        revision : int
            The save that was looked at.
        access : str
            Who sees it: an ``Access``.
        program_id : UUID, optional
            The program that sees it.
        changes : str
            What is different, in the author's words.
        unreviewed : bool
            That the author says that nobody has reviewed it.

        Raises
        ------
        InvalidInput
            With the reasons why it can't be published, or if it was saved again since.
        """
        check_text("changes", changes, MAX_CHANGES)
        draft, saved = self.drafting.open(actor, draft_id)
        require(actor, Action.PUBLISH_DRAFT, DraftAccess(draft.author_id, draft.program_id))
        check_newest(draft, revision)
        judged = self._judge(saved.text)
        case = self.on_disk.case_of(saved.text, file_of(saved.text)) if judged.scenario else None
        seen = access_named(access)
        home = home_of(actor, draft.program_id, seen, program_id)
        with self.drafting.database.writing():
            draft = self._hold(actor, draft_id, Action.PUBLISH_DRAFT)
            check_newest(draft, revision)
            self.stores.publications.hold_publications()
            again = self._published_already(draft, case, seen, home)
            if again is not None:
                return again
            found = self._checklist(actor, draft, judged, saved.text)
            check_ready(found, unreviewed=unreviewed)
            assert case is not None
            made = self._publication(actor, draft, case, found, seen, home, changes.strip())
            self._check_keeps(actor, made)
            self.stores.attempts.keep_version(_version_of(case), at=made.published_at)
            self.stores.publications.add_publication(made)
            self.stores.publications.change_access(made.scenario_id, made.access, made.program_id)
            self.stores.drafts.change_draft(replace(draft, in_review_since=None))
            detail = {"case": made.scenario_id, "version": made.version, "access": made.access.value}
            note_in_log(self.stores, "case-published", actor, made, at=made.published_at, **detail)
        self.open_cases.published.look_again()
        return made

    # What is published

    def publications(self, actor: Actor) -> tuple[Publication, ...]:
        """The newest version of every case that the actor answers for, retired ones too, the newest first."""
        require(actor, Action.WRITE_CASES, INSTALLATION)
        mine: dict[str, list[Publication]] = {}
        for one in self.stores.publications.publications():
            if can(actor, Action.RETIRE_CASE, access_of(one)):
                mine.setdefault(one.scenario_id, []).append(one)
        found = [last for each in mine.values() if (last := newest(each)) is not None]
        return tuple(sorted(found, key=lambda one: one.published_at, reverse=True))

    def publish_states(self, actor: Actor) -> Mapping[UUID, DraftState]:
        """How far each draft has come that the actor may open."""
        every = self.stores.publications.publications()
        return {draft.id: state_of(draft, every) for draft in self.drafting.drafts(actor)}

    def versions(self, actor: Actor, scenario_id: str) -> tuple[Version, ...]:
        """Every published version of a case that the actor sees, newest first.

        Raises
        ------
        NotFound
            If there is none.
        """
        require(actor, Action.WRITE_CASES, INSTALLATION)
        found = self._versions.known(actor, scenario_id)
        pinned = self.stores.publications.n_pinned([one.content_hash for one in found])
        return tuple(self._versions.named(one, pinned[one.content_hash]) for one in reversed(found))

    def compare(self, actor: Actor, scenario_id: str, old: str, new: str) -> Compared | None:
        """What is different between two published versions; None if this program can't read one of them any more.

        Raises
        ------
        NotFound
            If there are no such versions that the actor sees.
        """
        require(actor, Action.WRITE_CASES, INSTALLATION)
        known = {one.version: one for one in self._versions.known(actor, scenario_id)}
        if old not in known or new not in known:
            raise NotFound("version")
        before, after = self._versions.written(known[old]), self._versions.written(known[new])
        return None if before is None or after is None else self._versions.compared(known[old], new, before, after)

    def about(self, actor: Actor, scenario_id: str) -> Version | None:
        """Who published a case that the actor sees, and who reviewed it; None for one of the shipped library."""
        require(actor, Action.PRACTISE, INSTALLATION)
        found = self.open_cases.publication(actor, scenario_id)
        return None if found is None else self._versions.named(found, 0)

    def fork(self, actor: Actor, scenario_id: str) -> Draft:
        """Begin a draft from a case of the library, under an id of its own, which says what it was made from.

        Raises
        ------
        NotFound
            If there is no such case that the actor sees.
        """
        require(actor, Action.WRITE_CASES, INSTALLATION)
        try:
            case = self.open_cases(actor).cases[scenario_id]
        except (KeyError, ScenarioNotFound):
            raise NotFound("case") from None
        text = forked_text(case, self._free_id(actor, case.written.id))
        return self.drafting.start(actor, text, origin=f"{FORKED}{cited(case)}")

    # Within

    def _hold(self, actor: Actor, draft_id: str | UUID, action: Action) -> Draft:
        """Inside a transaction: a draft with which the actor may do this, and that nobody changes until it ends."""
        known, _saved = self.drafting.open(actor, draft_id)
        draft = self.stores.drafts.hold_draft(known.id)
        if draft is None:
            raise NotFound("draft")
        require(actor, action, DraftAccess(draft.author_id, draft.program_id))
        return draft

    def _judge(self, text: str) -> Judged:
        """What is found in a text; kept as long as what it can name is the same."""
        key = digest(text, self.on_disk.shelf_now())
        return self._judged(key, lambda: self.on_disk.judge(text, file_of(text)))

    def _checklist(self, actor: Actor, draft: Draft, judged: Judged, text: str) -> Checklist:
        name = judged.scenario.id if judged.scenario else draft.scenario_id
        published = self.stores.publications.publications(name)
        foreign = any(not self._answers_for(actor, draft, one) for one in published)
        disk = self.on_disk()
        taken = foreign or name in disk.index or name in disk.unavailable
        reviews = self.stores.publications.reviews(draft.id)
        return checklist(judged, text, draft.revision, reviews, () if foreign else published, taken=taken)

    def _answers_for(self, actor: Actor, draft: Draft, one: Publication) -> bool:
        """Whether a version is the draft's author's; a colleague who reads the checklist sees it as they do."""
        return can(actor, Action.RETIRE_CASE, access_of(one)) or (
            draft.author_id is not None and one.author_id == draft.author_id
        )

    def _published_already(
        self, draft: Draft, case: Case | None, access: Access, home: UUID | None
    ) -> Publication | None:
        """What an earlier press of the same button made, as long as it is still so."""
        if case is None:
            return None
        wanted = (draft.id, case.written.version, case.content_hash, access, home, None)
        for one in self.stores.publications.publications(case.written.id):
            if (one.draft_id, one.version, one.content_hash, one.access, one.program_id, one.retired_at) == wanted:
                return one
        return None

    def _check_keeps(self, actor: Actor, made: Publication) -> None:
        """Refuse a version by which trainees would lose a case that they are asked for."""
        last = newest(self.stores.publications.publications(made.scenario_id))
        hint = _("Publish it for those who see it now. Who sees it can be changed below, once it is published.")
        check_told(losing(self.stores, actor, last, access_of(made)), (), hint)

    def _publication(
        self,
        actor: Actor,
        draft: Draft,
        case: Case,
        found: Checklist,
        access: Access,
        home: UUID | None,
        changes: str,
    ) -> Publication:
        return Publication(
            id=uuid4(),
            scenario_id=case.written.id,
            version=case.written.version,
            title=draft.title,
            content_hash=case.content_hash,
            draft_id=draft.id,
            revision=draft.revision,
            author_id=actor.id,
            program_id=home,
            access=access,
            changes=changes,
            reviewed=found.reviewed is not None,
            reviewer_id=found.reviewed.reviewer_id if found.reviewed else None,
            forked_from=forked_from(draft.origin),
            published_at=self.now(),
        )

    def _free_id(self, actor: Actor, name: str) -> str:
        disk = self.on_disk()
        taken = {*disk.index, *disk.unavailable, *(one.scenario_id for one in self.stores.publications.publications())}
        taken |= {draft.scenario_id for draft in self.drafting.drafts(actor)}
        return free_id(name, taken)


def _version_of(case: Case) -> ScenarioVersion:
    return ScenarioVersion(
        case.content_hash, case.written.id, case.written.version, case.play_hash, case.key_hash, case.texts
    )
