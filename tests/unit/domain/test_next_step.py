import pytest

from simulator.domain.next_step import Candidate, Reason, Suggestion, is_ready, next_step


def case(name, level="foundation", modality="abft", *, ended=False, tried=None, **criteria):
    return Candidate(name, name, modality, level, 25, 1, criteria, ended if tried is None else tried, ended)


def test_a_newcomer_is_led_to_a_foundation_case():
    cases = [case("hard", "advanced", "mbt"), case("easy"), case("middle", "intermediate")]

    assert next_step(cases, ()) == Suggestion("easy", Reason.FIRST)


def test_of_two_first_cases_the_one_with_less_to_be_warned_of_comes_first():
    plain = Candidate("b", "b", "abft", "foundation", 30, 0, {})
    noted = Candidate("a", "a", "abft", "foundation", 15, 2, {})

    assert next_step([noted, plain], ()) == Suggestion("b", Reason.FIRST)


def test_a_case_that_was_begun_is_not_suggested():
    assert next_step([case("begun", tried=True), case("fresh")], ()) == Suggestion("fresh", Reason.FIRST)


def test_where_everything_was_begun_nothing_is_suggested():
    assert next_step([case("done", ended=True), case("begun", tried=True)], ("A5",)) is None


def test_without_any_case_nothing_is_suggested():
    assert next_step([], ()) is None


def test_the_case_with_most_decisions_on_the_weakest_criterion_is_suggested():
    cases = [case("done", ended=True), case("some", A5=2, A1=9), case("more", A5=4)]

    assert next_step(cases, ("A5", "A1")) == Suggestion("more", Reason.CRITERION, "A5", 4)


def test_of_cases_that_practise_it_alike_the_gentler_is_suggested():
    cases = [case("done", ended=True), case("hard", "intermediate", A5=2), case("easy", A5=2)]

    assert next_step(cases, ("A5",)) == Suggestion("easy", Reason.CRITERION, "A5", 2)


def test_where_no_case_practises_the_weakest_the_next_weakest_counts():
    cases = [case("done", ended=True), case("fresh", A1=1)]

    assert next_step(cases, ("S5", "A1")) == Suggestion("fresh", Reason.CRITERION, "A1", 1)


def test_a_weak_criterion_never_leads_past_the_easier_cases():
    cases = [case("done", modality="eft", ended=True), case("easy"), case("hard", "advanced", A5=9)]

    assert next_step(cases, ("A5",)) == Suggestion("easy", Reason.OTHER_WAY)


def test_without_weak_criteria_one_goes_further_in_a_way_of_working_that_was_begun():
    cases = [case("done", ended=True), case("next", "intermediate"), case("other", modality="eft")]

    assert next_step(cases, ()) == Suggestion("next", Reason.FURTHER)


def test_where_a_way_of_working_is_done_another_is_suggested():
    cases = [case("done", ended=True), case("other", modality="eft")]

    assert next_step(cases, ("A5",)) == Suggestion("other", Reason.OTHER_WAY)


@pytest.mark.parametrize(
    ("done", "ready"),
    [((), False), (("f",), False), (("i",), False), (("f", "i"), True)],
)
def test_an_advanced_case_needs_one_of_each_easier_level_of_its_way_of_working(done, ready):
    cases = [case("f", ended="f" in done), case("i", "intermediate", ended="i" in done), case("a", "advanced")]

    assert is_ready(cases[2], cases) is ready


@pytest.mark.parametrize(("level", "ready"), [("foundation", False), ("intermediate", True)])
def test_a_way_of_working_without_easier_cases_needs_one_of_the_level_below_elsewhere(level, ready):
    cases = [
        case("f", ended=level == "foundation"),
        case("i", "intermediate", ended=level == "intermediate"),
        case("only", "advanced", "mbt"),
    ]

    assert is_ready(cases[2], cases) is ready


def test_in_a_library_of_hard_cases_alone_none_is_closed():
    cases = [case("a", "advanced"), case("b", "advanced", "mbt")]

    assert next_step(cases, ()) == Suggestion("a", Reason.FIRST)
