"""A cohort itself: its zone and term, its sections, and who is where."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from simulator.bootstrap import Services
from simulator.domain.roles import Role
from simulator.errors import AccessDenied, AssignmentNotFound, InvalidInput, NameTaken, NotFound
from tests.personas import ADA, COHORT, LEO, OTTO, PIA, SANA, SECOND_COHORT, SVEN, TARA, THEO


def change(services: Services, **given: object) -> object:
    return services.cohorts.change(PIA, COHORT, **({"name": "Cohort 2026", "zone": "Europe/Berlin"} | given))


def test_a_cohort_has_a_zone_and_a_term(settled: Services) -> None:
    changed = change(settled, begins_on=date(2026, 9, 1), ends_on=date(2027, 1, 31))
    assert settled.cohorts.cohort(SANA, COHORT) == changed
    assert (changed.zone, changed.begins_on, changed.ends_on) == ("Europe/Berlin", date(2026, 9, 1), date(2027, 1, 31))
    (line,), _n = settled.programs.audit.entries(action="cohort-changed")
    assert (line.thing, dict(line.detail)) == (f"cohort:{COHORT}", {"zone": "Europe/Berlin"})


def test_nothing_changed_leaves_no_line(settled: Services) -> None:
    change(settled)
    before = settled.programs.audit.head()
    change(settled)
    assert settled.programs.audit.head() == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": " \n "}, "Give the cohort a name"),
        ({"zone": "Mars/Olympus"}, "'Mars/Olympus' is no time zone"),
        ({"begins_on": date(2026, 9, 2), "ends_on": date(2026, 9, 1)}, "ends before it begins"),
        ({"begins_on": date(226, 9, 2)}, "year 226"),
    ],
    ids=["name", "zone", "term", "year"],
)
def test_what_can_not_be_is_refused(settled: Services, given: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        change(settled, **given)


def test_two_cohorts_of_a_program_have_two_names(settled: Services) -> None:
    with pytest.raises(NameTaken):
        change(settled, name="Cohort 2025")


@pytest.mark.parametrize(
    "person", [LEO, OTTO, SVEN], ids=["lead of another program", "trainee", "supervisor elsewhere"]
)
def test_for_others_there_is_no_such_cohort(settled: Services, person: object) -> None:
    for ask in (settled.cohorts.cohort, settled.cohorts.roster, settled.cohorts.sections, settled.cohorts.archive):
        with pytest.raises(NotFound):
            ask(person, COHORT)


def test_who_supervises_sees_it_and_changes_nothing(settled: Services) -> None:
    assert settled.cohorts.cohort(SANA, COHORT).name == "Cohort 2026"
    with pytest.raises(AccessDenied):
        settled.cohorts.add_section(SANA, COHORT, "Tuesday group")


# Sections


def test_a_person_is_in_one_section_at_most(settled: Services) -> None:
    first, second = (settled.cohorts.add_section(PIA, COHORT, name) for name in ("Tuesday group", "Friday group"))
    settled.cohorts.place(PIA, COHORT, TARA.id, section_id=first.id, idnumber="s-1042")
    settled.cohorts.place(ADA, COHORT, TARA.id, section_id=str(second.id), idnumber="s-1042")
    places = {one.account.id: one for one in settled.cohorts.roster(PIA, COHORT)}
    assert (places[TARA.id].section_id, places[TARA.id].idnumber) == (second.id, "s-1042")
    assert settled.cohorts.sections(SANA, COHORT) == (second, first)


def test_a_supervisor_of_a_section_sees_who_is_in_it(settled: Services) -> None:
    section = settled.cohorts.add_section(PIA, COHORT, "Tuesday group")
    for person in (SANA, TARA):
        settled.cohorts.place(PIA, COHORT, person.id, section_id=section.id, idnumber="")
    assert [one.account.id for one in settled.cohorts.roster(SANA, COHORT)] == [SANA.id, TARA.id]
    assert {one.account.id for one in settled.cohorts.roster(PIA, COHORT)} == {SANA.id, TARA.id, THEO.id}


def test_who_was_in_a_section_that_goes_stays_in_the_cohort(settled: Services) -> None:
    section = settled.cohorts.add_section(PIA, COHORT, "Tuesday group")
    settled.cohorts.place(PIA, COHORT, TARA.id, section_id=section.id, idnumber="7")
    settled.cohorts.remove_section(PIA, COHORT, section.id)
    (tara,) = [one for one in settled.cohorts.roster(PIA, COHORT) if one.account.id == TARA.id]
    assert (tara.section_id, tara.idnumber) == (None, "7")


def test_sections_are_named_apart_and_belong_to_one_cohort(settled: Services) -> None:
    section = settled.cohorts.add_section(PIA, COHORT, "Tuesday group")
    with pytest.raises(NameTaken):
        settled.cohorts.add_section(PIA, COHORT, " Tuesday  group ")
    with pytest.raises(InvalidInput, match="Give the section a name"):
        settled.cohorts.add_section(PIA, COHORT, "")
    with pytest.raises(NotFound):
        settled.cohorts.remove_section(PIA, SECOND_COHORT, section.id)
    with pytest.raises(NotFound):
        settled.cohorts.place(PIA, SECOND_COHORT, SVEN.id, section_id=section.id, idnumber="")
    with pytest.raises(NotFound):
        settled.cohorts.place(PIA, COHORT, OTTO.id, section_id=None, idnumber="")
    with pytest.raises(InvalidInput, match="at most 60"):
        settled.cohorts.place(PIA, COHORT, TARA.id, section_id=None, idnumber="9" * 61)


# Archived


def test_an_archived_cohort_closes_what_is_open_and_takes_nothing_more(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    settled.joining.make(PIA, COHORT, days=7, max_uses=5)
    assert settled.cohorts.archive(PIA, COHORT) == 1
    assert settled.cohorts.archive(PIA, COHORT) == 0
    assert settled.programs.my_assignments(TARA) == ()
    with pytest.raises(AssignmentNotFound):
        settled.training.begin(TARA, "waiting-room", feedback="end", assignment_id=str(assignment.id))
    assert settled.joining.open_links(PIA, COHORT) == ()
    for act in (
        lambda: settled.programs.assign(SANA, COHORT, "waiting-room"),
        lambda: settled.programs.enrol(PIA, COHORT, THEO.id, Role.TRAINEE),
        lambda: settled.joining.make(PIA, COHORT, days=7, max_uses=5),
        lambda: settled.cohorts.add_section(PIA, COHORT, "Tuesday group"),
        lambda: settled.rosters.preview(PIA, COHORT, b"email\n"),
    ):
        with pytest.raises(InvalidInput, match="archived"):
            act()
    settled.cohorts.bring_back(PIA, COHORT)
    assert settled.programs.assign(SANA, COHORT, "waiting-room").created_at - assignment.created_at > timedelta(0)
