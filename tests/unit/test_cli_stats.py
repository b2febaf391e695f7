"""``simulator stats``: bad tables are told, never computed with; numbers come with n, interval, reading and source."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from simulator.cli import app
from simulator.cli.stats import stats as commands

RATINGS = "unit,Ada,Ben,Cy\n1,9,2,5\n2,6,1,3\n3,8,4,6\n4,7,1,2\n5,10,5,6\n6,6,2,4\n"
COMMANDS = {
    "agreement": (),
    "icc": (),
    "krippendorff": (),
    "kappa": ("--only", "a", "--only", "b"),
    "fleiss": (),
    "reliability": (),
    "alpha": (),
    "generalizability": (),
    "items": (),
    "wilson": (),
    "mantel-haenszel": ("--outcome", "a", "--group", "g", "--focal", "x", "--stratum", "b", "--reached", "1"),
    "growth": (),
    "angoff": (),
    "borderline": ("--grade", "a", "--score", "b", "--borderline", "2"),
    "hofstee": ("--score", "a", "--lowest", "1", "--highest", "2", "--fewest", "0", "--most", "1"),
    "consistency": ("--score", "a", "--cut", "1", "--reliability", ".8"),
}
OPEN = ("fleiss", "mantel-haenszel")
"""Commands for which words are categories."""

Stats = Callable[..., Result]


@pytest.fixture
def stats(tmp_path: Path) -> Stats:
    """Runs a command on a table, given as text."""

    def run(command: str, content: str | bytes, *options: str) -> Result:
        file = tmp_path / "table.csv"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return CliRunner().invoke(commands, [command, "--csv", str(file), *options])

    return run


def found(result: Result) -> dict[str, Any]:
    assert result.exit_code in (0, 1), result.output
    record: dict[str, Any] = json.loads(result.stdout)
    return record


# What is printed


def test_an_answer_has_n_interval_reading_and_source(stats: Stats) -> None:
    result = stats("icc", RATINGS, "--id-column", "unit")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:3] == [
        "Intraclass correlations",
        "6 units, 3 raters (Ada, Ben, Cy), 6 rated by everybody (only these enter).",
        "",
    ]
    (agreement,) = [line for line in lines if "ICC(A,1)  " in line]
    assert " (95 % from " in agreement
    assert any(
        line.startswith("How to read it: One rater's agreement, ICC(A,1), is between poor and ") for line in lines
    )
    assert any(line.startswith("Source: Shrout, P. E., & Fleiss") for line in lines)


def test_json_names_the_same_figures(stats: Stats) -> None:
    record = found(stats("icc", RATINGS, "--id-column", "unit", "--json"))
    assert {"n_units", "icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k", "ci", "gaps", "notes"} < set(record)
    assert record["gaps"] == {}
    assert record["ci"]["icc2"][0] < record["icc2"] < record["ci"]["icc2"][1]
    assert record["how_to_read"]
    assert record["sources"]


def test_rows_of_an_answer_stand_under_their_heads(stats: Stats) -> None:
    lines = stats("wilson", "a,b\n1,0\n1,1\n0,\n").stdout.splitlines()
    head = next(at for at, line in enumerate(lines) if line.split()[:1] == ["of"])
    assert lines[head].split() == ["of", "count", "n", "share", "low", "high"]
    assert lines[head + 2].split()[:4] == ["b", "1", "2", "0.5000"]


def test_what_was_assumed_on_reading_is_told(stats: Stats) -> None:
    result = stats("icc", RATINGS.replace(",", ";"), "--id-column", "unit")
    assert "Note: The cells are parted by semicolons.\n" in result.stdout
    assert found(stats("icc", RATINGS.replace(",", "\t"), "--json"))["notes"] == ["The cells are parted by tabs."]


def test_a_table_can_come_from_standard_input() -> None:
    done = CliRunner().invoke(app, ["stats", "icc", "--csv", "-", "--json", "--id-column", "unit"], input=RATINGS)
    assert found(done)["n_raters"] == 3


# Which part of a table counts


def test_columns_can_be_chosen_and_one_can_name_rows(stats: Stats) -> None:
    record = found(stats("icc", RATINGS, "--only", "Ada", "--only", "Cy", "--only", "Ada", "--json"))
    assert record["n_raters"] == 2
    assert record["icc2"] == found(stats("icc", "x,y\n9,5\n6,3\n8,6\n7,2\n10,6\n6,4\n", "--json"))["icc2"]


def test_persons_may_stand_in_columns_and_the_ids_then_name_items(stats: Stats) -> None:
    record = found(stats("wilson", "item,P1,P2,P3\nQ1,1,1,0\nQ2,0,,1\n", "--columns", "--id-column", "item", "--json"))
    assert [(row["of"], row["count"], row["n"]) for row in record["shares"]] == [("Q1", 2, 3), ("Q2", 1, 2)]


def test_a_column_that_is_not_there_is_wrong_usage_and_those_that_are_there_are_named(stats: Stats) -> None:
    result = stats("icc", RATINGS, "--only", "Adda")
    assert result.exit_code == 2
    assert result.stderr == "There is no column 'Adda'. Did you mean 'Ada'? There are: unit, Ada, Ben, Cy.\n"


def test_an_id_that_stands_there_twice_is_told_with_both_lines(stats: Stats) -> None:
    result = stats("icc", RATINGS + "3,1,1,1\n,1,1,1\n", "--id-column", "unit")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "line 8, column 'unit': '3' stands on line 4 already. Leave one of them out, or give each an id of its own.",
        "line 9, column 'unit': The row has no id. Give it one, or leave it out.",
    ]


def test_blank_is_missing_and_never_0(stats: Stats) -> None:
    record = found(stats("icc", RATINGS + "7,1,,2\n", "--id-column", "unit", "--json"))
    assert (record["n_units"], record["n_complete"]) == (7, 6)
    assert record["icc2"] == found(stats("icc", RATINGS, "--id-column", "unit", "--json"))["icc2"]


# Bad tables


@pytest.mark.parametrize("command", COMMANDS)
def test_a_table_with_problems_gives_no_number(stats: Stats, command: str) -> None:
    result = stats(command, "a,b,g\n1,2\n", *COMMANDS[command])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("line 2: The row has 2 cells where the header has 3. ")


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in OPEN])
def test_text_where_a_number_belongs_is_told_with_line_and_column(stats: Stats, command: str) -> None:
    result = stats(command, "a,b\n1,0\nnone,1\n0,1\n", *COMMANDS[command])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("line 3, column 'a': 'none' is not a number. Leave the cell blank ")
    assert "--missing" in result.stderr


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "content",
    ["a,b,g\n", "a,b,g\n1,1,x\n", "a,b,g\n1,1,x\n1,1,y\n1,1,x\n", "a,b,g\n,,x\n,1,y\n"],
    ids=["no rows", "one row", "all the same", "blank"],
)
def test_a_poor_table_gives_a_reason_or_a_number_and_never_a_crash(stats: Stats, command: str, content: str) -> None:
    options = COMMANDS[command]
    if not options or command == "kappa":
        options = ("--only", "a", "--only", "b")
    result = stats(command, content, *options, "--json")
    assert result.exit_code in (0, 1, 2)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    if result.stdout:
        record = json.loads(result.stdout)
        assert all(record["gaps"].values()), "a gap without its reason"


@pytest.mark.parametrize("command", ["icc", "krippendorff", "alpha", "generalizability", "reliability", "agreement"])
def test_one_column_has_no_coefficient_and_says_why(stats: Stats, command: str) -> None:
    result = stats(command, "a\n1\n2\n3\n")
    assert result.exit_code == 1
    assert "fewer than two " in result.stdout or "nobody has two scores" in result.stdout


@pytest.mark.parametrize("command", ["icc", "krippendorff", "fleiss", "alpha"])
def test_without_any_variance_there_is_no_coefficient(stats: Stats, command: str) -> None:
    record = found(stats(command, "a,b\n2,2\n2,2\n2,2\n", "--json"))
    assert all(record[key] is None for key in record["gaps"])
    assert set(record["gaps"].values()) <= {"every rating is the same", "everybody has the same total"}


def test_a_wrong_encoding_names_the_byte_and_the_option(stats: Stats) -> None:
    content = "Jürgen,b\n1,2\n3,5\n".encode("cp1252")
    result = stats("icc", content)
    assert result.exit_code == 1
    assert result.stderr.startswith("line 1: Byte 2 of the file (0xFC) is no UTF-8 text. ")
    assert "--encoding says" in result.stderr
    assert stats("icc", content, "--encoding", "windows-1252").exit_code == 0


def test_problems_can_be_had_as_json(stats: Stats) -> None:
    result = stats("alpha", "a,b\n1,x\n" + "1,y\n" * 99 + "1,2\n", "--json")
    assert result.exit_code == 1
    record = json.loads(result.stdout)
    assert (record["n_problems"], len(record["problems"])) == (100, 50)
    assert record["problems"][0] == {
        "fault": "number",
        "what": "'x' is not a number.",
        "mend": "Write a number, leave the cell blank, or leave the column out.",
        "line": 2,
        "column": "b",
    }


def test_problems_beyond_fifty_are_counted(stats: Stats) -> None:
    assert "And 50 more.\n" in stats("alpha", "a,b\n1,1\n" + "1,y\n" * 100).stderr


def test_a_column_of_words_is_told_once(stats: Stats) -> None:
    result = stats("alpha", "who,a,b\n" + "Ada,1,0\nBen,0,1\n" * 100)
    assert result.stderr.splitlines()[0] == (
        "line 2, column 'who': None of the 200 cells of this column is a number. The first: 'Ada' is not a number. "
        "Write a number, leave the cell blank, or leave the column out."
    )
    assert len(result.stderr.splitlines()) == 2


def test_how_missing_values_and_decimals_are_written_can_be_said(stats: Stats) -> None:
    content = "a;b\n3,5;1\nNA;2\n1,0;4\n2,0;5\n"
    assert stats("icc", content).exit_code == 1
    record = found(stats("icc", content, "--missing", "NA", "--decimal-comma", "--json"))
    assert (record["n_units"], record["n_complete"]) == (4, 3)


@pytest.mark.parametrize("name", ["nothing.csv", "."])
def test_a_file_that_is_not_there_is_wrong_usage(name: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["stats", "icc", "--csv", str(tmp_path / name)])
    assert (done.exit_code, done.stderr) == (2, f"There is no file {tmp_path / name}.\n")


def test_without_a_table_the_usage_is_wrong() -> None:
    assert CliRunner().invoke(app, ["stats", "icc"]).exit_code == 2


def test_names_from_a_table_do_not_steer_the_terminal(stats: Stats) -> None:
    result = stats("wilson", "who,a\nA\x1b[31mda,1\nBen,0\n", "--columns", "--id-column", "who")
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert "A [31mda" in result.stdout


WITHOUT_OPTIONS = [name for name, options in COMMANDS.items() if not options]
SMALL_TABLES = st.lists(
    st.lists(st.sampled_from(["0", "1", "0.5", "", "2", "-1", "1e15", "1e-9", "x"]), min_size=2, max_size=2),
    max_size=12,
).map(lambda rows: "\n".join(["a,b", *map(",".join, rows)]).encode())


@pytest.mark.thorough
@settings(max_examples=120, deadline=None)
@given(st.sampled_from(WITHOUT_OPTIONS), st.binary(max_size=60) | SMALL_TABLES)
def test_any_bytes_are_computed_or_told(command: str, content: bytes) -> None:
    done = CliRunner().invoke(commands, [command, "--csv", "-", "--json"], input=content)
    assert done.exit_code in (0, 1)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert ("problems" in json.loads(done.stdout)) is (not done.stdout.startswith('{\n  "n_'))


CELLS = st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=3, max_size=8)


@pytest.mark.thorough
@settings(max_examples=30, deadline=None)
@given(CELLS, st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_how_a_table_is_written_changes_no_number(rows: list[list[int]], sign: str, codec: str) -> None:
    lines = ["a,b,c", *(",".join(map(str, row)) for row in rows)]
    plain = "\n".join(lines).encode()
    other = "\r\n".join(line.replace(",", sign) for line in [*lines, ""]).encode(codec)
    told = [CliRunner().invoke(commands, ["icc", "--csv", "-", "--json"], input=one).stdout for one in (plain, other)]
    first, second = ({**json.loads(one), "notes": []} for one in told)
    assert first == second


# Single statistics


def test_alpha_of_incomplete_scores_is_refused_and_generalizability_is_not(stats: Stats) -> None:
    content = "a,b,c\n1,0,1\n1,,1\n0,0,\n1,1,1\n0,0,1\n"
    assert found(stats("alpha", content, "--json"))["gaps"]["alpha"] == "not everybody has a score on every item"
    record = found(stats("reliability", content, "--json"))
    assert record["alpha"] is None
    assert record["var_e"] > 0


def test_items_of_another_scale_have_no_difficulty_until_the_highest_is_said(stats: Stats) -> None:
    content = "a,b\n0,4\n4,2\n2,\n"
    plain = found(stats("items", content, "--json"))
    assert [row["difficulty"] for row in plain["items"]] == [None, None]
    assert [row["mean"] for row in plain["items"]] == [2, 3]
    assert "say the highest by --highest" in plain["notes"][0]
    assert [row["difficulty"] for row in found(stats("items", content, "--highest", "4", "--json"))["items"]] == [
        0.5,
        0.75,
    ]
    assert stats("items", content, "--highest", "3").stderr.startswith(
        "line 2, column 'b': The score is not from 0 to 3."
    )


def test_items_of_few_people_have_no_discrimination(stats: Stats) -> None:
    record = found(stats("items", "a,b\n" + "1,0\n0,1\n" * 24, "--json"))
    assert {row["item_rest"] for row in record["items"]} == {None}
    assert "not told below 50" in record["notes"][0]


@pytest.mark.parametrize(
    ("command", "options", "told"),
    [
        ("kappa", (), "Kappa is of two raters, and there are 3: name two by --only."),
        ("kappa", ("--only", "Ada", "--only", "Cy", "--levels", "1,2"), "3 is rated and is not among --levels 1,2."),
        (
            "kappa",
            ("--only", "Ada", "--only", "Cy", "--levels", "1,b"),
            "--levels are numbers parted by commas, not '1,b'.",
        ),
        ("wilson", ("--successes", "Ada"), "--successes and --trials go together."),
        ("items", ("--highest", "0"), "--highest is a number above 0."),
        ("hofstee", ("--lowest", "9", "--highest", "1", "--fewest", "0", "--most", "1"), "--lowest is below --highest"),
        ("consistency", ("--cut", "1", "--reliability", "1.2"), "--reliability is 1 at most."),
        ("consistency", ("--cut", "1", "--reliability", ".8"), "Say which column holds the scores: --score."),
    ],
)
def test_options_that_do_not_fit_are_wrong_usage(
    stats: Stats, command: str, options: tuple[str, ...], told: str
) -> None:
    result = stats(command, RATINGS, "--id-column", "unit", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(told)


def test_ratings_that_are_no_levels_need_them_said(stats: Stats) -> None:
    assert stats("kappa", "a,b\n0.5,1\n1,2\n").stderr.startswith("These are not levels in whole numbers")
    assert found(stats("kappa", "a,b\n0.5,1\n1,2\n", "--levels", "0.5,1,2", "--json"))["kappa_weighted"] is not None


def test_a_level_that_nobody_used_still_parts_its_neighbours(stats: Stats) -> None:
    seen = found(stats("kappa", "a,b\n0,0\n1,1\n3,1\n3,3\n", "--json"))["kappa_weighted"]
    said = found(stats("kappa", "a,b\n0,0\n1,1\n3,1\n3,3\n", "--levels", "0,1,2,3", "--json"))["kappa_weighted"]
    assert seen == said


def test_shares_that_can_not_be_counted_are_told(stats: Stats) -> None:
    counts = ("--successes", "did", "--trials", "n")
    assert "line 2, column 'did': There are more than 'n' says." in stats("wilson", "did,n\n5,4\n", *counts).stderr
    assert "line 2, column 'n': This is no count." in stats("wilson", "did,n\n1,2.5\n", *counts).stderr
    assert "line 3, column 'b': The cell is not 0, 1 or blank." in stats("wilson", "a,b\n1,0\n1,2\n").stderr


def test_two_groups_are_compared_by_an_item_and_the_rest(stats: Stats) -> None:
    lines = [f"{'xy'[at % 2]},{int(at % 3 > 0)},{at % 5 / 4},{at % 7 / 6}" for at in range(420)]
    options = ("--outcome", "item", "--group", "g", "--focal", "y", "--json")
    record = found(stats("mantel-haenszel", "\n".join(["g,item,r,s", *lines]), *options))
    assert (record["n_reference"], record["n_focal"]) == (210, 210)
    assert record["notes"] == ["How people do otherwise is the mean of: r, s."]
    assert record["ci"]["odds_ratio"][0] < record["odds_ratio"] < record["ci"]["odds_ratio"][1]
    few = found(stats("mantel-haenszel", "\n".join(["g,item,r,s", *lines[:300]]), *options))
    assert set(few["gaps"].values()) == {"one of the groups has too few people"}


def test_small_groups_have_an_odds_ratio_and_no_grade(stats: Stats) -> None:
    lines = [f"{'xy'[at % 2]},{at % 3 % 2},{at % 4 // 2}" for at in range(60)]
    options = ("--outcome", "item", "--group", "g", "--focal", "y", "--stratum", "s", "--reached", "1", "--json")
    record = found(stats("mantel-haenszel", "\n".join(["g,item,s", *lines]), *options))
    assert record["ci"]["odds_ratio"][0] < record["odds_ratio"] < record["ci"]["odds_ratio"][1]
    assert record["gaps"] == {"grade": "it needs 200 people in each group"}


def test_a_named_column_does_not_go_with_people_in_columns(stats: Stats) -> None:
    result = stats("angoff", "round,Q1\n1,.5\n", "--round", "round", "--columns")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "'round' is a column beside people in rows: it does not go with --columns.\n"


def test_groups_that_are_not_two_are_named(stats: Stats) -> None:
    result = stats(
        "mantel-haenszel", "g,item,r\nx,1,1\ny,1,1\nz,1,1\n", "--outcome", "item", "--group", "g", "--focal", "y"
    )
    assert result.exit_code == 2
    assert result.stderr.endswith("'g' has: x, y, z.\n")


def test_one_person_alone_has_a_trend_and_a_change(stats: Stats) -> None:
    record = found(stats("growth", "c1,c2,c3,c4,c5,c6\n40,48,,55,58,61\n", "--json"))
    assert (record["n_scores"], record["trend"], record["change"]) == (5, "rising", 21)
    assert record["more_than_chance"] is True
    assert record["ci"]["slope"][0] > 0


def test_few_scores_of_one_person_have_no_trend_and_say_why(stats: Stats) -> None:
    record = found(stats("growth", "c1,c2\n40,48\n", "--json"))
    assert record["gaps"] == {
        "slope": "fewer than 5 scores",
        "doubling": "fewer than 5 scores",
        "more_than_chance": "the error of one score is not known: --error",
    }


def test_a_group_grows_by_what_each_gains(stats: Stats) -> None:
    rows = [f"{50 + at},{55 + at + at % 3},{58 + at}" for at in range(12)]
    record = found(stats("growth", "\n".join(["c1,c2,c3", *rows]), "--json"))
    assert (record["n_persons"], record["n_people"], record["n_scores"]) == (12, 12, 36)
    assert record["ci"]["slope"][0] < record["slope"] < record["ci"]["slope"][1]
    assert [point["n"] for point in record["points"]] == [12, 12, 12]


def test_the_cut_is_of_the_last_round_and_eight_judges_in_two_rounds_set_it(stats: Stats) -> None:
    first = [f"1,.{at},.5" for at in range(1, 9)]
    last = [f"2,.6,.{at}" for at in range(1, 9)]
    record = found(stats("angoff", "\n".join(["round,Q1,Q2", *first, *last]), "--round", "round", "--json"))
    assert (record["n_judges"], record["n_items"], record["provisional"]) == (8, 2, False)
    assert record["cut"] == pytest.approx((0.6 + 0.45) / 2)
    assert record["first_sd"] == pytest.approx(record["judges_sd"])


def test_ratings_of_judges_are_shares(stats: Stats) -> None:
    told = "line 3, column 'Q2': The rating is not from 0 to 1. Write .65 for 65 of 100."
    assert told in stats("angoff", "Q1,Q2\n.5,.5\n.5,65\n").stderr


# Size


def test_fifty_thousand_lines_are_computed_in_seconds_and_more_are_refused(stats: Stats) -> None:
    lines = [f"{at % 2},{at % 3 % 2},{at % 5 % 2},{at % 7 % 2}" for at in range(50_000)]
    begin = process_time()
    assert found(stats("items", "\n".join(["a,b,c,d", *lines]), "--json"))["n_persons"] == 50_000
    assert process_time() - begin < 5
    result = stats("items", "\n".join(["a,b,c,d", *lines, "1,1,1,1"]))
    assert result.exit_code == 1
    assert "There are 50,001 rows of 4 columns; at most 50,000 such rows are read." in result.stderr


def test_more_different_values_than_can_be_paired_are_a_gap(stats: Stats) -> None:
    record = found(stats("krippendorff", "a,b\n" + "".join(f"{at},{at + 0.5}\n" for at in range(1_500)), "--json"))
    assert record["krippendorff_interval"] is None
    assert "different values, too many" in record["gaps"]["krippendorff_interval"]
