"""SC211–216: what stands beside what in a decision, and how a case mixes its decisions."""

from __future__ import annotations

from simulator.content.checks.cues import best_choices
from simulator.content.checks.decisions import FEWEST_OPTIONS
from simulator.content.located_yaml import Located, Path
from simulator.domain.players import warmth
from simulator.domain.scenario import Choice, Node, Scenario
from simulator.domain.scoring import OpportunityRule

PARTLY = range(200, 400)
"""Ratings of an option, or of one side of it, that is of some help and not the best that can be done."""
MOST_BRIEF_SHARE = 1 / 5
FEWEST_CRITICAL = 2
RULE = OpportunityRule()


def check_options(scenario: Scenario, located: Located) -> None:
    """Distractors, spread, better wordings; decisions built around brevity; critical errors that sound kind."""
    for node in scenario.decisions():
        if node.criteria:
            _check_partly_helpful(node, located)
            _check_spread(node, located)
            _check_better(node, located)
    _check_brevity(scenario, located)
    _check_kind_errors(scenario, located)


def partly_helpful(node: Node) -> list[Choice]:
    """Options beside the best that are of some help on at least half of what the decision scores."""
    best = best_choices(node)
    return [
        choice
        for choice in node.choices
        if choice not in best and 2 * sum(rating in PARTLY for rating in choice.ratings.values()) >= len(choice.ratings)
    ]


def _check_partly_helpful(node: Node, located: Located) -> None:
    if len(node.choices) >= FEWEST_OPTIONS and not partly_helpful(node):
        located.report(
            "SC211",
            ("nodes", node.id),
            f"'{node.id}' has no option that is partly helpful",
            "add one that a decent trainee would try: right at another time, or for another person",
        )


def _check_spread(node: Node, located: Located) -> None:
    """A criterion on which the options lie too close together is never scored; SC205 speaks of the level."""
    for criterion in node.criteria:
        ratings = [choice.ratings[criterion] for choice in node.choices if not choice.contested]
        if len(ratings) > 1 and max(ratings) >= RULE.best and max(ratings) - min(ratings) < RULE.spread:
            located.report(
                "SC212",
                ("nodes", node.id, "scores"),
                f"the options of '{node.id}' lie too close together on {criterion} to be scored",
                f"let them differ by {RULE.spread / 100:g} or more, or take {criterion} out of `scores:`",
            )


def _check_better(node: Node, located: Located) -> None:
    best = best_choices(node)
    for index, choice in enumerate(node.choices):
        if choice not in best and not choice.rationale.better:
            located.report(
                "SC215",
                ("nodes", node.id, "choices", index, "rationale"),
                f"the rationale of '{choice.id}' offers no better wording",
                "add `better:` with words that a therapist could say here",
            )


def _check_brevity(scenario: Scenario, located: Located) -> None:
    """At most one decision in five is built around silence or brevity, and there the brief one is not always best."""
    decisions = [node for node in scenario.decisions() if node.criteria]
    brief = [node for node in decisions if node.brevity]
    path: Path = ("nodes", brief[-1].id, "brevity") if brief else ()
    if len(brief) > max(1, MOST_BRIEF_SHARE * len(decisions)):
        located.report(
            "SC214",
            path,
            f"{len(brief)} of {len(decisions)} decisions are built around silence or brevity",
            "keep it to one in five; bring the options of the others to one length",
        )
    if len(brief) > 1 and all(briefest(node) in best_choices(node) for node in brief):
        located.report(
            "SC214",
            path,
            "in every decision that is built around silence or brevity the briefest option is best",
            "let a longer one be best in one of them",
        )


def briefest(node: Node) -> Choice:
    """The option with the fewest characters."""
    return min(node.choices, key=lambda choice: len(choice.say))


def _check_kind_errors(scenario: Scenario, located: Located) -> None:
    """Of several critical errors one at least sounds as warm as the option that would be best there."""
    critical = [(node, choice) for node in scenario.decisions() for choice in node.choices if choice.critical]
    if len(critical) < FEWEST_CRITICAL:
        return
    if not any(warmth(choice.say) >= max(1, *map(_warmth, best_choices(node))) for node, choice in critical):
        node, choice = critical[0]
        located.report(
            "SC216",
            ("nodes", node.id, "choices", node.choices.index(choice), "say"),
            f"none of the {len(critical)} critical errors in this case sounds kind",
            "let one of them be said with warmth: real ones often are",
        )


def _warmth(choice: Choice) -> int:
    return warmth(choice.say)
