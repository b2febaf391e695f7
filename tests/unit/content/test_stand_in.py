from __future__ import annotations

import pytest

from simulator.content.models import ScenarioFile
from simulator.content.rubric_models import RubricFile
from simulator.content.stand_in import BAD_KEY, with_stand_ins
from tests.library import CASE, library_texts


def test_a_missing_key_does_not_hide_an_unknown_name() -> None:
    text = library_texts()[CASE]
    assert "\nstart: " in text
    broken = text.replace("\nstart: ", "\nstart: no-such-node-", 1).replace("\nlevel: ", "\nlevl: ", 1)
    codes = sorted(problem.split()[1] for problem in _all_problems(broken))
    assert codes == ["SC004", "SC005", "SC012"]


def _all_problems(text: str) -> list[str]:
    from simulator.content.catalogue import build_library

    return [str(problem) for problem in build_library({**library_texts(), CASE: text}).diagnostics]


def test_nothing_more_is_said_at_the_place_of_a_stand_in() -> None:
    text = library_texts()[CASE]
    line = next(line for line in text.splitlines() if line.strip().startswith("to: "))
    broken = text.replace(line, line.split("to:")[0] + "to: Not A Name", 1)
    assert [problem.split()[1] for problem in _all_problems(broken)] == ["SC006"]


def test_without_a_cast_only_that_is_said() -> None:
    text = library_texts()[CASE]
    broken = text.replace("\ncast:", "\ncats:", 1)
    assert [problem.split()[1] for problem in _all_problems(broken)] == ["SC004", "SC005"]


def test_the_data_itself_stays_as_it_was() -> None:
    data = {"id": "x", "minutes": "soon"}
    mended = with_stand_ins(data, ScenarioFile, [(("minutes",), "int_parsing"), (("level",), "missing")])
    assert data == {"id": "x", "minutes": "soon"}
    assert mended == {"id": "x", "minutes": "5", "level": "foundation"}


def test_an_unknown_key_is_left_out() -> None:
    assert with_stand_ins({"minuts": "5"}, ScenarioFile, [(("minuts",), "extra_forbidden")]) == {}


def test_a_key_of_the_wrong_form_is_left_out_with_its_value() -> None:
    data = {"nodes": {"Late": {}, "left": {}}}
    assert with_stand_ins(data, ScenarioFile, [(("nodes", "Late"), BAD_KEY)]) == {"nodes": {"left": {}}}


def test_a_member_of_the_cast_is_never_left_out() -> None:
    assert with_stand_ins({"cast": {"Tom": {}}}, ScenarioFile, [(("cast", "Tom"), BAD_KEY)]) is None


def test_of_too_many_keys_none_is_left_out() -> None:
    data = {"variants": {f"v{number}": {} for number in range(13)}}
    assert with_stand_ins(data, ScenarioFile, [(("variants",), "too_long")]) is None


def test_an_unknown_setting_stands_as_the_one_in_which_every_variable_exists() -> None:
    assert with_stand_ins({"setting": "room"}, ScenarioFile, [(("setting",), "literal_error")]) == {"setting": "group"}


def test_a_list_that_is_too_long_is_cut_where_it_may_also_be_left_out() -> None:
    data = {"nodes": {"late": {"present": ["a"] * 13}}}
    mended = with_stand_ins(data, ScenarioFile, [(("nodes", "late", "present"), "too_long")])
    assert mended == {"nodes": {"late": {"present": ["a"] * 12}}}


def test_a_list_that_is_too_long_keeps_its_first_items() -> None:
    data = {"nodes": {"late": {"scores": ["A1", "A2", "A3", "A4", "A5"]}}}
    mended = with_stand_ins(data, ScenarioFile, [(("nodes", "late", "scores"), "too_long")])
    assert mended == {"nodes": {"late": {"scores": ["A1", "A2", "A3", "A4"]}}}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("id", "stand-in"),
        ("version", "1.0.0"),
        ("schema", "1"),
        ("objectives", ["stand-in"]),
        ("variants", {}),
        ("level", "foundation"),
        ("feedback", "each"),
    ],
)
def test_a_stand_in_has_the_form_of_its_key(key: str, expected: object) -> None:
    mended = with_stand_ins({}, ScenarioFile, [((key,), "missing")])
    assert mended == {key: expected}


@pytest.mark.parametrize("path", [(), ("cast",), ("state",), ("nodes", "late", "choices", 3), ("no-such-key",)])
def test_a_place_that_cannot_be_filled_ends_the_reading(path: tuple[str | int, ...]) -> None:
    assert with_stand_ins({"nodes": {"late": {"choices": []}}}, ScenarioFile, [(path, "missing")]) is None


def test_a_flag_stands_as_false() -> None:
    data = {"critical_errors": {"CE03": {"raised": {"minor_client": "perhaps"}}}}
    place = ("critical_errors", "CE03", "raised", "minor_client")
    mended = with_stand_ins(data, RubricFile, [(place, "value_error")])
    assert mended == {"critical_errors": {"CE03": {"raised": {"minor_client": "false"}}}}
