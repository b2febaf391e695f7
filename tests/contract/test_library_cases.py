"""What every shipped case has to be: a session and not a quiz, answered by people whose state moves, and not cued."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache

import pytest
import yaml

from simulator.domain.scenario import Choice, EndingKind, Line, Node, Scenario
from simulator.domain.verification import Verification, verify
from simulator.domain.vocabulary import MODALITIES
from tests.library import ROOT, shipped

CASES = shipped().cases
VOICE = (ROOT / "docs" / "authoring" / "voice.md").read_text(encoding="utf-8")
CONSTRUCTS = set(re.findall(r"^\| `([a-z-]+)` \|", VOICE, re.MULTILINE))
FEWEST_DECISIONS = 14
SHORTEST, LONGEST = 8, 14
RUN_OF_WORDS = 6
PRACTISED = {
    "depression", "anxiety", "suicidal-ideation", "past-attempt", "self-harm", "ptsd", "dissociation", "grief",
    "loneliness", "low-self-esteem", "rejection", "rage", "jealousy", "push-pull", "shutdown", "gaslighting",
    "coercive-control", "high-functioning-disconnection", "adoption", "kinship-care", "holding-request",
    "attachment-label", "ending", "child-safety", "autonomy", "couple-distress",
}  # fmt: skip
"""Problems that the library must let people practise, as the coverage table of the clinical reference lists them."""


@cache
def verified(case_id: str) -> Verification:
    return verify(CASES[case_id].table, CASES[case_id].key)


def scenario_of(case_id: str) -> Scenario:
    return CASES[case_id].scenario


def options(scenario: Scenario) -> list[tuple[Node, Choice]]:
    return [(node, choice) for node in scenario.decisions() for choice in node.choices]


def varies(lines: tuple[Line, ...]) -> bool:
    """Whether what is said depends on the state."""
    return any(line.when.tests or line.when.groups for line in lines)


@pytest.mark.xdist_group("library cases")
@pytest.mark.parametrize("case_id", CASES)
@pytest.mark.thorough
class TestEachCase:
    def test_it_has_at_least_fourteen_decisions_of_three_or_four_options(self, case_id):
        decisions = list(scenario_of(case_id).decisions())
        assert len(decisions) >= FEWEST_DECISIONS
        assert {len(node.choices) for node in decisions} <= {3, 4}

    def test_a_whole_session_takes_eight_to_fourteen_decisions_in_every_state(self, case_id):
        least, most = verified(case_id).lengths
        assert SHORTEST <= least <= most <= LONGEST

    def test_every_state_was_looked_at(self, case_id):
        assert verified(case_id).exact

    def test_a_third_of_the_replies_and_openings_depend_on_the_state(self, case_id):
        scenario = scenario_of(case_id)
        replies = [varies(choice.reply) for _, choice in options(scenario)]
        openings = [varies(node.lines) for node in scenario.decisions()]
        assert sum(replies) >= len(replies) / 3
        assert sum(openings) >= len(openings) / 3

    def test_it_has_two_or_three_other_openings(self, case_id):
        assert 2 <= len(scenario_of(case_id).variants) - 1 <= 3

    def test_it_ends_in_each_of_the_three_ways(self, case_id):
        assert {node.ending for node in scenario_of(case_id).endings()} == set(EndingKind)

    def test_strains_can_be_mended_in_two_places_at_least(self, case_id):
        assert len({node.id for node, choice in options(scenario_of(case_id)) if choice.repairs}) >= 2

    def test_every_option_names_its_sources_and_how_sure_we_are(self, case_id):
        lacking = [(n.id, c.id) for n, c in options(scenario_of(case_id)) if not (c.sources and c.confidence)]
        assert lacking == []

    def test_what_is_practised_at_each_decision_has_a_name_that_cases_share(self, case_id):
        assert {node.construct for node in scenario_of(case_id).decisions()} <= CONSTRUCTS

    def test_a_trainee_is_prepared_and_told_what_is_touched_and_which_duties_hold(self, case_id):
        scenario = scenario_of(case_id)
        assert scenario.prebrief
        assert scenario.duties
        assert scenario.about.content_notes

    def test_it_does_not_claim_a_review_that_never_was(self, case_id):
        assert scenario_of(case_id).about.reviewers == ()

    def test_somebody_has_a_strategy_and_the_library_is_told_whose(self, case_id):
        scenario = scenario_of(case_id)
        assert scenario.about.strategies
        assert set(scenario.about.strategies) <= {p.strategy for p in scenario.cast.values()}


def recorded(case_id: str) -> list[dict]:
    folder = ROOT / "tests" / "playthroughs" / case_id
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))]


@pytest.mark.parametrize("case_id", CASES)
def test_its_playthroughs_show_skill_a_mended_strain_and_what_goes_wrong(case_id):
    walks = recorded(case_id)
    assert any(walk["ending_kind"] == "secure" and walk["gate"] == "clear" for walk in walks)
    assert any(strain["closed"] is not None for walk in walks for strain in walk["repair"])
    assert any(walk["gate"] == "review" or walk["ending_kind"] == "ruptured" for walk in walks)


def test_the_library_has_eighteen_cases():
    assert len(CASES) == 18


def test_every_modality_strategy_and_problem_can_be_practised():
    abouts = [scenario_of(case_id).about for case_id in CASES]
    assert {about.modality for about in abouts} == set(MODALITIES)
    assert {name for about in abouts for name in about.strategies} == {"anxious", "avoidant", "disorganized", "secure"}
    assert PRACTISED - {name for about in abouts for name in about.problems} == set()


def test_the_cases_are_spread_over_three_levels():
    levels = Counter(scenario_of(case_id).about.level for case_id in CASES)
    assert set(levels) == {"foundation", "intermediate", "advanced"}
    assert min(levels.values()) >= 4


def played_texts(scenario: Scenario) -> Iterator[str]:
    """Everything that is said or seen in play."""
    for node in scenario.nodes.values():
        yield node.scene
        for line in node.lines:
            yield from (line.words, line.cue)
        for choice in node.choices:
            yield choice.say
            for line in choice.reply:
                yield from (line.words, line.cue)


def runs_of_words(text: str) -> Iterator[str]:
    words = re.findall(r"[a-z']+", text.lower().replace("’", "'"))
    return (" ".join(words[at : at + RUN_OF_WORDS]) for at in range(len(words) - RUN_OF_WORDS + 1))


def test_no_run_of_six_words_stands_in_two_cases():
    cases_by_run: dict[str, set[str]] = defaultdict(set)
    for case_id in CASES:
        for text in played_texts(scenario_of(case_id)):
            for run in runs_of_words(text):
                cases_by_run[run].add(case_id)
    assert {run: sorted(ids) for run, ids in cases_by_run.items() if len(ids) > 1} == {}
