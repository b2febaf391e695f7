"""The shared vocabulary: what can change in a person, the kinds of move, and the words for affect.

Ranges and meanings follow the client-state model of the clinical reference: bond and trust (Bordin 1979; Fonagy &
Allison 2014), arousal around a window of tolerance (a teaching heuristic, not a measured threshold), two strategies
under stress, openness, mentalizing modes (Bateman & Fonagy 2016) and ruptures (Eubanks et al. 2019).
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum

from simulator.domain.conditions import Variable

PERSON_VARIABLES: tuple[Variable, ...] = (
    Variable(
        "bond",
        tuple(range(11)),
        5,
        "How far this person feels the therapist is with them and for them.",
        "Agreed goals, validation, repair, following through.",
        "Pushing an agenda, taking sides, a broken frame.",
        "Volunteers something; says 'we'.",
    ),
    Variable(
        "trust",
        tuple(range(11)),
        5,
        "Readiness to let in what the therapist says and use it (epistemic trust).",
        "Being accurately recognized; a therapist who owns errors and gives reasons.",
        "Certainty, jargon, persuasion.",
        "Tries an idea out; or watches closely, or complies.",
    ),
    Variable(
        "arousal",
        tuple(range(-5, 6)),
        0,
        "Below 0 shut down, 0 within the window, above 0 over-aroused.",
        "Pressure, blame, ambiguity.",
        "Towards 0: slowing, orienting, predictability, choice.",
        "Speed of speech, gaze, delay before answering.",
    ),
    Variable(
        "hyperactivation",
        tuple(range(11)),
        3,
        "How strongly need is turned up.",
        "Separation, ambiguity, seeming rejection.",
        "Reliable availability.",
        "Protest, tests of availability.",
    ),
    Variable(
        "deactivation",
        tuple(range(11)),
        3,
        "How strongly need is turned down.",
        "Closeness that comes too fast, exposure.",
        "Respected autonomy.",
        "Jokes, minimizing, short answers.",
    ),
    Variable(
        "openness",
        tuple(range(11)),
        3,
        "How much of what is felt can be shown.",
        "Arousal within the window, trust and permission.",
        "Shame, exposure.",
        "Primary emotion; a particular moment is told.",
    ),
    Variable(
        "mentalizing",
        ("reflective", "equivalence", "pretend", "teleological"),
        "reflective",
        "How minds are thought about just now.",
        "Lower arousal, curiosity.",
        "High arousal, interpretation.",
        "Words for other points of view.",
    ),
    Variable(
        "rupture",
        ("none", "withdrawal", "confrontation"),
        "none",
        "A strain in the alliance: moving away, or moving against.",
        "A missed cue, defensiveness, taking sides.",
        "Naming it, owning one's part, changing the task.",
        "Minimal answers, 'fine'; or complaint, refusal.",
    ),
)

COHESION = Variable(
    "cohesion",
    tuple(range(11)),
    5,
    "How far members feel this is their group.",
    "Linking members, shared norms, repair in public.",
    "Scapegoating, one-to-one work, ignored subgroups.",
    "Members answer each other.",
)

RISK_PARTS: tuple[Variable, ...] = (
    Variable(
        "clarified",
        tuple(range(5)),
        0,
        "How much is known about this risk. It rises only when an answer is given.",
        "A calm, direct, stepwise question in private.",
        "",
        "An answer in the person's own words.",
    ),
    Variable(
        "mitigated",
        tuple(range(5)),
        0,
        "How much protects against this risk tonight.",
        "A written plan, carers' parts, means safety, follow-up.",
        "",
        "Steps of the plan are said aloud by the people who will take them.",
    ),
)
RISK_KINDS = ("suicide", "self-harm", "violence", "child-safety")
RISK_PATTERN = re.compile(rf"risk\.({'|'.join(RISK_KINDS)})\.([a-z][a-z0-9-]*)\.(clarified|mitigated)")

RUPTURE_NONE = "none"


def person_variables(person_id: str) -> tuple[Variable, ...]:
    """The vocabulary for one member of the cast, with full names such as ``noor.bond``."""
    return tuple(replace(variable, name=f"{person_id}.{variable.name}") for variable in PERSON_VARIABLES)


def risk_variable(name: str) -> Variable | None:
    """The risk variable of this full name, or None if the name is not one."""
    found = RISK_PATTERN.fullmatch(name)
    if found is None:
        return None
    part = next(variable for variable in RISK_PARTS if variable.name == found[3])
    return replace(part, name=name)


class Dose(StrEnum):
    """How much of a move is given at once."""

    LIGHT = "light"
    PLAIN = "plain"
    STRONG = "strong"


SERVING_MOVES: dict[str, str] = {
    "reflect": "gives back what was said or felt",
    "validate": "shows why it makes sense",
    "explore": "asks, not knowing",
    "deepen": "stays with or goes towards the feeling underneath",
    "reframe": "gives the problem another meaning that people can share",
    "link": "connects people or moments",
    "name-both-sides": "names two pulls at once",
    "slow": "lowers the pace",
    "orient": "brings back to here and now",
    "set-frame": "says what is agreed, what is private, what happens next",
    "offer-choice": "hands the next step to the person",
    "ask-about-risk": "asks directly about danger",
    "plan-safety": "works out together what keeps people safe",
    "enact": "turns people to speak to each other",
    "metaprocess": "asks what it was like to do this together",
    "accompany": "makes it felt that the person is not alone with this",
    "wait": "leaves silence",
    "block": "stops something that would do harm",
    "teach": "explains plainly",
    "play": "joins lightly",
    "affirm": "notices a strength or a good moment",
    "involve": "brings in another person or service",
    "challenge": "questions kindly",
    "repair": "owns a part in a strain and mends it",
    "decline": "says no to a request, with a reason",
}
SITUATIONAL_MOVES: dict[str, str] = {
    "advise": "says what to do",
    "negotiate": "settles content or rules",
    "reassure": "says it will be all right",
    "interpret": "says what it means",
    "confront": "holds something up to the person",
    "self-disclose": "says something of the therapist's own",
}
MISSTEPS: dict[str, str] = {
    "overlook": "passes over a cue, feeling or person that asked to be met",
    "blame": "puts the fault in a person",
    "pressure": "pushes for more than can be given now",
    "side-with": "takes this person's side against another",
    "over-promise": "promises what cannot be kept",
    "defend": "protects the therapist or the method instead of listening",
}
MOVES: dict[str, str] = SERVING_MOVES | SITUATIONAL_MOVES | MISSTEPS
"""The closed taxonomy: kind of move to what it does."""

AFFECTS = (
    "neutral",
    "guarded",
    "wary",
    "sad",
    "anxious",
    "afraid",
    "flooded",
    "angry",
    "contemptuous",
    "tired",
    "withdrawn",
    "startled",
    "softened",
    "open",
    "relieved",
)
MODALITIES: dict[str, str] = {
    "abft": "Attachment-Based Family Therapy",
    "eft": "Emotionally Focused Therapy",
    "mbt": "Mentalization-Based Treatment",
    "aedp": "Accelerated Experiential Dynamic Psychotherapy",
    "individual": "Individual attachment-informed work",
    "caregiver": "Caregiver and child",
    "group": "Attachment-focused group",
}
