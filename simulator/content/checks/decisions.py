"""SC2xx: the quality of decisions as items (Haladyna, Downing & Rodriguez 2002)."""

from __future__ import annotations

from simulator.content.located_yaml import Located, Path
from simulator.domain.scenario import Node, Scenario

FEWEST_OPTIONS, MOST_OPTIONS = 3, 4
LENGTH_TOLERANCE = 0.25
RATIONALE_WORDS = (30, 70)
COMPETENT, SPREAD = 300, 150


def check_decisions(scenario: Scenario, located: Located) -> None:
    """Number and length of options, rationales, and whether a competent answer is there."""
    for node in scenario.decisions():
        path: Path = ("nodes", node.id)
        _check_count(node, located, path)
        if not node.brevity:
            _check_lengths(node, located, path)
        _check_rationales(node, located, path)
        _check_competent(node, located, path)


def _check_count(node: Node, located: Located, path: Path) -> None:
    count = len(node.choices)
    if count > MOST_OPTIONS:
        located.report("SC201", path, f"'{node.id}' has {count} options", "offer 3 or 4")
    elif count < FEWEST_OPTIONS:
        said = f"'{node.id}' has only {count} option{'s' * (count != 1)}"
        located.report("SC202", path, said, "add one that a decent trainee would try")


def _check_lengths(node: Node, located: Located, path: Path) -> None:
    mean = sum(len(choice.say) for choice in node.choices) / max(1, len(node.choices))
    for index, choice in enumerate(node.choices):
        off = len(choice.say) / mean - 1
        if abs(off) > LENGTH_TOLERANCE:
            located.report(
                "SC203",
                (*path, "choices", index, "say"),
                f"'{choice.id}' is {abs(off):.0%} {'longer' if off > 0 else 'shorter'} than the options' average",
                f"bring it within {LENGTH_TOLERANCE:.0%} of {mean:.0f} characters, or mark the node `brevity: true`",
            )


def _check_rationales(node: Node, located: Located, path: Path) -> None:
    for index, choice in enumerate(node.choices):
        words = sum(len(part.split()) for part in choice.rationale.parts())
        if not RATIONALE_WORDS[0] <= words <= RATIONALE_WORDS[1]:
            located.report(
                "SC204",
                (*path, "choices", index, "rationale"),
                f"the rationale of '{choice.id}' has {words} words",
                f"write {RATIONALE_WORDS[0]} to {RATIONALE_WORDS[1]} in all its parts together",
            )


def _check_competent(node: Node, located: Located, path: Path) -> None:
    for criterion in node.criteria:
        ratings = [choice.ratings[criterion] for choice in node.choices if not choice.contested]
        if ratings and max(ratings) < COMPETENT:
            located.report(
                "SC205",
                (*path, "scores"),
                f"no option of '{node.id}' is rated 3 or 4 on {criterion}",
                f"offer one that is, or take {criterion} out of `scores:`",
            )
