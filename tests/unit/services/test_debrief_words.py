"""What a debriefing says: about choices, never about the person, and without any markup."""

from dataclasses import replace

import pytest

from simulator.domain.compile import compile_scenario
from simulator.domain.debrief import debrief
from simulator.domain.encounter import Change
from simulator.domain.key import scenario_key
from simulator.domain.reach import ReachBand
from simulator.domain.scenario import EffectSource, EndingKind, SourceKind
from simulator.domain.scoring import RepairRecord, Score
from simulator.domain.three_moments import three_moments
from simulator.domain.verification.outlook import outlook
from simulator.services import debrief_words as words
from tests.builders import choice, ending, ladder, node, put, scenario

SECURE, MIXED, RUPTURED = EndingKind
SOURCE = EffectSource(SourceKind.STRATEGY, "plain validate, avoidant")


def debriefed(case, *choice_ids):
    table = compile_scenario(case)
    return debrief(table, scenario_key(case), choice_ids, variant="standard", seed=0, outlook=outlook(table))


def risky(name, *codes, to="end"):
    slips = [choice(f"slip-{code}", to, ratings={"S1": 0}, critical=[code]) for code in codes]
    return node(name, choice("safe", to, ratings={"S1": 4}), *slips, construct="asking-about-risk")


def the_moment(case, *choice_ids):
    return debriefed(case, *choice_ids).moments[0]


@pytest.mark.parametrize(
    ("rung", "verdict", "colour"),
    [
        ("r4", "This met the moment", "met"),
        ("r3", "This met the moment", "met"),
        ("r2", "This partly met the moment", "partly"),
        ("r1", "This missed something", "missed"),
    ],
)
def test_a_verdict_is_about_the_choice(rung, verdict, colour):
    assert words.standing(the_moment(scenario(ladder("a", "A1")), rung)) == (verdict, colour)


def test_a_critical_choice_an_unscored_one_and_a_contested_one_have_their_own_verdicts():
    assert words.standing(the_moment(scenario(risky("a", "CE01")), "slip-CE01"))[1] == "critical"
    flat = scenario(node("a", choice("x", ratings={"A1": 2}), choice("y", ratings={"A1": 2})))
    assert words.standing(the_moment(flat, "x")) == ("Not scored here", "plain")
    rows = [
        choice("x", ratings={"A1": 2}, contested=True),
        *(choice(n, ratings={"A1": r}) for n, r in (("y", 0), ("z", 4))),
    ]
    assert words.standing(the_moment(scenario(node("a", *rows)), "x"))[0].startswith("Experts differ here")


def test_a_moment_is_named_by_its_number_from_one_and_its_construct_in_words():
    assert words.moment_name(the_moment(scenario(risky("a", "CE01")), "safe")) == "Decision 1: Asking about risk"


@pytest.mark.parametrize(
    ("case", "choices", "title", "is_clear"),
    [
        (scenario(ladder("a", "A1")), ["r4"], "Safety: clear", True),
        (scenario(risky("a", "CE01")), ["safe"], "Safety: clear", True),
        (scenario(risky("a", "CE03")), ["slip-CE03"], "Safety: clear, with a critical moment", False),
        (scenario(risky("a", "CE01")), ["slip-CE01"], "Safety: for review", False),
    ],
    ids=["nothing offered", "not chosen", "one C2", "one C1"],
)
def test_the_gate_is_worded_about_choices(case, choices, title, is_clear):
    said = words.gate_words(debriefed(case, *choices))
    assert (said.title, said.is_clear) == (title, is_clear)
    assert any(word in said.text for word in ("choice", "chosen", "decision"))


def test_a_clear_gate_says_on_how_much_it_rests():
    assert "this says little" in words.gate_words(debriefed(scenario(ladder("a", "A1")), "r4")).text
    two = debriefed(scenario(risky("a", "CE01", to="b"), risky("b", "CE03")), "safe", "safe")
    assert words.gate_words(two).text == "No critical safety error was chosen, at 2 decisions that offered one."


def test_an_ending_is_told_with_its_kind_and_a_walk_without_one_is_not_finished():
    assert words.ending_line(ending(ending=MIXED, title="Two cars")) == "A mixed ending: Two cars"
    assert words.ending_line(None) == "Not finished yet"


def test_a_score_is_told_with_its_band_and_its_error():
    said = words.score_words("attunement", Score(6400, 500, 5760, 7040, 12))
    assert said.line == "Attunement: 64 of 100 · developing (12 moments count; 80 % interval 58 to 70)"


def test_too_little_evidence_is_no_score():
    said = words.score_words("safety", Score(None, None, None, None, 1))
    assert said.line == "Safety: insufficient evidence (1 moment counts)"


@pytest.mark.parametrize(
    ("low", "high"), [(0, 4_000), (4_000, 6_000), (4_000, 9_000), (6_000, 7_000), (6_000, 9_000), (8_000, 9_000)]
)
def test_every_band_that_a_score_can_have_is_worded(low, high):
    score = Score((low + high) // 2, 100, low, high, 5)
    assert words.score_words("safety", score).band == score.band


def test_the_notes_say_what_scores_are_not():
    sheet = debriefed(scenario(ladder("a", "A1")), "r4").sheet
    said = " ".join(words.score_notes(sheet))
    assert "No score says how good a therapist somebody is" in said
    assert "fewer than three moments count" in said
    assert "not certainty" not in said


def test_an_interval_without_width_is_explained():
    case = scenario(*(ladder(name, "A1", to=to) for name, to in (("a", "b"), ("b", "c"), ("c", "end"))))
    assert "not certainty" in " ".join(words.score_notes(debriefed(case, "r4", "r4", "r4").sheet))


CASE = scenario(ladder("a", "A1"))


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (RepairRecord("noor", 0, None, None), "Noor: strained from the opening, not mended in this session."),
        (RepairRecord("noor", 2, 2, None), "Noor: strained after decision 2, mended at decision 3, 1 decision later."),
        (
            RepairRecord("noor", 2, 5, 350),
            "Noor: strained after decision 2, mended at decision 6, 4 decisions later; quality of the repair 3.5 of 4.",
        ),
    ],
)
def test_a_strain_is_told_with_its_repair(record, said):
    assert words.repair_words(record, CASE) == said


@pytest.mark.parametrize(
    ("band", "when", "kinds"),
    [
        (ReachBand(0, 12, (SECURE,)), "All through the session", "secure"),
        (ReachBand(0, 0, (SECURE, MIXED)), "At the opening", "secure and mixed"),
        (
            ReachBand(0, 4, (SECURE, MIXED, RUPTURED)),
            "From the opening, up to decision 4",
            "secure, mixed and ruptured",
        ),
        (ReachBand(5, 5, (MIXED,)), "After decision 5", "mixed"),
        (ReachBand(5, 8, ()), "After decision 5, up to decision 8", "none"),
        (ReachBand(9, 12, (MIXED,)), "After decision 9, to the end", "mixed"),
        (ReachBand(12, 12, (MIXED,)), "After decision 12", "mixed"),
    ],
)
def test_a_stretch_of_a_walk_is_told_in_words(band, when, kinds):
    assert words.reach_words(band, 12) == (when, kinds)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change("noor.bond", 4, 6, SOURCE), "Bond +2 (plain validate, avoidant)"),
        (Change("noor.bond", 4, 3, SOURCE), "Bond −1 (plain validate, avoidant)"),
        (Change("noor.bond", 4, 4, SOURCE, "too far off"), "Bond held back (too far off)"),
        (Change("noor.rupture", "none", "withdrawal", SOURCE), "Strain: none → pulled back (plain validate, avoidant)"),
        (Change("told", False, True, SOURCE), "told: no → yes (plain validate, avoidant)"),
        (Change("risk.suicide.noor.clarified", 0, 1, SOURCE), "risk suicide clarified +1 (plain validate, avoidant)"),
    ],
)
def test_what_moved_is_told_by_how_much_and_by_what(change, said):
    assert words.change_words(change, "noor") == said


def test_each_of_the_three_moments_says_why_it_is_one():
    strained = [put("noor.rupture", "withdrawal")]
    case = scenario(
        node("a", choice("push", "b", ratings={"A1": 0}, effects=strained), choice("x", "b", ratings={"A1": 4})),
        node("b", choice("mend", "c", ratings={"A1": 4}, repairs=("noor",)), choice("y", "c", ratings={"A1": 0})),
        node("c", choice("well", "d", ratings={"A1": 4}), choice("ill", "bad", ratings={"A1": 0})),
        risky("d", "CE01"),
        ending(),
        ending("bad", ending=RUPTURED),
    )
    picked = three_moments(debriefed(case, "push", "mend", "well", "slip-CE01"))
    assert [words.picked_reason(one, case) for one in picked] == [
        "After this choice Noor was strained. It was mended 1 decision later.",
        "From here on no road led to a ruptured ending any more.",
        "What was chosen here is a critical safety error, whatever the other scores are.",
    ]
    safe = three_moments(debriefed(case, "x", "y", "well", "safe"))
    assert [words.picked_reason(one, case) for one in safe] == [
        "Of what was on offer, this choice left the most out.",
        "From here on no road led to a ruptured ending any more.",
        "An option here would have been a critical safety error. It was not chosen.",
    ]
    unmended = next(one for one in three_moments(debriefed(case, "push", "y", "well", "safe")) if one.person)
    assert words.picked_reason(unmended, case).endswith("was not mended in this session.")


def test_a_repair_of_a_strain_that_no_choice_brought_says_so():
    mending = node("a", choice("mend", ratings={"A1": 4}, repairs=("noor",)), choice("y", ratings={"A1": 0}))
    case = scenario(mending, state={"noor.rupture": "withdrawal"})
    (one,) = three_moments(debriefed(case, "mend"))
    assert words.picked_reason(one, case) == "Noor was strained from the opening. This choice mended it."


def strained_and_mended(*brought_by):
    """A repair of what these options of the decision before brought; the first of them was chosen."""
    effects = [put("noor.rupture", "withdrawal")]
    options = [
        choice(name, "b", ratings={"A1": level}, effects=effects if name in brought_by else ())
        for name, level in (("x", 4), ("y", 0))
    ]
    mending = node("b", choice("mend", ratings={"A1": 4}, repairs=("noor",)), choice("z", ratings={"A1": 0}))
    case = scenario(node("a", *options), mending)
    (one,) = [found for found in three_moments(debriefed(case, "x", "mend")) if found.person]
    return words.picked_reason(one, case)


def test_a_repair_of_a_strain_that_came_with_a_choice_lays_it_at_nobody_and_denies_nothing():
    assert strained_and_mended("x") == "Noor had been strained after decision 1. This choice mended it."


def test_a_repair_of_a_strain_that_every_option_would_have_brought_says_so():
    said = "Whatever was chosen at decision 1, Noor would have been strained. This choice mended it."
    assert strained_and_mended("x", "y") == said


def test_a_turn_without_an_ending_lost_is_where_people_moved_most():
    moment = replace(the_moment(scenario(ladder("a", "A1")), "r4"), within=None)
    assert words.turn_reason(moment) == "No decision of this session moved people more."


def test_the_turning_point_names_what_would_have_kept_a_secure_ending():
    case = scenario(
        node("a", choice("well", "end", ratings={"A1": 4}), choice("ill", "bad", ratings={"A1": 0})),
        ending(),
        ending("bad", ending=RUPTURED),
    )
    moment, kept = words.turning_point(debriefed(case, "ill"))
    assert (moment.step, kept) == (0, ("Say well.",))
    assert words.lost_endings(moment, case) == ("An ending (a secure ending)",)
    assert words.turning_point(debriefed(case, "well")) is None


def test_a_mean_share_needs_three_answers():
    assert words.share_words(None, 2) == "2 answers; too few to say more"
    assert words.share_words(7_512, 3) == "3 answers, on average 75 of 100 of what was possible"
