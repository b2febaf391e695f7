"""The generated parts of ``docs/strategies.md``: what each profile does with each kind of move, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import yaml

from simulator.content.files import SOURCES_FILE
from simulator.domain.vocabulary import MISSTEPS, SERVING_MOVES, SITUATIONAL_MOVES, Dose
from tests.contract.markdown import table
from tests.library import ROOT

PAGE = ROOT / "docs" / "strategies.md"
STRATEGIES = ("anxious", "avoidant", "disorganized", "secure")
GROUPS = (
    ("Moves that serve", SERVING_MOVES),
    ("Moves whose worth depends on time, person and dose", SITUATIONAL_MOVES),
    ("Missteps (the move lands on the person named)", MISSTEPS),
)
PERSON = {"{name}": "the person", "{they}": "they", "{them}": "them", "{their}": "their"}
ORGANIZATIONS = {"National Institute for Health and Care Excellence.": "NICE"}
MANY = 3
SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}

WHY: dict[str, tuple[str, tuple[str, ...]]] = {
    "reflect": (
        "Whoever feels recognized can begin to learn from somebody. Said with force it is closeness.",
        ("fonagy-allison-2014", "talia-2020"),
    ),
    "validate": (
        "A reaction that makes sense needs less force. Strong warmth is closeness too, and has to be dosed.",
        ("elliott-2018", "daly-mallinckrodt-2009"),
    ),
    "explore": (
        "A concrete question invites the person's own view. Flooded or far away, nobody can look.",
        ("bateman-fonagy-2016", "daly-mallinckrodt-2009"),
    ),
    "deepen": (
        "Feeling is reached in company and within what can be borne. Chased, it is made smaller; in numbness, it goes.",
        ("fosha-2000", "ogden-2006"),
    ),
    "reframe": (
        "The wish under the protest, or the sense in managing alone, is something that people can share.",
        ("johnson-2019", "kobak-2015"),
    ),
    "link": (
        "A link helps once the feeling here has been met; with arousal high it is one thing too many.",
        ("bateman-fonagy-2016",),
    ),
    "name-both-sides": (
        "Where near and far both pull, naming one side alone strengthens the other.",
        ("main-solomon-1990", "johnson-2019"),
    ),
    "slow": (
        "Pace is the first thing that brings arousal back into the window, from above and from below.",
        ("ogden-2006", "fosha-2000"),
    ),
    "orient": (
        "Room, day and senses come before meaning when somebody is far away or flooded.",
        ("ogden-2006", "herman-1992"),
    ),
    "set-frame": (
        "What can be foreseen need not be tested or guarded against. As a procedure it is one more distance.",
        ("daly-mallinckrodt-2009", "bowlby-1988"),
    ),
    "offer-choice": (
        "A real choice gives back the say that was missing. Many choices at once are a burden to somebody alarmed.",
        ("daly-mallinckrodt-2009", "herman-1992"),
    ),
    "ask-about-risk": (
        "Asked calmly it does no harm and shows that this can be said here. Asked as an interrogation it closes doors.",
        ("decou-schumann-2018", "dazzi-2014"),
    ),
    "plan-safety": (
        "A plan made together gives something to do when the danger comes; a form that is filled in does not.",
        ("stanley-brown-2012", "nuij-2021"),
    ),
    "enact": (
        "Saying it to the one whom it concerns changes more than saying it to the therapist, if it is small enough.",
        ("tilley-palmer-2013", "diamond-2014"),
    ),
    "metaprocess": (
        "Noticing what it was like to be met makes the meeting last. It is closeness, so it has a dose.",
        ("fosha-2000", "fosha-2021"),
    ),
    "accompany": (
        "Not being alone with a feeling is what makes it bearable, at the distance that the person can use.",
        ("fosha-2021", "daly-mallinckrodt-2009"),
    ),
    "wait": (
        "The same silence is room for one person and somebody leaving for another.",
        ("daly-mallinckrodt-2009", "miller-bottome-2018"),
    ),
    "block": (
        "Stopping what does harm protects everybody in the room, if it is calm.",
        ("friedlander-2006", "johnson-2019"),
    ),
    "teach": (
        "A plain reason builds trust and asks for nothing. Instead of feeling it keeps feeling away.",
        ("fonagy-allison-2014", "daly-mallinckrodt-2009"),
    ),
    "play": (
        "A shared smile is nearness that need not be talked about. In the middle of distress it says that nobody saw.",
        ("hughes-2019",),
    ),
    "affirm": (
        "A strength that is seen as it happens can be used. Praise beyond that makes the therapist the judge.",
        ("fosha-2000",),
    ),
    "involve": (
        "Help from more than one person is safer than help from one.",
        ("diamond-2014", "nice-ng225-2022"),
    ),
    "challenge": (
        "A kind push is respect where there is trust and the alarm is low, and an attack where there is not.",
        ("folmo-2019", "bateman-fonagy-2016"),
    ),
    "repair": (
        "A strain that is owned and mended can leave the tie stronger. An apology that wants comfort asks for care.",
        ("eubanks-2018", "miller-bottome-2018"),
    ),
    "decline": (
        "A limit held by somebody who stays can be leaned on. With little trust it is first heard as a step away.",
        ("gutheil-gabbard-1993", "daly-mallinckrodt-2009"),
    ),
    "advise": (
        "Advice puts another's judgment in place of one's own, or leads back to what was managed alone before.",
        ("bateman-fonagy-2016",),
    ),
    "negotiate": (
        "Talk about terms is sometimes needed, and while it lasts what hurts stays underneath.",
        ("diamond-2014", "johnson-2019"),
    ),
    "reassure": (
        "Comfort in words does not last where the signal is turned up. Where it is turned down, it agrees.",
        ("mikulincer-shaver-2016", "daly-mallinckrodt-2009"),
    ),
    "interpret": (
        "Certainty about another's mind costs trust, and under high arousal it is not thought about but suffered.",
        ("bateman-fonagy-2016", "fonagy-allison-2014"),
    ),
    "confront": (
        "Being shown something without trust is being caught.",
        ("bateman-fonagy-2016", "eubanks-2018"),
    ),
    "self-disclose": (
        "One honest sentence can bring people nearer; more makes the therapist somebody to watch or to manage.",
        ("fosha-2000", "daly-mallinckrodt-2009"),
    ),
    "overlook": (
        "A missed cue is the most frequent strain. With a good tie it costs a little; otherwise the strategy answers.",
        ("eubanks-2018", "safran-muran-2000"),
    ),
    "blame": (
        "Blame confirms what the strategy was built for.",
        ("eubanks-2018", "mikulincer-shaver-2016"),
    ),
    "pressure": (
        "Pushed beyond what can be given, one person protests, another goes, a third does both.",
        ("eubanks-2018", "ogden-2006"),
    ),
    "side-with": (
        "An ally is pleasant and costs something: the others, or one's own reason to speak.",
        ("friedlander-2006",),
    ),
    "over-promise": (
        "A promise that cannot be kept is tested, doubted or waited out.",
        ("fonagy-allison-2014", "gutheil-gabbard-1993"),
    ),
    "defend": (
        "Defending oneself instead of listening turns a strain into a break.",
        ("eubanks-2018", "eubanks-2019"),
    ),
}
"""Why the profiles answer a kind of move as they do: in a sentence, and where the idea is taught or studied."""
ABOUT = (
    "ainsworth-1978",
    "bartholomew-horowitz-1991",
    "bowlby-1988",
    "daly-mallinckrodt-2009",
    "granqvist-2017",
    "herman-1992",
    "main-solomon-1990",
    "marmarosh-2013",
    "mckenzie-dallos-2017",
    "mikulincer-shaver-2016",
    "miller-bottome-2018",
    "ogden-2006",
    "talia-2017",
)
"""What the hand-written part of the page leans on."""


@cache
def profile(name: str) -> Mapping[str, Any]:
    """A profile as it stands in its file; every scalar is text or a number."""
    path = ROOT / "scenarios" / "strategies" / f"{name}.yaml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


@cache
def citations() -> Mapping[str, str]:
    """The list of sources."""
    return dict(yaml.safe_load((ROOT / SOURCES_FILE).read_text(encoding="utf-8")))


# Words for the parts of a response


def doses(response: Mapping[str, Any]) -> str:
    """The doses that a response answers; nothing if it answers all."""
    given = response.get("dose", [])
    return "" if len(given) in {0, len(Dose)} else " or ".join(given)


def condition(when: Mapping[str, Any]) -> str:
    """A condition in words."""
    return " and ".join(_test(name, test) for name, test in when.items())


def _test(name: str, test: Any) -> str:
    if name == "any":
        return f"({', or '.join(condition(alternative) for alternative in test)})"
    if name == "not":
        return f"not ({condition(test)})"
    if isinstance(test, list):
        return f"{name} {' or '.join(str(item) for item in test)}"
    words = str(test).split()
    if words[0] in SIGNS:
        return f"{name} {SIGNS[words[0]]} {_number(words[1])}"
    return f"{name} {_number(str(test)).replace('..', ' to ')}"


def effects(changes: Mapping[str, Any]) -> str:
    """Steps up and down, and words that are set."""
    return ", ".join(_change(name, change) for name, change in changes.items())


def _change(name: str, change: Any) -> str:
    return f"{name} {_number(f'{change:+d}')}" if isinstance(change, int) else f"{name}: {change}"


def _number(text: str) -> str:
    return text.replace("-", "−") if text.lstrip("+-").replace(".", "").isdigit() else text


def cell(response: Mapping[str, Any]) -> str:
    """A response in the table of moves: dose, condition, changes."""
    limits = [doses(response), f"if {condition(response['when'])}" if "when" in response else ""]
    head = ", ".join(part for part in limits if part)
    return f"{head}: {effects(response['effects'])}" if head else effects(response["effects"])


def in_words(words: str) -> str:
    """A profile's words for somebody unnamed, as a sentence."""
    for mark, word in PERSON.items():
        words = words.replace(mark, word)
    return f"{words[0].upper()}{words[1:]}."


def short(source: str) -> str:
    """Authors and year of a citation, as ``Daly & Mallinckrodt 2009``."""
    found = re.match(r"(?P<people>.*?)(?: \(Eds?\.\)\.)? \((?P<year>\d{4})\)", citations()[source])
    assert found, f"the source {source!r} does not begin with its authors and its year"
    families = re.findall(r"([^,&]+), (?:\w\.[ -]?)+", found["people"])
    names = [name.strip() for name in families] or [ORGANIZATIONS[found["people"]]]
    return f"{' & '.join(names) if len(names) < MANY else f'{names[0]} et al.'} {found['year']}"


# The parts


def moves() -> str:
    """Every kind of move by every strategy, and why."""
    parts = []
    for title, kinds in GROUPS:
        rows = [(f"`{kind}`", *(_answers(name, kind) for name in STRATEGIES), _why(kind)) for kind in kinds]
        parts.append(f"**{title}**\n\n{table(('Move', *STRATEGIES, 'Why'), rows)}")
    return "\n\n".join(parts)


def _answers(name: str, kind: str) -> str:
    found = [cell(response) for response in profile(name)["responses"] if kind in response["to"]]
    return "<br>".join(found) or "–"


def _why(kind: str) -> str:
    reason, found = WHY[kind]
    return f"{reason} ({'; '.join(short(source) for source in found)})"


def responses(name: str) -> str:
    """Every response of one profile with its words, and its limits."""
    rows = [
        (
            ", ".join(f"`{kind}`" for kind in response["to"]),
            doses(response) or "any",
            condition(response.get("when", {})) or "–",
            effects(response["effects"]),
            in_words(response["words"]),
        )
        for response in profile(name)["responses"]
    ]
    limits = [
        (f"{limit['variable']} cannot {limit['blocks']}", condition(limit["when"]), in_words(limit["words"]))
        for limit in profile(name)["limits"]
    ]
    return "\n\n".join(
        (
            table(("Move", "Dose", "If", "Changes", "In the debriefing"), rows),
            table(("Limit", "While", "In the debriefing"), limits),
        )
    )


def cited() -> list[str]:
    """Every source that the page leans on, in the order of the alphabet."""
    named = {source for _, found in WHY.values() for source in found}
    return sorted(named.union(ABOUT))


def sources() -> str:
    """The citations in full."""
    return "\n".join(f"- {citations()[source]}" for source in cited())


PARTS: dict[str, Callable[[], str]] = {
    "moves": moves,
    **{name: partial(responses, name) for name in STRATEGIES},
    "sources": sources,
}
