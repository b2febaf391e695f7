"""The crosswalk that comes with us, and the one that a program makes of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.bootstrap import Services
from simulator.content.catalogue import LibraryOnDisk
from simulator.content.crosswalk import proposed, proposed_for
from simulator.domain.crosswalk import Outcome, wrong_with_all
from simulator.errors import AccessDenied, InvalidInput, NotFound
from simulator.services.exports.crosswalks import criteria_on
from tests.personas import ADA, COHORT, LEO, PIA, PROGRAM, SANA

ROOT = Path(__file__).resolve().parent.parent.parent.parent
OURS = Outcome("ours", "Our program", "Hears the feeling", ("A2", "A5"), 60)
FIRST = "cacrep-ethical-practice"


def test_the_proposal_names_only_criteria_that_there_are_and_every_body_and_model() -> None:
    known = criteria_on(LibraryOnDisk(ROOT).shelf())
    assert wrong_with_all(proposed(), known) == ""
    assert {one.framework.split()[0].rstrip(",") for one in proposed()} == {"CACREP", "COAMFTE", "APA", "EFT", "ABFT"}
    once = {name for name, criterion in known.items() if criterion.at_ending}
    assert [one.id for one in proposed() if set(one.criteria) & once] == []
    assert not re.search("certif|competent", " ".join(one.standard for one in proposed()))


def test_the_proposal_leaves_out_what_a_library_does_not_rate() -> None:
    found = proposed_for({"A8", "S4"})
    assert {name for one in found for name in one.criteria} == {"A8", "S4"}
    assert proposed_for(()) == ()


def test_a_program_has_the_proposal_until_its_first_change(settled: Services) -> None:
    before = settled.crosswalks.of_cohort(SANA, COHORT)
    assert (before.own, before.outcomes[0].id) == (False, FIRST)
    settled.crosswalks.keep_outcome(PIA, PROGRAM, OURS)
    after = settled.crosswalks.of_cohort(SANA, COHORT)
    assert (after.own, after.outcomes) == (True, (*before.outcomes, OURS))


def test_an_outcome_is_changed_in_its_place_taken_out_and_the_proposal_comes_back(settled: Services) -> None:
    changed = replace(settled.crosswalks.of_cohort(PIA, COHORT).outcomes[0], standard="In our words", benchmark=50)
    settled.crosswalks.keep_outcome(PIA, PROGRAM, changed)
    assert settled.crosswalks.of_cohort(PIA, COHORT).outcomes[0] == changed
    assert settled.crosswalks.remove_outcome(PIA, PROGRAM, FIRST)
    assert not settled.crosswalks.remove_outcome(PIA, PROGRAM, FIRST)
    assert FIRST not in {one.id for one in settled.crosswalks.of_cohort(PIA, COHORT).outcomes}
    assert settled.crosswalks.propose_again(ADA, PROGRAM)
    assert not settled.crosswalks.propose_again(ADA, PROGRAM)
    assert settled.crosswalks.of_cohort(PIA, COHORT).outcomes[0].id == FIRST


def test_what_a_program_teaches_is_in_its_matrix(settled: Services) -> None:
    settled.crosswalks.keep_outcome(PIA, PROGRAM, OURS)
    assert b"ours,Our program,Hears the feeling,A2 A5,60,all" in settled.exports.matrix(PIA, COHORT).content


def test_an_outcome_that_can_not_be_taken_changes_nothing(settled: Services) -> None:
    with pytest.raises(InvalidInput, match="There is no criterion Z9"):
        settled.crosswalks.keep_outcome(PIA, PROGRAM, replace(OURS, criteria=("Z9",)))
    assert not settled.crosswalks.of_cohort(PIA, COHORT).own


def test_a_criterion_that_has_gone_from_the_library_does_not_stop_other_changes(settled: Services) -> None:
    store = settled.crosswalks.store
    store.keep_crosswalk(PROGRAM, [replace(OURS, id="old", criteria=("Z9",))], at=settled.crosswalks.now())
    settled.crosswalks.keep_outcome(PIA, PROGRAM, OURS)
    assert [one.id for one in settled.crosswalks.of_cohort(PIA, COHORT).outcomes] == ["old", "ours"]


def test_supervisors_read_it_and_other_programs_know_of_nothing(settled: Services) -> None:
    with pytest.raises(AccessDenied):
        settled.crosswalks.keep_outcome(SANA, PROGRAM, OURS)
    with pytest.raises(NotFound):
        settled.crosswalks.of_cohort(LEO, COHORT)
    with pytest.raises(NotFound):
        settled.crosswalks.remove_outcome(LEO, PROGRAM, FIRST)
