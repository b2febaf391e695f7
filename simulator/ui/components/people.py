"""Who is in the room, and what each says: portraits, words, and what is seen apart from the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.domain.casting import Introduction
from simulator.domain.scenario import Line, Node, Person, Scenario
from simulator.ui.i18n import _
from simulator.ui.markup import esc, tag

AFFECT_WORDS: dict[str, str] = {
    "neutral": _("calm"),
    "guarded": _("guarded"),
    "wary": _("wary"),
    "sad": _("sad"),
    "anxious": _("anxious"),
    "afraid": _("afraid"),
    "flooded": _("flooded"),
    "angry": _("angry"),
    "contemptuous": _("dismissive"),
    "tired": _("tired"),
    "withdrawn": _("withdrawn"),
    "startled": _("startled"),
    "softened": _("softened"),
    "open": _("open"),
    "relieved": _("relieved"),
}


ROLE_WORDS: dict[str, str] = {
    "client": _("Client"),
    "caregiver": _("Caregiver"),
    "partner": _("Partner"),
    "member": _("Group member"),
    "colleague": _("Colleague"),
    "other": _("Someone else"),
}
"""What somebody is called before it is settled who plays them."""


def called(person: Person | Introduction) -> str:
    """A person's name; their role while the name is not settled."""
    return person.name or ROLE_WORDS.get(person.role, person.role)


def face(person: Person | Introduction, affect: str) -> str:
    """A portrait, or the person's initial where none was drawn. The look is also said in words."""
    name = called(person)
    look = f"{name}, {AFFECT_WORDS.get(affect, affect)}"
    if person.portrait is None:
        return tag("span", tag("span", esc(name[:1]), aria_hidden="true"), "sb-face sb-initial", title=look)
    source = f"app/static/portraits/{person.portrait}/{affect}.svg"
    return tag("img", "", "sb-face", src=source, alt=look, title=look)


def present(scenario: Scenario, node: Node, affects: Mapping[str, str]) -> str:
    """Everybody in the room with how they look just now; nothing where nobody is."""
    people = []
    for person in (scenario.cast[key] for key in node.present):
        affect = affects.get(person.id, "neutral")
        about = ", ".join(part for part in (str(person.age), person.pronouns) if part)
        people.append(
            tag(
                "li",
                face(person, affect)
                + tag("span", esc(person.name), "sb-person-name")
                + tag("span", esc(about), "sb-person-about"),
            )
        )
    return tag("ul", "".join(people), "sb-people", aria_label=_("In the room")) if people else ""


def spoken(scenario: Scenario, lines: Sequence[Line]) -> str:
    """Lines as they are said and seen."""
    return "".join(_line(scenario, line) for line in lines)


def _line(scenario: Scenario, line: Line) -> str:
    if line.speaker is None:
        return tag("p", esc(line.words), "sb-scene")
    person = scenario.cast[line.speaker]
    words = tag("p", esc(line.words), "sb-words") if line.words else ""
    cue = tag("p", esc(line.cue), "sb-cue") if line.cue else ""
    return tag(
        "div", face(person, line.affect) + tag("div", tag("p", esc(person.name), "sb-who") + words + cue), "sb-line"
    )


def said_by_you(say: str) -> str:
    """What the trainee said; an action without words stands in round brackets."""
    action = say.startswith("(")
    words = tag("p", esc(say), "sb-cue" if action else "sb-words")
    return tag("div", tag("div", tag("p", esc(_("You")), "sb-who") + words), "sb-line sb-you")


def affects_after(lines: Sequence[Line]) -> dict[str, str]:
    """How each person looked last."""
    return {line.speaker: line.affect for line in lines if line.speaker is not None}
