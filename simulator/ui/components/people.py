"""Who is in the room, and what each says: portraits, words, and what is seen apart from the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.domain.casting import Introduction
from simulator.domain.portraits import PORTRAITS
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
    """A portrait that looks like this, or the person's initial where none was drawn.

    It stands beside the name and is silent: whoever listens to the page hears ``how`` after the name, and the name
    once. The drawing of a person is one file, so that nothing has to be fetched when the face changes; each look is a
    view of it, and a look that was never drawn shows the neutral one.
    """
    if person.portrait not in PORTRAITS:
        return tag("span", esc(called(person)[:1]), "sb-face sb-initial", aria_hidden="true")
    source = f"app/static/portraits/{person.portrait}.svg#{affect}"
    said = {"title": AFFECT_WORDS.get(affect, affect)} if isinstance(person, Person) else {}
    return tag("img", "", "sb-face", src=source, alt="", aria_hidden="true", **said)


def how(affect: str) -> str:
    """How somebody looks, for those who hear the page: it follows the name."""
    return tag("span", esc(f", {AFFECT_WORDS.get(affect, affect)}"), "sb-heard")


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
                + tag("span", esc(person.name) + how(affect), "sb-person-name")
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
    who = tag("p", esc(person.name) + how(line.affect), "sb-who")
    return tag("div", face(person, line.affect) + tag("div", who + words + cue), "sb-line")


def said_by_you(say: str, to: str = "", *, who: str = "") -> str:
    """What the trainee said, and to whom where that is told; an action without words stands in round brackets.

    ``who``: what the trainee is called where somebody else reads; you, if empty.
    """
    action = say.startswith("(")
    words = tag("p", esc(say), "sb-said sb-cue" if action else "sb-said sb-words")
    called = esc(who or _("You")) + (tag("span", esc(f" {to}"), "sb-to") if to else "")
    return tag("div", tag("div", tag("p", called, "sb-who") + words), "sb-line sb-you")


def affects_after(lines: Sequence[Line]) -> dict[str, str]:
    """How each person looked last."""
    return {line.speaker: line.affect for line in lines if line.speaker is not None}
