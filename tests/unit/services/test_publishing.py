"""Publishing: what has to be right first, who sees what is published, and what happens twice or at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Feedback
from simulator.domain.drafts import Draft
from simulator.domain.publications import Access, Publication, Status
from simulator.domain.roles import SOLO
from simulator.errors import AccessDenied, InvalidInput, NotFound, ScenarioNotFound
from simulator.services.case_forms import NewDecision
from simulator.services.publish_checks import Check, checklist
from tests.library import CASE, replaced
from tests.personas import COHORT, LEO, OTHER_COHORT, OTHER_PROGRAM, OTTO, PIA, PROGRAM, SANA, SVEN, TARA

pytestmark = pytest.mark.thorough

NAME = "second-room"


@pytest.fixture(autouse=True)
def _everybody(settled: Services) -> None:
    """With all of the people in the database."""


@pytest.fixture
def text(services: Services) -> str:
    shipped = (Path(services.settings.content) / CASE).read_text(encoding="utf-8")
    return replaced(shipped, "id: waiting-room", f"id: {NAME}")


@pytest.fixture
def draft(services: Services, text: str) -> Draft:
    return services.drafting.start(SANA, text, origin="Template: blank")


def save(services: Services, draft: Draft, old: str, new: str) -> Draft:
    now, saved = services.drafting.open(SANA, draft.id)
    return services.drafting.save(SANA, draft.id, replaced(saved.text, old, new), since=now.revision)


def publish(services: Services, draft: Draft, access: Access = Access.ALL, **how: object) -> Publication:
    now = services.drafting.open(SANA, draft.id)[0]
    program = PROGRAM if access is Access.PROGRAM else None
    given = {"revision": now.revision, "access": str(access), "program_id": program, "unreviewed": True}
    return services.publishing.publish(SANA, draft.id, **(given | how))


def second_version(services: Services, draft: Draft) -> None:
    save(services, draft, "version: 1.0.0", "version: 1.1.0")
    save(services, draft, "ratings: {A2: 1, A5: 1}", "ratings: {A2: 2, A5: 1}")


def done(services: Services, draft: Draft) -> dict[Check, bool]:
    return {item.check: item.done for item in services.publishing.checklist(SANA, draft.id).items}


def shown(services: Services, person) -> set[str]:
    return {card.case.id for card in services.training.cases(person)}


# What has to be right first


def test_a_whole_case_is_ready_but_for_a_review(services: Services, draft: Draft) -> None:
    assert [check for check, right in done(services, draft).items() if not right] == [Check.REVIEWER]
    assert services.publishing.checklist(SANA, draft.id).ready


def test_hints_of_a_form_are_to_be_written_over_first_and_those_in_comments_may_stay(
    services: Services, draft: Draft
) -> None:
    save(services, draft, "\nstart:", "\n# write here: what else is known\nstart:")
    assert done(services, draft)[Check.WORDS]
    services.case_forms.add_decision(SANA, draft.id, NewDecision("one more", "repairing-own-mistake", ("A5",), "", ()))
    found = next(one for one in services.publishing.checklist(SANA, draft.id).items if one.check is Check.WORDS)
    assert not found.done
    assert found.words.startswith("21 texts still say “write here”, the first in line ")


@pytest.mark.parametrize(
    ("old", "new", "check", "reason"),
    [
        ("start: late ", "start: nowhere ", Check.PROVED, "1 error is left. The first, in line"),
        (f"id: {NAME}", "id: waiting-room", Check.NAME, "Another case has the id"),
        ("version: 1.0.0", f"version: 1.0.{'9' * 5_000}", Check.VERSION, "more than 20 characters"),
        (
            "content_notes: [A young person speaks about suicidal thoughts; no method is described.]",
            "content_notes: []",
            Check.CONTENT_NOTES,
            "no content note says so",
        ),
    ],
    ids=["an error", "an id of the library", "a version that is too long", "no content note"],
)
def test_what_is_not_right_is_said_and_keeps_it_from_being_published(
    services: Services, draft: Draft, old: str, new: str, check: Check, reason: str
) -> None:
    save(services, draft, old, new)
    assert not done(services, draft)[check]
    with pytest.raises(InvalidInput, match=re.escape(reason)):
        publish(services, draft)
    assert services.publishing.publications(SANA) == ()


def test_what_could_not_be_looked_at_in_every_way_is_not_said_to_be(services: Services, text: str) -> None:
    judged = services.drafting.judge(SANA, text)
    some = replace(judged, verified=replace(judged.verified, exact=False))
    for found, words in ((judged, "Every way through it was looked at"), (some, "There is no error. Not every way")):
        assert checklist(found, text, 1, (), (), taken=False).items[0].words.startswith(words)


def test_a_case_without_sources_is_only_to_be_weighed(services: Services, draft: Draft) -> None:
    save(services, draft, "sources: [elliott-2018, stanley-brown-2012]", "sources: []")
    assert not done(services, draft)[Check.SOURCES]
    assert publish(services, draft).version == "1.0.0"


def test_a_text_that_cannot_be_read_is_not_published(services: Services) -> None:
    begun = services.drafting.start(SANA, "id: [", origin="upload")
    assert list(done(services, begun)) == [Check.PROVED, Check.WORDS, Check.REVIEWER]
    with pytest.raises(InvalidInput, match="can't be published yet"):
        publish(services, begun)


def test_a_version_has_to_follow_the_last_one(services: Services, draft: Draft) -> None:
    publish(services, draft)
    save(services, draft, "minutes: 5", "minutes: 6")
    with pytest.raises(InvalidInput, match=r"Version 1\.0\.0 is published already, and this text says 1\.0\.0"):
        publish(services, draft)
    save(services, draft, "version: 1.0.0", "version: 1.0.10")
    publish(services, draft)
    save(services, draft, "version: 1.0.10", "version: 1.0.9")
    with pytest.raises(InvalidInput, match=r"1\.0\.10 is published already"):
        publish(services, draft)


def test_an_id_that_somebody_else_published_is_taken(services: Services, draft: Draft, text: str) -> None:
    publish(services, draft, Access.PRIVATE)
    other = services.drafting.start(SVEN, text.replace("version: 1.0.0", "version: 2.0.0"), origin="upload")
    with pytest.raises(InvalidInput, match="Another case has the id"):
        services.publishing.publish(SVEN, other.id, revision=1, access="all", unreviewed=True)


def test_what_was_saved_since_one_looked_is_looked_at_first(services: Services, draft: Draft) -> None:
    save(services, draft, "minutes: 5", "minutes: 6")
    with pytest.raises(InvalidInput, match="saved again since you looked"):
        publish(services, draft, revision=1)


def test_who_sees_it_is_one_of_three_and_a_program_in_which_one_supervises(services: Services, draft: Draft) -> None:
    for access, program in (("", None), ("everyone", None), ("program", None), ("program", OTHER_PROGRAM)):
        with pytest.raises(InvalidInput):
            publish(services, draft, access=access, program_id=program)
    with pytest.raises(InvalidInput, match="2,000 fit"):
        publish(services, draft, changes="x" * 2_001)


# Reviews


def test_a_colleague_who_agrees_is_kept_with_the_version(services: Services, draft: Draft) -> None:
    services.drafting.open_to(SANA, draft.id, PROGRAM)
    asked = services.publishing.ask_for_review(SANA, draft.id)
    assert asked.in_review_since is not None
    assert services.publishing.ask_for_review(SANA, draft.id) == asked
    assert services.publishing.publish_states(SVEN)[draft.id].status is Status.IN_REVIEW
    services.publishing.review(SVEN, draft.id, revision=1, agrees=False, text="The end comes too soon.")
    services.publishing.review(SVEN, draft.id, revision=1, agrees=True, text="")
    (said,) = services.publishing.reviews(SANA, draft.id)
    assert (said.reviewer, said.review.agrees) == ("Sven Holm", True)
    made = publish(services, draft, unreviewed=False)
    assert (made.reviewed, made.reviewer_id) == (True, SVEN.id)
    assert services.drafting.open(SANA, draft.id)[0].in_review_since is None


def test_without_a_review_the_author_has_to_say_so(services: Services, draft: Draft) -> None:
    with pytest.raises(InvalidInput, match="No colleague has agreed"):
        publish(services, draft, unreviewed=False)
    assert publish(services, draft).reviewed is False


def test_a_review_is_of_one_text_only(services: Services, draft: Draft) -> None:
    services.drafting.open_to(SANA, draft.id, PROGRAM)
    services.publishing.review(SVEN, draft.id, revision=1, agrees=True, text="Good.")
    save(services, draft, "minutes: 5", "minutes: 6")
    assert not done(services, draft)[Check.REVIEWER]
    with pytest.raises(InvalidInput, match="saved again"):
        services.publishing.review(SVEN, draft.id, revision=1, agrees=True, text="Good.")


def test_who_may_review_and_who_may_not(services: Services, draft: Draft) -> None:
    with pytest.raises(InvalidInput, match="Nobody but you"):
        services.publishing.ask_for_review(SANA, draft.id)
    with pytest.raises(NotFound):
        services.publishing.review(SVEN, draft.id, revision=1, agrees=True, text="")
    services.drafting.open_to(SANA, draft.id, PROGRAM)
    with pytest.raises(AccessDenied):
        services.publishing.review(SANA, draft.id, revision=1, agrees=True, text="")
    with pytest.raises(AccessDenied):
        services.publishing.publish(SVEN, draft.id, revision=1, access="all", unreviewed=True)
    for text in ("", " ", "x" * 2_001):
        with pytest.raises(InvalidInput):
            services.publishing.review(SVEN, draft.id, revision=1, agrees=False, text=text)
    services.publishing.ask_for_review(SANA, draft.id)
    assert services.publishing.ask_for_review(SANA, draft.id, asked=False).in_review_since is None


# What becomes of it


def test_a_second_press_publishes_once(services: Services, draft: Draft) -> None:
    assert publish(services, draft) == publish(services, draft)
    assert len(services.publishing.versions(SANA, NAME)) == 1
    assert len(services.programs.audit.entries(action="case-published")[0]) == 1


def test_publishing_and_retiring_stand_in_the_audit_log(services: Services, draft: Draft) -> None:
    made = publish(services, draft)
    services.offering.retire(SANA, NAME)
    assert services.offering.retire(SANA, NAME) is False
    log = services.programs.audit
    assert [len(log.entries(action=action)[0]) for action in ("case-published", "case-retired")] == [1, 1]
    assert log.entries(action="case-published")[0][0].thing == f"publication:{made.id}"


def test_how_far_a_draft_is(services: Services, draft: Draft) -> None:
    state = lambda: services.publishing.publish_states(SANA)[draft.id]  # noqa: E731
    assert state().status is Status.DRAFT
    publish(services, draft)
    assert (state().status, state().version, state().changed_since) == (Status.PUBLISHED, "1.0.0", False)
    second_version(services, draft)
    assert state().changed_since
    services.offering.retire(SANA, NAME)
    assert state().status is Status.RETIRED


def test_what_changed_is_said_before_publishing_and_between_versions(services: Services, draft: Draft) -> None:
    assert services.publishing.difference(SANA, draft.id) is None
    publish(services, draft)
    services.training.begin(TARA, NAME, feedback=Feedback.EACH)
    second_version(services, draft)
    before = services.publishing.difference(SANA, draft.id)
    publish(services, draft)
    after = services.publishing.compare(SANA, NAME, "1.0.0", "1.1.0")
    assert before == after
    assert (after.old, after.new, after.n_pinned) == ("1.0.0", "1.1.0", 1)
    assert [change.words for change in after.difference.changes] == ["Option 1 of *late*: A2 1 → 2"]
    assert [(one.publication.version, one.n_pinned) for one in services.publishing.versions(SANA, NAME)] == [
        ("1.1.0", 0),
        ("1.0.0", 1),
    ]
    with pytest.raises(NotFound):
        services.publishing.compare(SANA, NAME, "1.0.0", "9.0.0")


def test_an_attempt_goes_on_with_the_version_that_it_began_with_even_once_the_case_is_retired(
    services: Services, draft: Draft
) -> None:
    publish(services, draft)
    attempt = services.training.begin(TARA, NAME, feedback=Feedback.EACH)
    save(services, draft, "sent no word. It", "sent no message. It")
    save(services, draft, "version: 1.0.0", "version: 1.1.0")
    publish(services, draft)
    services.offering.retire(SANA, NAME)
    room = services.training.room(TARA, str(attempt.id))
    assert any("sent no word" in option.say for option in room.options)
    services.training.choose(TARA, str(attempt.id), "own-it", step=0)
    assert services.training.debrief(TARA, str(attempt.id))[0].step == 1
    assert [case.title for case in services.training.gone(TARA)] == ["The waiting room"]
    with pytest.raises(ScenarioNotFound):
        services.training.begin(TARA, NAME, feedback=Feedback.EACH)


def test_the_newest_version_is_what_people_begin(services: Services, draft: Draft) -> None:
    publish(services, draft)
    second_version(services, draft)
    publish(services, draft)
    assert services.training.case(TARA, NAME).written.version == "1.1.0"


def test_another_process_sees_it_a_moment_later(
    services: Services, open_services: Callable[[], Services], draft: Draft
) -> None:
    other = open_services()
    assert NAME not in shown(other, TARA)
    publish(services, draft)
    library = other.training.library
    later = library.seconds() + 3
    library.seconds = lambda: later
    assert NAME in shown(other, TARA)


def test_in_solo_mode_one_publishes_for_oneself(services: Services, text: str) -> None:
    begun = services.drafting.start(SOLO, text, origin="upload")
    made = services.publishing.publish(SOLO, begun.id, revision=1, access="all", unreviewed=True)
    assert (made.program_id, NAME in shown(services, SOLO)) == (None, True)


# Who sees it

SEES = {
    Access.PRIVATE: {"Sana"},
    Access.PROGRAM: {"Sana", "Sven", "Tara", "Pia"},
    Access.ALL: {"Sana", "Sven", "Tara", "Pia", "Otto", "Leo"},
}
PEOPLE = {"Sana": SANA, "Sven": SVEN, "Tara": TARA, "Pia": PIA, "Otto": OTTO, "Leo": LEO}


@pytest.mark.parametrize("access", Access)
def test_each_sees_what_is_for_them_in_the_list_and_by_its_address(
    services: Services, draft: Draft, access: Access
) -> None:
    publish(services, draft, access)
    for name, person in PEOPLE.items():
        assert (NAME in shown(services, person)) is (name in SEES[access]), name
        if name in SEES[access]:
            assert services.training.case(person, NAME).written.id == NAME
            assert services.publishing.about(person, NAME).author == "Sana Rivera"
            continue
        for call in (
            lambda person=person: services.training.case(person, NAME),
            lambda person=person: services.training.begin(person, NAME, feedback=Feedback.EACH),
        ):
            with pytest.raises(ScenarioNotFound) as told:
                call()
            assert told.value.suggestion is None
        assert services.publishing.about(person, NAME) is None
        assert services.training.entry(person, NAME) is None


def test_what_another_program_published_is_in_no_drill_and_no_recommendation(
    services: Services, draft: Draft, content: Path
) -> None:
    (content / CASE).unlink()  # so that nothing else could be drilled or recommended
    publish(services, draft, Access.PROGRAM)
    assert services.recommending.next_for(OTTO) is None
    assert not services.drilling.can_focus(OTTO, "owning-a-strain")
    for focus in ("", "owning-a-strain"):
        with pytest.raises(InvalidInput):
            services.drilling.begin(OTTO, focus)
    assert services.recommending.next_for(TARA).card.case.id == NAME
    assert services.drilling.can_focus(TARA, "owning-a-strain")


def test_a_drill_is_not_asked_any_more_once_its_case_is_taken_away(
    services: Services, draft: Draft, content: Path
) -> None:
    (content / CASE).unlink()
    publish(services, draft, Access.PROGRAM)
    sitting = services.drilling.begin(TARA, "owning-a-strain")
    services.offering.retire(SANA, NAME)
    assert services.drilling.row(TARA, sitting.id).due == "retired"


def test_only_what_the_trainees_of_a_cohort_see_can_be_assigned_to_it(services: Services, draft: Draft) -> None:
    with pytest.raises(ScenarioNotFound):
        services.programs.assign(SANA, COHORT, NAME)
    publish(services, draft, Access.PRIVATE)
    with pytest.raises(InvalidInput, match="do not see this case"):
        services.programs.assign(SANA, COHORT, NAME)
    with pytest.raises(ScenarioNotFound):
        services.programs.assign(PIA, COHORT, NAME)
    save(services, draft, "version: 1.0.0", "version: 1.1.0")
    publish(services, draft, Access.PROGRAM)
    assert services.programs.assign(PIA, COHORT, NAME).scenario_id == NAME
    assert NAME in services.programs.assignable(SANA, COHORT)
    assert services.programs.my_assignments(TARA)[0].case.id == NAME
    with pytest.raises(ScenarioNotFound):
        services.programs.assign(LEO, OTHER_COHORT, NAME)
    assert NAME not in services.programs.assignable(LEO, OTHER_COHORT)
    services.offering.retire(SANA, NAME, told=services.offering.in_use(SANA, NAME).ids)
    with pytest.raises(ScenarioNotFound):
        services.programs.assign(PIA, COHORT, NAME)
    assert services.programs.my_assignments(TARA)[0].case is None


def test_who_may_not_know_of_a_case_is_told_the_same_as_of_none(services: Services, draft: Draft) -> None:
    publish(services, draft, Access.PRIVATE)
    for scenario_id in (NAME, "no-such-case", "x" * 9_999, ""):
        for call in (
            services.offering.retire,
            services.offering.in_use,
            services.publishing.versions,
            services.publishing.fork,
        ):
            with pytest.raises(NotFound, match="This case could not be found"):
                call(SVEN, scenario_id)
    save(services, draft, "version: 1.0.0", "version: 1.1.0")
    publish(services, draft, Access.PROGRAM)
    with pytest.raises(AccessDenied):
        services.offering.retire(SVEN, NAME)


# Forks


def test_a_fork_of_a_shipped_case_has_an_id_of_its_own_and_says_where_it_comes_from(services: Services) -> None:
    forked = services.publishing.fork(SANA, "waiting-room")
    assert (forked.scenario_id, forked.origin) == (
        "waiting-room-2",
        "forked from The waiting room (waiting-room@1.0.0)",
    )
    assert services.publishing.fork(SANA, "waiting-room").scenario_id == "waiting-room-3"
    made = publish(services, forked)
    assert made.forked_from == "The waiting room (waiting-room@1.0.0)"


def test_a_fork_of_a_published_case_begins_its_own_versions_without_its_reviewers(
    services: Services, draft: Draft
) -> None:
    save(services, draft, "version: 1.0.0", "version: 3.2.1")
    save(services, draft, "reviewers: []", "reviewers:\n  - Dr. One\n  - Dr. Two")
    publish(services, draft, Access.PROGRAM)
    forked = services.publishing.fork(SVEN, NAME)
    text = services.drafting.open(SVEN, forked.id)[1].text
    assert "version: 1.0.0\n" in text
    assert "reviewers: []\nsources:" in text
    assert forked.origin == f"forked from The waiting room ({NAME}@3.2.1)"


# Whose it is


def test_erasing_an_author_leaves_what_a_program_answers_for_without_the_name(
    services: Services, draft: Draft, text: str
) -> None:
    publish(services, draft, Access.PROGRAM)
    own = services.drafting.start(SANA, replaced(text, f"id: {NAME}", "id: third-room"), origin="upload")
    hidden = publish(services, own, Access.PRIVATE)
    services.my_data.erase_me(SANA, "sana@example.edu")
    services.publishing.open_cases.published.look_again()
    assert services.publishing.about(TARA, NAME).author == ""
    assert services.offering.retire(SVEN, NAME)
    with pytest.raises(Exception, match="not in the database"):
        services.store.version(hidden.content_hash)
