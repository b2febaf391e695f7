"""What a debriefing says, as plain text: the page, the printed debriefing and the table of a session say the same.

Every text is about the choice, never about the person. Nothing here knows of HTML or of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from simulator.domain.debrief import Debrief, Moment, overall, point_of_no_return
from simulator.domain.encounter import Change
from simulator.domain.i18n import _, ngettext
from simulator.domain.reach import ReachBand
from simulator.domain.scenario import Choice, EndingKind, Node, Scenario
from simulator.domain.scenario import Confidence as Support
from simulator.domain.scoring import COMPOSITE, Evidence, Gate, RepairRecord, Score, ScoreSheet
from simulator.domain.sharing import Confidence, Pull
from simulator.domain.three_moments import Look, Picked

MET, PARTLY = Fraction(3, 4), Fraction(1, 2)
KINDS: dict[EndingKind, str] = {
    EndingKind.SECURE: _("A secure ending"),
    EndingKind.MIXED: _("A mixed ending"),
    EndingKind.RUPTURED: _("A ruptured ending"),
}
KIND_WORDS: dict[EndingKind, str] = {
    EndingKind.SECURE: _("secure"),
    EndingKind.MIXED: _("mixed"),
    EndingKind.RUPTURED: _("ruptured"),
}
OUT_OF_REACH: dict[EndingKind, str] = {
    EndingKind.SECURE: _("From here on no road led to a secure ending any more."),
    EndingKind.MIXED: _("From here on no road led to a mixed ending any more."),
    EndingKind.RUPTURED: _("From here on no road led to a ruptured ending any more."),
}
DIMENSIONS: dict[str, str] = {
    "attunement": _("Attunement"),
    "safety": _("Safety"),
    "fidelity": _("Fidelity to the model"),
    COMPOSITE: _("Attunement and fidelity together"),
}
SURENESS: dict[Confidence, str] = {
    Confidence.SURE: _("Sure"),
    Confidence.FAIRLY: _("Fairly sure"),
    Confidence.GUESSING: _("Guessing"),
}
PULLS: dict[Pull, str] = {
    Pull.RESCUE: _("To rescue"),
    Pull.FIX: _("To fix it"),
    Pull.DEFEND: _("To defend myself"),
    Pull.WITHDRAW: _("To withdraw"),
    Pull.PLEASE: _("To please"),
}
SUPPORT: dict[Support, str] = {
    Support.HIGH: _("Well: several studies agree, or there is clear consensus."),
    Support.MEDIUM: _("In part: by some studies, or by what the model teaches."),
    Support.LOW: _("Little: this is clinical opinion, and others may judge it differently."),
}
LOOKS: dict[Look, str] = {
    Look.TURN: _("A turn"),
    Look.MISS: _("A miss, and its repair"),
    Look.REPAIR: _("A repair"),
    Look.SAFETY: _("A safety moment"),
}
MEASURES: dict[str, str] = {
    "bond": _("Bond"),
    "trust": _("Trust"),
    "openness": _("Openness"),
    "arousal": _("Arousal (0 is calm)"),
    "hyperactivation": _("Need turned up"),
    "deactivation": _("Need turned down"),
}
"""What moves in a person and is shown, in this order."""
OTHER_WORDS: dict[str, str] = {
    "mentalizing": _("Thinking about feelings"),
    "rupture": _("Strain"),
    "withdrawal": _("pulled back"),
    "confrontation": _("pushed back"),
}
"""The state's other names, and values of theirs that are no plain words."""


# Moments


def construct_name(construct: str) -> str:
    """A decision's construct as words."""
    words = construct.replace("-", " ")
    return words[:1].upper() + words[1:]


def moment_name(moment: Moment) -> str:
    """A moment by its number and what it was about."""
    return _("Decision {n}: {what}").format(n=moment.step + 1, what=construct_name(moment.node.construct))


def standing(moment: Moment) -> tuple[str, str]:
    """A verdict on a choice, and one word for its colour: met, partly, missed, critical or plain."""
    if moment.score.critical:
        return _("A critical safety moment"), "critical"
    share = overall(moment.score)
    if moment.score.contested:
        return _("Experts differ here, so this is not scored"), "plain"
    if share is None:
        return _("Not scored here"), "plain"
    if share >= MET:
        return _("This met the moment"), "met"
    return (_("This partly met the moment"), "partly") if share >= PARTLY else (_("This missed something"), "missed")


def strength_name(moment: Moment) -> str:
    """What the best moment of a walk is called: a strength only where it met the moment."""
    share = overall(moment.score)
    return _("A strength") if share is not None and share >= MET else _("Nearest to what was possible")


def look_name(picked: Picked) -> str:
    """What one of the three moments is called."""
    return _("A miss") if picked.look is Look.MISS and picked.repair is None else LOOKS[picked.look]


def reasons(choice: Choice, *, better: bool = False) -> tuple[tuple[str, str], ...]:
    """What a supervisor would say of an option, each part with its name, and how well that is supported."""
    why = choice.rationale
    rows = [
        (_("What it attends to"), why.attends),
        (_("What it misses"), why.misses),
        (_("Likely effect"), why.effect),
        (_("Principle"), why.principle),
    ]
    if better and why.better:
        rows.append((_("A better wording"), why.better))
    if choice.confidence is not None:
        rows.append((_("How well supported"), SUPPORT[choice.confidence]))
    return tuple(rows)


def sentence(text: str) -> str:
    """Words of a profile as a sentence."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def picked_reason(picked: Picked, scenario: Scenario) -> str:
    """Why a moment is one of the three."""
    moment = picked.moment
    if picked.look is Look.SAFETY:
        if moment.score.critical:
            return _("What was chosen here is a critical safety error, whatever the other scores are.")
        return _("An option here would have been a critical safety error. It was not chosen.")
    if picked.look is Look.TURN:
        return turn_reason(moment)
    name = scenario.cast[picked.person].name if picked.person else ""
    if picked.look is Look.REPAIR:
        return repair_reason(picked, name)
    if not name:
        return _("Of what was on offer, this choice left the most out.")
    if picked.repair is None:
        return _("After this choice {name} was strained, and it was not mended in this session.").format(name=name)
    took = picked.repair.step - moment.step
    return ngettext(
        "After this choice {name} was strained. It was mended {n} decision later.",
        "After this choice {name} was strained. It was mended {n} decisions later.",
        took,
    ).format(name=name, n=took)


def repair_reason(picked: Picked, name: str) -> str:
    """Why a repair is one of the three, without laying a strain at a choice that could not have kept it away."""
    if picked.opened is None:
        return _("{name} was strained from the opening. This choice mended it.").format(name=name)
    n = picked.opened.step + 1
    if picked.was_bound_to_strain:
        text = _("Whatever was chosen at decision {n}, {name} would have been strained. This choice mended it.")
    else:
        text = _("{name} had been strained after decision {n}. This choice mended it.")
    return text.format(name=name, n=n)


def turn_reason(moment: Moment) -> str:
    """Why a moment was a turn."""
    for kind in (EndingKind.SECURE, EndingKind.RUPTURED):
        if kind in moment.lost_kinds:
            return OUT_OF_REACH[kind]
    return _("No decision of this session moved people more.")


def turning_point(result: Debrief) -> tuple[Moment, tuple[str, ...]] | None:
    """The decision that lost every secure ending, with what would have kept one; None if there was none."""
    moment = point_of_no_return(result.moments)
    if moment is None:
        return None
    kept = [road.choice.say for road in moment.others if EndingKind.SECURE in (road.within or {}).values()]
    return moment, tuple(kept)


def lost_endings(moment: Moment, scenario: Scenario) -> tuple[str, ...]:
    """The endings that no road led to any more after a decision, each with its kind."""
    return tuple(f"{scenario.nodes[name].title} ({KINDS[kind].lower()})" for name, kind in moment.lost.items())


# The whole session


@dataclass(frozen=True, slots=True)
class GateWords:
    """What the safety gate says; ``is_clear`` only where no critical moment was chosen."""

    title: str
    text: str
    is_clear: bool


def gate_words(result: Debrief) -> GateWords:
    """The safety gate, worded about choices."""
    sheet = result.sheet
    if sheet.gate is Gate.REVIEW:
        text = _(
            "A choice in this session needs to be talked through with a supervisor, whatever the other scores are."
        )
        return GateWords(_("Safety: for review"), text, is_clear=False)
    if any(moment.score.critical for moment in result.moments):
        text = _("One choice is shown as a critical moment. Look at it again before you go on.")
        return GateWords(_("Safety: clear, with a critical moment"), text, is_clear=False)
    if not sheet.gate_opportunities:
        text = _("No decision in this session offered a critical safety error, so this says little.")
    else:
        text = ngettext(
            "No critical safety error was chosen, at {n} decision that offered one.",
            "No critical safety error was chosen, at {n} decisions that offered one.",
            sheet.gate_opportunities,
        ).format(n=sheet.gate_opportunities)
    return GateWords(_("Safety: clear"), text, is_clear=True)


def ending_line(ending: Node | None) -> str:
    """Where a session came to, in one line."""
    if ending is None or ending.ending is None:
        return _("Not finished yet")
    return f"{KINDS[ending.ending]}: {ending.title}"


@dataclass(frozen=True, slots=True)
class ScoreWords:
    """One score as it is read: its name, value and band (or that there is too little), and what it rests on."""

    name: str
    value: str
    band: str
    evidence: str

    @property
    def line(self) -> str:
        """All of it in one line."""
        found = f"{self.value} · {self.band}" if self.value else self.band
        return f"{self.name}: {found} ({self.evidence})"


BANDS = {
    "revisit": _("revisit"),
    "developing": _("developing"),
    "consistent": _("consistent"),
    "insufficient evidence": _("insufficient evidence"),
    "between revisit and developing": _("between revisit and developing"),
    "between developing and consistent": _("between developing and consistent"),
    "between revisit and consistent": _("between revisit and consistent"),
}


def score_words(dimension: str, score: Score) -> ScoreWords:
    """A score with its band and its error."""
    name = DIMENSIONS.get(dimension, dimension)
    evidence = ngettext("{n} moment counts", "{n} moments count", score.opportunities).format(n=score.opportunities)
    if score.value is None or score.low is None or score.high is None:
        return ScoreWords(name, "", BANDS[score.band], evidence)
    interval = _("{evidence}; 80 % interval {low} to {high}").format(
        evidence=evidence, low=f"{score.low / 100:.0f}", high=f"{score.high / 100:.0f}"
    )
    return ScoreWords(name, _("{value} of 100").format(value=f"{score.value / 100:.0f}"), BANDS[score.band], interval)


def score_notes(sheet: ScoreSheet) -> tuple[str, ...]:
    """What scores are, and what they are not."""
    notes = []
    if sheet.evidence is Evidence.INSUFFICIENT:
        notes.append(_("The session was too short to score every part: fewer than three moments count."))
    notes.append(
        _(
            "A score is the mean share of what was possible at the decisions that came up. The range given is the 80 % "
            "interval within this case; another case may differ more. Bands hold in this exercise only."
        )
    )
    if any(score.error == 0 for score in sheet.dimensions.values()):
        notes.append(_("An interval without width means that all moments that count came out alike, not certainty."))
    notes.append(
        _("The sub-scores of published instruments tend to move together: read a profile as feedback, not as a trait.")
    )
    notes.append(
        _("No score says how good a therapist somebody is, and none of these has been tested against real sessions.")
    )
    return tuple(notes)


NO_STRAIN = _("No strain in the alliance opened in this session, so there was none to mend.")


def repair_words(record: RepairRecord, scenario: Scenario) -> str:
    """One strain in the alliance, whoever caused it, and how it was mended."""
    name = scenario.cast[record.person].name
    since = _("from the opening") if record.opened == 0 else _("after decision {n}").format(n=record.opened)
    if record.closed is None:
        return _("{name}: strained {since}, not mended in this session.").format(name=name, since=since)
    took = record.closed + 1 - record.opened
    words = ngettext(
        "{name}: strained {since}, mended at decision {closed}, {n} decision later",
        "{name}: strained {since}, mended at decision {closed}, {n} decisions later",
        took,
    ).format(name=name, since=since, closed=record.closed + 1, n=took)
    if record.quality is None:
        return f"{words}."
    return words + _("; quality of the repair {quality} of 4.").format(quality=f"{record.quality / 100:g}")


def reach_words(band: ReachBand, n_decisions: int) -> tuple[str, str]:
    """A stretch of the walk, and the kinds of ending that were within reach there."""
    kinds = _in_words([KIND_WORDS[kind] for kind in band.kinds])
    if band.first == 0 and band.last == n_decisions:
        return _("All through the session"), kinds
    if band.first == 0:
        start = _("From the opening") if band.last else _("At the opening")
    else:
        start = _("After decision {n}").format(n=band.first)
    if band.last == n_decisions and band.first != n_decisions:
        return _("{start}, to the end").format(start=start), kinds
    if band.last == band.first:
        return start, kinds
    return _("{start}, up to decision {n}").format(start=start, n=band.last), kinds


def _in_words(items: Sequence[str]) -> str:
    if not items:
        return _("none")
    *most, last = items
    return _("{first} and {last}").format(first=", ".join(most), last=last) if most else last


def change_words(change: Change, person_id: str) -> str:
    """What moved in a person, by how much, and by what."""
    bare = change.variable.removeprefix(f"{person_id}.")
    name = (
        MEASURES.get(bare) or OTHER_WORDS.get(bare) or " ".join(p for p in change.variable.split(".") if p != person_id)
    )
    if change.blocked:
        return _("{name} held back ({why})").format(name=name, why=change.blocked)
    if isinstance(change.before, bool) or isinstance(change.after, bool):
        before, after = (_("yes") if value else _("no") for value in (change.before, change.after))
    elif isinstance(change.before, int) and isinstance(change.after, int):
        return f"{name} {number(change.after - change.before, '+d')} ({change.source.label})"
    else:
        before, after = (OTHER_WORDS.get(str(value), str(value)) for value in (change.before, change.after))
    return f"{name}: {before} → {after} ({change.source.label})"


def number(value: int, form: str = "d") -> str:
    """A whole number with a minus sign that is as wide as a plus."""
    return format(value, form).replace("-", "−")


# How sure, and what pulled


def share_words(mean: int | None, n: int) -> str:
    """A mean share of what was possible; with fewer than three answers that count, only how many there were."""
    answers = ngettext("{n} answer", "{n} answers", n).format(n=n)
    if mean is None:
        return _("{answers}; too few to say more").format(answers=answers)
    return _("{answers}, on average {mean} of 100 of what was possible").format(answers=answers, mean=round(mean / 100))
