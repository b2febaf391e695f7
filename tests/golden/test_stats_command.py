"""``simulator stats …`` prints the published values; see README.md beside this file."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator.cli.stats import stats as commands
from tests.golden.test_agreement import DATA_C, SHROUT_FLEISS
from tests.golden.test_reliability import BRENNAN, LSAT6

HERE = Path(__file__).parent


@pytest.fixture
def table(tmp_path):
    def write(rows, names=None):
        file = tmp_path / "table.csv"
        with file.open("w", newline="") as out:
            write = csv.writer(out)
            write.writerow(names or [f"c{at}" for at in range(len(rows[0]))])
            write.writerows([["" if cell != cell else cell for cell in row] for row in rows])
        return file

    return write


def stats(command, file, *options):
    done = CliRunner().invoke(commands, [command, "--csv", str(file), "--json", *map(str, options)])
    assert done.exit_code in (0, 1), done.output
    return json.loads(done.stdout)


def test_intraclass_correlations_of_shrout_and_fleiss(table):
    found = stats("icc", table(SHROUT_FLEISS))
    keys = ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k")
    assert [found[key] for key in keys] == pytest.approx([0.17, 0.29, 0.71, 0.44, 0.62, 0.91], abs=0.005)
    assert found["ci"]["icc2"] == pytest.approx([0.019, 0.761], abs=0.0006)
    assert (found["n_units"], found["n_raters"], found["n_complete"]) == (6, 4, 6)


def test_raters_in_rows_agree_as_raters_in_columns(table):
    turned = stats("icc", table([list(row) for row in zip(*SHROUT_FLEISS, strict=True)]), "--columns")
    assert turned["icc2"] == stats("icc", table(SHROUT_FLEISS))["icc2"]


def test_ratings_of_anxiety_agree_as_in_r():
    found = stats("agreement", HERE / "irr_anxiety.csv")
    expected = {"icc1": 0.1750223814, "icc2": 0.1979982594, "icc3": 0.2160493827, "icc2k": 0.4254987531}
    assert {key: found[key] for key in expected} == pytest.approx(expected, abs=1e-8)
    assert -1 < found["krippendorff_ordinal"] < 1


def test_alpha_of_krippendorffs_data_c(table):
    found = stats("krippendorff", table(DATA_C), "--columns")
    expected = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}
    assert {key: found[f"krippendorff_{key}"] for key in expected} == pytest.approx(expected, abs=0.0005)
    assert (found["n_units"], found["n_raters"], found["n_paired"]) == (12, 4, 11)


def test_kappa_of_six_psychiatrists_in_words():
    found = stats("fleiss", HERE / "irr_diagnoses.csv")
    assert found["fleiss_kappa"] == pytest.approx(0.430, abs=0.0005)
    assert (found["n_units"], found["n_raters"]) == (30, 6)
    assert "1. Depression" in found["notes"][0]


def test_kappa_of_two_raters_is_as_cohen_prints_it(table):
    shares = [[44, 7, 9], [5, 20, 5], [1, 3, 6]]
    pairs = [(one, other) for one in range(3) for other in range(3) for _n in range(shares[one][other])]
    assert stats("kappa", table(pairs))["kappa"] == pytest.approx(0.492, abs=0.001)
    words = [tuple("abc"[at] for at in pair) for pair in pairs]
    assert stats("kappa", table(words), "--nominal")["kappa"] == pytest.approx(0.492, abs=0.001)


def test_alpha_of_the_law_school_test(table):
    found = stats("alpha", table(LSAT6.tolist()))
    assert found["alpha"] == pytest.approx(0.2949972, abs=1e-6)
    without = [row["alpha_without"] for row in found["alpha_without"]]
    assert without == pytest.approx([0.275, 0.238, 0.217, 0.246, 0.266], abs=0.0006)


def test_alpha_of_the_survey_of_attitude():
    found = stats("reliability", HERE / "attitude_chatterjee_price.csv")
    assert found["alpha"] == pytest.approx(0.8431427696, abs=2e-5)
    assert found["alpha_standardized"] == pytest.approx(0.839083803, abs=2e-5)
    assert 0 < found["e_rho2"] < 1


def test_items_of_the_law_school_test(table):
    items = stats("items", table(LSAT6.tolist()))["items"]
    assert [row["difficulty"] for row in items] == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.87], abs=1e-6)
    expected = [0.1128327, 0.1531781, 0.1727789, 0.1444281, 0.1215964]
    assert [row["item_rest"] for row in items] == pytest.approx(expected, abs=1e-6)
    assert {row["band"] for row in items} == {"flag"}


@pytest.mark.parametrize("command", ["generalizability", "gstudy"])
def test_generalizability_of_brennans_data(table, command):
    found = stats(command, table(BRENNAN))
    expected = {"var_p": 0.0574, "var_n": 0.0754, "var_e": 0.1269, "e_rho2": 0.844, "phi": 0.773}
    assert {key: found[key] for key in expected} == pytest.approx(expected, abs=0.0006)
    assert found["ci"]["e_rho2"][0] < found["e_rho2"] < found["ci"]["e_rho2"][1]


def test_intervals_of_wilson_as_newcombe_prints_them(table):
    file = table([(81, 263), (15, 148), (0, 20), (1, 29)], ["did", "n"])
    rows = stats("wilson", file, "--successes", "did", "--trials", "n")["shares"]
    assert [row["low"] for row in rows] == pytest.approx([0.2553, 0.0624, 0.0, 0.0061], abs=6e-5)
    assert [row["high"] for row in rows] == pytest.approx([0.3662, 0.1605, 0.1611, 0.1718], abs=6e-5)


def test_admissions_of_berkeley_compared_within_departments():
    people = ("--group", "Gender", "--focal", "Female", "--stratum", "Dept", "--count", "Freq")
    found = stats("mantel-haenszel", HERE / "ucbadmissions.csv", "--outcome", "Admit", "--reached", "Admitted", *people)
    expected = {"odds_ratio": 0.9046968, "chi_squared": 1.4269462, "chi_squared_plain": 1.5246067, "delta": 0.2354}
    assert {key: found[key] for key in expected} == pytest.approx(expected, abs=0.0005)
    assert (found["n_reference"], found["n_focal"], found["n_strata"]) == (2691, 1835, 6)


def test_a_cut_by_angoff(table):
    found = stats("angoff", table([(0.6, 0.7, 0.5, 0.8), (0.5, 0.8, 0.6, 0.7), (0.7, 0.6, 0.4, 0.9)]))
    assert (found["cut"], found["cut_points"]) == pytest.approx((0.65, 2.6), abs=1e-9)
    assert found["judges_sd"] == pytest.approx(0, abs=1e-9)
    assert found["provisional"] is True


GRADES = list(zip([1, 1, 2, 2, 2, 3, 3, 3, 4, 4], [35, 41, 50, 48, 55, 62, 66, 60, 78, 80], strict=True))


@pytest.mark.parametrize(("times", "cut"), [(1, None), (5, 50.80952381)])
def test_a_cut_by_borderline_regression_needs_fifty_ratings(table, times, cut):
    options = ("--grade", "grade", "--score", "score", "--borderline", 2)
    found = stats("borderline", table(GRADES * times, ["grade", "score"]), *options)
    assert (found["slope"], found["intercept"]) == pytest.approx((13.38095238, 24.04761905), abs=1e-6)
    assert found["cut"] == (cut if cut is None else pytest.approx(cut, abs=1e-6))
    assert ("cut" in found["gaps"]) is (cut is None)


def test_a_cut_by_hofstee(table):
    options = ("--lowest", 55, "--highest", 70, "--fewest", 0.05, "--most", 0.4)
    assert 59 <= stats("hofstee", table([(score,) for score in range(41, 101)]), *options)["cut"] <= 60


def test_consistency_after_livingston(table):
    found = stats("consistency", table([(60,), (70,), (80,)]), "--cut", 60, "--reliability", 0.7)
    assert found["k_squared"] == pytest.approx(0.85, abs=1e-9)
