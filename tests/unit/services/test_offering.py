"""A published case, once people rely on it: it is changed or taken away after it was said who would lose it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Feedback
from simulator.domain.drafts import Draft
from simulator.domain.publications import Access, Publication
from simulator.errors import AccessDenied, InvalidInput, NotFound, ScenarioNotFound
from simulator.services.offering import asked_words
from tests.library import CASE, replaced
from tests.personas import COHORT, LEO, OTHER_COHORT, OTHER_PROGRAM, OTTO, PIA, PROGRAM, SANA, SVEN, TARA

NAME = "second-room"


@pytest.fixture(autouse=True)
def _everybody(settled: Services) -> None:
    """With all of the people in the database."""


@pytest.fixture
def draft(services: Services) -> Draft:
    shipped = (Path(services.settings.content) / CASE).read_text(encoding="utf-8")
    return services.drafting.start(SANA, replaced(shipped, "id: waiting-room", f"id: {NAME}"), origin="upload")


def publish(services: Services, draft: Draft, access: Access, **how: object) -> Publication:
    revision = services.drafting.open(SANA, draft.id)[0].revision
    given = {"revision": revision, "access": access.value, "program_id": PROGRAM, "unreviewed": True}
    return services.publishing.publish(SANA, draft.id, **(given | how))


def next_version(services: Services, draft: Draft) -> None:
    now, saved = services.drafting.open(SANA, draft.id)
    text = replaced(saved.text, "version: 1.0.0", "version: 1.1.0")
    services.drafting.save(SANA, draft.id, text, since=now.revision)


def seen_by(services: Services, *people) -> list[bool]:
    return [NAME in {card.case.id for card in services.training.cases(person)} for person in people]


def test_a_case_is_retired_by_who_was_told_which_trainees_are_asked_for_it(services: Services, draft: Draft) -> None:
    publish(services, draft, Access.PROGRAM)
    assignment = services.programs.assign(SANA, COHORT, NAME)
    services.training.begin(TARA, NAME, feedback=Feedback.EACH, assignment_id=str(assignment.id))
    found = services.offering.in_use(SANA, NAME)
    assert asked_words(found.asked) == ("Cohort 2026 (University Clinic)",)
    assert (found.ids, found.n_under_way) == ({assignment.id}, 1)
    with pytest.raises(InvalidInput, match=r"could not begin it any more: Cohort 2026 \(University Clinic\)"):
        services.offering.retire(SANA, NAME)
    assert seen_by(services, TARA) == [True]
    assert services.offering.retire(SANA, NAME, told=found.ids)
    assert services.offering.retire(SANA, NAME) is False


def test_a_cohort_that_was_asked_after_one_looked_is_told_first(services: Services, draft: Draft) -> None:
    publish(services, draft, Access.ALL)
    told = services.offering.in_use(SANA, NAME).ids
    services.programs.assign(LEO, OTHER_COHORT, NAME)
    with pytest.raises(InvalidInput, match="1 cohort of another program"):
        services.offering.retire(SANA, NAME, told=told)


def test_who_sees_a_case_is_changed_in_every_version_and_stands_in_the_audit_log(
    services: Services, draft: Draft
) -> None:
    publish(services, draft, Access.ALL)
    next_version(services, draft)
    publish(services, draft, Access.ALL)
    change = services.offering.change_access
    assert change(SANA, NAME, access="program", program_id=PROGRAM)
    assert change(SANA, NAME, access="program", program_id=PROGRAM) is False
    assert seen_by(services, TARA, OTTO) == [True, False]
    assert {one.publication.access for one in services.publishing.versions(SVEN, NAME)} == {Access.PROGRAM}
    ((entry,), _more) = services.programs.audit.entries(action="case-access-changed")
    assert entry.detail == {"case": NAME, "from": "all", "to": "program", "program": str(PROGRAM)}
    assert change(SANA, NAME, access="private")
    assert seen_by(services, SANA, TARA, OTTO) == [True, False, False]
    assert change(SANA, NAME, access="all")
    assert seen_by(services, SANA, TARA, OTTO) == [True, True, True]


def test_a_session_goes_on_whoever_sees_its_case_now_and_none_is_begun(services: Services, draft: Draft) -> None:
    publish(services, draft, Access.PROGRAM)
    assignment = services.programs.assign(SANA, COHORT, NAME)
    attempt = services.training.begin(TARA, NAME, feedback=Feedback.EACH, assignment_id=str(assignment.id))
    losing = services.offering.in_use(SANA, NAME, access="private")
    assert (losing.ids, losing.n_under_way) == ({assignment.id}, 1)
    with pytest.raises(InvalidInput, match="Cohort 2026"):
        services.offering.change_access(SANA, NAME, access="private")
    assert services.offering.change_access(SANA, NAME, access="private", told=losing.ids)
    services.training.choose(TARA, str(attempt.id), "own-it", step=0)
    (asked,) = services.programs.my_assignments(TARA)
    assert (asked.case, asked.open_attempt.id) == (None, attempt.id)
    with pytest.raises(ScenarioNotFound):
        services.training.begin(TARA, NAME, feedback=Feedback.EACH, assignment_id=str(assignment.id))


def test_cohorts_are_named_by_who_is_in_their_program_and_lose_nothing_that_they_go_on_seeing(
    services: Services, draft: Draft
) -> None:
    publish(services, draft, Access.ALL)
    services.programs.assign(SANA, COHORT, NAME)
    services.programs.assign(LEO, OTHER_COHORT, NAME)
    in_use = services.offering.in_use
    assert asked_words(in_use(SANA, NAME).asked) == ("Cohort 2026 (University Clinic)", "1 cohort of another program")
    narrower = in_use(SANA, NAME, access="program", program_id=PROGRAM)
    assert asked_words(narrower.asked) == ("1 cohort of another program",)
    assert in_use(SANA, NAME, access="all").asked == ()


def test_a_new_version_takes_a_case_from_nobody_who_is_asked_for_it(services: Services, draft: Draft) -> None:
    publish(services, draft, Access.PROGRAM)
    services.programs.assign(SANA, COHORT, NAME)
    next_version(services, draft)
    with pytest.raises(InvalidInput, match="Cohort 2026") as told:
        publish(services, draft, Access.PRIVATE)
    assert told.value.hint.startswith("Publish it for those who see it now.")
    assert publish(services, draft, Access.ALL).version == "1.1.0"
    assert {one.publication.access for one in services.publishing.versions(SANA, NAME)} == {Access.ALL}


def test_once_nobody_can_begin_a_case_a_new_version_may_be_for_anybody(services: Services, draft: Draft) -> None:
    publish(services, draft, Access.PROGRAM)
    services.programs.assign(SANA, COHORT, NAME)
    services.offering.retire(SANA, NAME, told=services.offering.in_use(SANA, NAME).ids)
    with pytest.raises(InvalidInput, match="retired, so nobody begins it"):
        services.offering.change_access(SANA, NAME, access="all")
    next_version(services, draft)
    assert publish(services, draft, Access.PRIVATE).version == "1.1.0"


def test_a_press_for_others_than_an_earlier_one_is_not_told_as_done(services: Services, draft: Draft) -> None:
    publish(services, draft, Access.PRIVATE)
    with pytest.raises(InvalidInput, match=r"1\.0\.0 is published already"):
        publish(services, draft, Access.PROGRAM)
    assert seen_by(services, TARA) == [False]


def test_who_sees_it_is_one_of_three_and_a_program_in_which_one_supervises(services: Services, draft: Draft) -> None:
    publish(services, draft, Access.PROGRAM)
    for access, program in (("everyone", None), ("program", None), ("program", OTHER_PROGRAM)):
        for call in (services.offering.change_access, services.offering.in_use):
            with pytest.raises(InvalidInput):
                call(SANA, NAME, access=access, program_id=program)
    for person in (SVEN, PIA, TARA):
        with pytest.raises(AccessDenied):
            services.offering.change_access(person, NAME, access="all")
    with pytest.raises(NotFound, match="This case could not be found"):
        services.offering.change_access(OTTO, NAME, access="all")


def test_what_its_author_left_behind_is_never_for_nobody(services: Services, draft: Draft) -> None:
    publish(services, draft, Access.PROGRAM)
    services.my_data.erase_me(SANA, "sana@example.edu")
    with pytest.raises(InvalidInput, match="nobody would see it"):
        services.offering.change_access(SVEN, NAME, access="private")
    assert services.offering.change_access(SVEN, NAME, access="all")
    assert services.offering.change_access(SVEN, NAME, access="program", program_id=PROGRAM)


def test_a_case_that_was_made_private_goes_with_its_author_in_every_version(services: Services, draft: Draft) -> None:
    publish(services, draft, Access.ALL)
    next_version(services, draft)
    publish(services, draft, Access.PRIVATE)
    services.my_data.erase_me(SANA, "sana@example.edu")
    services.offering.open_cases.published.look_again()
    assert seen_by(services, SVEN, OTTO) == [False, False]


def test_a_case_that_another_process_has_just_taken_away_is_not_assigned(
    services: Services, open_services: Callable[[], Services], draft: Draft
) -> None:
    publish(services, draft, Access.PROGRAM)
    other = open_services()
    assert seen_by(other, TARA) == [True]
    services.offering.change_access(SANA, NAME, access="private")
    with pytest.raises(ScenarioNotFound):
        other.programs.assign(PIA, COHORT, NAME)
