"""SC3xx: clinical and language rules."""

from __future__ import annotations

import re

from simulator.content.located_yaml import Located
from simulator.domain.scenario import Scenario

RISK_PROBLEMS = frozenset({"suicidal-ideation", "self-harm", "suicide-attempt", "violence", "abuse"})
LABELS = re.compile(
    r"\b(clingy|manipulative|attention[- ]seeking|needy|borderline|psychopath|narcissist)\b", re.IGNORECASE
)
RATED_DOWN = 100


def check_clinical(scenario: Scenario, located: Located) -> None:
    """Content notes where risk is touched; no labels outside options that are rated down."""
    risk = RISK_PROBLEMS & set(scenario.about.problems) or any(name.startswith("risk.") for name in scenario.variables)
    if risk and not scenario.about.content_notes:
        located.report(
            "SC301",
            ("content_notes",),
            "the case touches risk and has no content note",
            "say in neutral words what comes up, e.g. 'suicidal thoughts; no method is described'",
        )
    for node in scenario.decisions():
        for index, choice in enumerate(node.choices):
            found = LABELS.search(choice.say)
            if found and min(choice.ratings.values(), default=0) > RATED_DOWN:
                located.report(
                    "SC302",
                    ("nodes", node.id, "choices", index, "say"),
                    f"'{found[0]}' labels a person in an option that is not rated down",
                    "say what the person does instead, or rate this option 0 or 1",
                )
