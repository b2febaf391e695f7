"""Rubric and strategy files read into the domain."""

from __future__ import annotations

import pytest

from simulator.content.rubrics import load_rubric, load_strategy
from simulator.domain.conditions import ALWAYS, Condition, Test
from simulator.domain.rubric import CriticalError, Dimension, ErrorClass, Rubric, Task
from simulator.domain.scenario import Limit, Response, StrategyProfile
from simulator.domain.vocabulary import Dose
from tests.library import ROOT, library_texts, problems_after

RUBRIC = "rubrics/attunement-safety.yaml"
FIDELITY = "rubrics/caregiver.yaml"
PROFILE = "scenarios/strategies/anxious.yaml"


def rubric(name: str = RUBRIC) -> Rubric:
    found, _ = load_rubric(library_texts()[name], name)
    assert found is not None
    return found


def profile() -> StrategyProfile:
    found, _ = load_strategy(library_texts()[PROFILE], PROFILE)
    assert found is not None
    return found


def after(old: str, new: str, file: str) -> list[str]:
    """Problems of the edited file itself; those that it causes in the case are left out."""
    return [line for line in problems_after(old, new, file=file) if not line.startswith("scenarios/waiting-room")]


# Rubrics


def test_a_rubric_is_named_by_its_id_and_major_version() -> None:
    assert rubric(FIDELITY).reference == "caregiver@1"


def test_a_rubric_arrives_with_its_scale() -> None:
    assert rubric().scale == ("harmful", "unhelpful", "partly helpful", "competent", "skilled")


def test_a_criterion_arrives_with_its_anchors_from_0_to_4() -> None:
    row = rubric().criteria["A2"]
    assert (row.dimension, row.at_ending, row.sources) == (Dimension.ATTUNEMENT, False, ("elliott-2018",))
    assert row.levels[0] == "Shames the person."
    assert row.levels[4] == "Makes sense of it in few words, at the right moment."


def test_a_criterion_scored_at_the_ending_says_so() -> None:
    assert rubric().criteria["S3"].at_ending


def test_a_critical_error_arrives_with_what_raises_it() -> None:
    assert rubric().critical_errors["CE03"] == CriticalError(
        "CE03",
        "Promising absolute secrecy",
        ErrorClass.C2,
        "S4",
        "The promise cannot be kept when someone is in danger.",
        raised_for_minor=True,
        raised_when="any risk cue has been shown",
    )


def test_a_critical_error_that_nothing_raises_says_so() -> None:
    error = rubric().critical_errors["CE02"]
    assert (error.raised_for_minor, error.raised_when) == (False, "")


def test_the_tasks_of_a_modality_arrive() -> None:
    found = rubric(FIDELITY)
    assert found.modality == "caregiver"
    assert found.tasks[0] == Task(
        "first-meeting", "First meeting", "Caregiver and child arrive, and each of them is met."
    )


def test_a_critical_error_on_an_unknown_criterion_is_reported() -> None:
    assert after("    criterion: S4", "    criterion: S5", RUBRIC) == [
        "81:5: RB001 error: CE03 rates 0 on 'S5', which is not in this rubric; use one of 'S1', 'S3', 'S4'"
    ]


def test_a_critical_error_on_a_criterion_of_attunement_is_reported() -> None:
    assert [line[:11] for line in after("    criterion: S4", "    criterion: A5", RUBRIC)] == ["81:5: RB002"]


def test_a_rubric_without_one_of_its_levels_is_reported() -> None:
    assert after("      4: Owns it, and fits the repair to the moment.\n", "", RUBRIC) == [
        "30:5: SC006 error: 'criteria › A5 › levels' holds too few; give at least 5"
    ]


def test_a_level_that_does_not_exist_is_reported() -> None:
    found = after("      4: Owns it, and fits", "      5: Owns it, and fits", RUBRIC)
    assert found == [
        "35:7: SC006 error: 'criteria › A5 › levels › 5' has the wrong form (found '5'); use '0', '1', '2', '3' or '4'"
    ]


def test_a_rubric_whose_id_is_not_its_file_name_is_reported() -> None:
    assert after("id: caregiver\n", "id: caregivers\n", FIDELITY) == [
        "2:1: SC007 error: the id 'caregivers' differs from the file's name; write `id: caregiver`, or rename the file"
    ]


def test_a_rubric_with_problems_is_not_returned() -> None:
    found, located = load_rubric("id: x\n", "rubrics/x.yaml")
    assert found is None
    assert len(located.diagnostics) == 6


# Strategy profiles


def test_a_response_without_a_dose_answers_every_dose() -> None:
    assert profile().responses[0] == Response(
        frozenset({"validate", "repair", "accompany"}),
        frozenset(Dose),
        ALWAYS,
        (("bond", 1),),
        "{name} felt that someone had noticed",
    )


def test_a_response_may_be_limited_to_some_doses() -> None:
    found, _ = load_strategy(library_texts()["scenarios/strategies/avoidant.yaml"], "avoidant.yaml")
    assert found is not None
    assert found.responses[1].doses == {Dose.STRONG}


def test_the_condition_of_a_response_uses_bare_names() -> None:
    assert profile().responses[2].when == Condition(
        (Test("bond", frozenset(range(5))),),
        ((Condition((Test("arousal", frozenset(range(1, 6))),)), Condition((Test("trust", frozenset(range(5))),))),),
    )


def test_an_effect_on_a_word_sets_it() -> None:
    assert profile().responses[2].effects == (("rupture", "confrontation"),)


def test_a_limit_arrives() -> None:
    when = Condition((Test("arousal", frozenset({4, 5})),))
    assert profile().limits == (Limit("openness", True, when, "{name} was too upset to show {them} more"),)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "to: [validate, repair",
            "to: [valdate, repair",
            "8:10: ST002 error: 'valdate' is not a kind of move; did you mean 'validate'?",
        ),
        (
            "effects: {bond: 1}",
            "effects: {bnd: 1}",
            "9:15: ST001 error: 'bnd' is not a variable here; did you mean 'bond'?",
        ),
        (
            "any: [{arousal:",
            "any: [{arosal:",
            "17:14: ST001 error: 'arosal' is not a variable here; did you mean 'arousal'?",
        ),
        (
            "variable: openness",
            "variable: opennes",
            "22:5: ST001 error: 'opennes' is not a variable here; did you mean 'openness'?",
        ),
        (
            "variable: openness",
            "variable: rupture",
            "22:5: ST003 error: a limit needs a variable that can rise and fall; choose a number, as openness",
        ),
        (
            'when: {arousal: "> 3"}',
            'when: {arousal: "> 9"}',
            "24:12: SC011 error: '> 9' leaves the range of 'arousal'; use a number in -5..5",
        ),
    ],
)
def test_a_problem_of_a_profile_is_reported_in_the_profile(old: str, new: str, problem: str) -> None:
    assert problem in after(old, new, PROFILE)


def test_a_profile_with_problems_is_not_returned() -> None:
    found, _ = load_strategy(library_texts()[PROFILE].replace("bond: 1", "bond: 99"), PROFILE)
    assert found is None


# What the program ships


@pytest.mark.parametrize("path", sorted((ROOT / "rubrics").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_rubric_has_no_problem(path) -> None:
    assert load_rubric(path.read_text(encoding="utf-8"), path.name)[1].diagnostics == []


@pytest.mark.parametrize("path", sorted((ROOT / "scenarios/strategies").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_strategy_profile_has_no_problem(path) -> None:
    assert load_strategy(path.read_text(encoding="utf-8"), path.name)[1].diagnostics == []
