"""What skills, kinds of drill and times are called where drills are read."""

from __future__ import annotations

from datetime import datetime, timedelta

from simulator.domain.constructs import CONSTRUCTS
from simulator.domain.drill_records import DrillKind
from simulator.domain.drills import family, what_of
from simulator.domain.vocabulary import MOVES
from simulator.services.debrief_words import construct_name
from simulator.services.drill_rooms import Gone
from simulator.ui.i18n import _, ngettext

MARKER_NAMES: dict[str, str] = {
    "withdrawal": _("Withdrawal"),
    "confrontation": _("Confrontation"),
    "none": _("Neither"),
}
MARKER_MEANS: dict[str, str] = {
    "withdrawal": _("moving away: short, smooth or polite answers, changing the subject, giving in, going still"),
    "confrontation": _("moving against: complaint, anger, scorn, refusing the work or the therapist"),
    "none": _("no strain to be seen; being moved, sad or afraid is not a strain"),
}
KIND_NAMES: dict[DrillKind, str] = {
    DrillKind.RESPOND: _("Answer the moment"),
    DrillKind.LABEL: _("Label the move"),
    DrillKind.MARKER: _("Spot the rupture marker"),
}
ASKS: dict[DrillKind, str] = {
    DrillKind.RESPOND: _("What would be the most helpful next response?"),
    DrillKind.LABEL: _("Which kind of move is this, first of all?"),
    DrillKind.MARKER: _("Does a strain in the alliance show in this answer?"),
}
ASKS_FIRST: dict[DrillKind, str] = {
    DrillKind.RESPOND: _("What would you say?"),
    DrillKind.LABEL: _("In your own words first: what does this line do?"),
    DrillKind.MARKER: _("In your own words first: which words or signs tell you how things stand?"),
}
FAMILIES: dict[str, str] = {
    "serving": _("It is one of the moves that usually serve the work."),
    "situational": _("It is one of the moves that help in some situations and harm in others."),
    "misstep": _("It is a misstep, however kind it sounds."),
}
HYPHENATED = frozenset({"self-disclose", "over-promise"})
"""Kinds of move whose hyphen is part of the word."""
WHY_GONE: dict[Gone, str] = {
    Gone.RETIRED: _("The case of this drill has been taken out of the library meanwhile."),
    Gone.EDITED: _("The case of this drill was edited meanwhile, and this moment is not the same any more."),
    Gone.RESERVED: _(
        "Your program has asked for the case of this drill meanwhile, so it waits until you have done it."
    ),
}


def skill_name(skill: str) -> str:
    """A skill as words."""
    kind, what = DrillKind(skill.partition(":")[0]), what_of(skill)
    if kind is DrillKind.LABEL:
        return _("Telling the move: {move}").format(move=move_name(what).lower())
    if kind is DrillKind.MARKER:
        if what == "none":
            return _("Seeing that there is no strain")
        return _("Seeing a strain: {marker}").format(marker=MARKER_NAMES.get(what, what).lower())
    return construct_name(what)


def practises(construct: str) -> str:
    """What a construct practises, as a sentence; its name where no more is known."""
    words = CONSTRUCTS.get(construct, construct.replace("-", " "))
    return f"{words[:1].upper()}{words[1:]}."


def move_name(kind: str) -> str:
    """A kind of move as a word."""
    return kind.capitalize() if kind in HYPHENATED else construct_name(kind)


def answer_label(kind: DrillKind, answer: str) -> tuple[str, str]:
    """A kind of move or a marker to choose: its name, and what it means."""
    if kind is DrillKind.LABEL:
        return move_name(answer), MOVES[answer]
    return MARKER_NAMES[answer], MARKER_MEANS[answer]


def move_hint(kind: str) -> str:
    """What narrows down which kind of move a line is."""
    return FAMILIES[family(kind)]


def comes_back(due_at: datetime, now: datetime) -> str:
    """When something is due again, in days as people say them; times and their zones don't come into it."""
    days = max(0, -(-(due_at - now) // timedelta(days=1)))
    if days == 0:
        return _("now")
    if days == 1:
        return _("tomorrow")
    if days < 14:
        return ngettext("in about {n} day", "in about {n} days", days).format(n=days)
    if days < 60:
        weeks = round(days / 7)
        return ngettext("in about {n} week", "in about {n} weeks", weeks).format(n=weeks)
    months = round(days / 30)
    return ngettext("in about {n} month", "in about {n} months", months).format(n=months)
