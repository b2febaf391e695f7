"""SC301, SC304–307: what a case about risk must say beforehand, and what no case may show."""

from __future__ import annotations

import re

from simulator.content.checks.phrases import Phrases, phrases
from simulator.content.checks.visible import Visible, visible_texts
from simulator.content.located_yaml import Located
from simulator.domain.scenario import Scenario

RISK_PROBLEMS = frozenset({"suicidal-ideation", "self-harm", "suicide-attempt", "violence", "abuse"})
NAMED = {
    "suicide": r"suicid|dying|to die|death|(?:not|without) (?:want\w* to )?(?:be|being|wake|waking|alive)",
    "self-harm": r"self-harm|self-injur|(?:harm|hurt)\w* (?:her|him|them|one|my|your)sel",
    "violence": r"violen|abus|assault|threat|coerc|hit|hurt",
    "child-safety": r"child|abus|neglect|violen|safeguard|safety|hurt|harm",
}
"""Kind of risk, and how a content note may name it."""
KIND_OF_PROBLEM = {
    "suicidal-ideation": "suicide",
    "suicide-attempt": "suicide",
    "self-harm": "self-harm",
    "violence": "violence",
    "abuse": "violence",
}

_SELF = r"(?:my|your|her|him|them|one)sel(?:f|ves)"
_COUNT = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|a hundred)"
_DRUGS = r"(?:pills?|tablets?|capsules?|painkillers?|sleeping pills?|antidepressants?|paracetamol|ibuprofen|aspirin)"
METHOD = phrases(
    rf"(?:{_COUNT}|a (?:handful|bottle|box|packet|pack|strip) of|half a (?:bottle|box|packet) of|all (?:of )?"
    rf"(?:the|my|your|her|his|their)) (?:\w+ )?{_DRUGS}"
    r"|\d+ ?(?:mg|milligrams?)"
    r"|overdos(?:e|ed|es|ing) (?:on|of|with) \w+"
    rf"|(?:hang|hanged|hung|hanging|shoot|shot|shooting|drown|drowned|poison|poisoned|gas|gassed) {_SELF}"
    r"|(?:slit|slits|slitting|cut|cuts|cutting) (?:my|your|her|his|their) wrists?"
    rf"|(?:cut|cuts|cutting|burn|burns|burned|burning) {_SELF} with"
    r"|(?:jump|jumps|jumped|jumping|step|stepped|stepping) (?:off|from|in front of|onto) (?:a|an|the|that) "
    r"(?:\w+ )?(?:bridge|roof|building|cliff|balcony|train|platform|tracks?|rails?|car|bus|truck)"
    r"|noose|razor ?blades?",
    *(
        "pill",
        "tablet",
        "capsule",
        "painkiller",
        "antidepress",
        "paracetamol",
        "ibuprofen",
        "aspirin",
        "mg",
        "milligram",
    ),
    *("overdos", "self", "selves", "wrist", "jump", "step", "noose", "razor"),
)
"""Means of suicide or self-harm with a quantity, a place or an act: short on purpose, so that it is seldom wrong."""

DEATH = (
    r"(?:died|dies) by suicide|(?:killed|kills) (?:her|him|them)sel(?:f|ves)"
    r"|(?:took|takes|ended|ends) (?:her|his|their) (?:own )?li(?:fe|ves)|(?:was|is|were) found dead|committed suicide"
)
DEATH_STEMS = ("died", "dies", "dead", "kill", "life", "lives", "suicide")


def check_clinical(scenario: Scenario, located: Located) -> None:
    """Content notes and the training rule where risk is touched; no method; no death as an ending."""
    kinds = kinds_of_risk(scenario)
    if kinds and not scenario.about.content_notes:
        located.report(
            "SC301",
            ("content_notes",),
            "the case touches risk and has no content note",
            "say in neutral words what comes up, e.g. 'suicidal thoughts; no method is described'",
        )
    elif kinds:
        _check_notes(scenario, kinds, located)
    if kinds and not scenario.duties.strip():
        located.report(
            "SC304",
            ("prebrief",),
            "the case touches risk and states no training rule",
            "add `duties:` with what applies in this setting: consent, what stays private, whom to call and when",
        )
    texts = [(item, item.text.lower()) for item in visible_texts(scenario) if item.text]
    for item, lowered in texts:
        _check_method(item, lowered, located)
    endings = {node.id for node in scenario.endings()}
    names = "|".join(re.escape(person.name) for person in scenario.cast.values())
    death = phrases(rf"{DEATH}|(?:{names}) (?:has |had )?(?:died|dies|is dead|was dead)", *DEATH_STEMS)
    for item, lowered in texts:
        if item.path[0] == "nodes" and item.path[1] in endings:
            _check_death(item, lowered, death, located)


def kinds_of_risk(scenario: Scenario) -> tuple[str, ...]:
    """The kinds of risk that a case touches: by its problems, and by the variables of risk that it uses."""
    found = {KIND_OF_PROBLEM[problem] for problem in RISK_PROBLEMS & set(scenario.about.problems)}
    found |= {name.split(".")[1] for name in scenario.variables if name.startswith("risk.")}
    return tuple(kind for kind in NAMED if kind in found)


def _check_notes(scenario: Scenario, kinds: tuple[str, ...], located: Located) -> None:
    notes = " ".join(scenario.about.content_notes)
    for kind in kinds:
        if not re.search(NAMED[kind], notes, re.IGNORECASE):
            located.report(
                "SC305",
                ("content_notes",),
                f"the case touches {kind.replace('-', ' ')} and no content note names it",
                "name it in neutral words, so that people can choose",
            )


def _check_method(item: Visible, lowered: str, located: Located) -> None:
    found = METHOD.find(item.text, lowered)
    if found:
        located.report(
            "SC306",
            item.path,
            f"'{found}' tells a means of suicide or self-harm in detail",
            "leave out means, quantity and place; 'a plan', 'an attempt' or 'means at home' is enough",
        )


def _check_death(item: Visible, lowered: str, death: Phrases, located: Located) -> None:
    """An ending in which somebody of the cast dies teaches fear, not practice."""
    found = death.find(item.text, lowered)
    if found:
        located.report(
            "SC307",
            item.path,
            f"'{found}' makes a death the ending",
            "end where help was missed or found: with who is alone, who was told, and what can still be done",
        )
