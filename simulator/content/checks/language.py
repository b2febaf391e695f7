"""SC302, SC303 and SC308: words that label people, claims that do not hold, and words on suicide that do harm.

People in a case talk as people do, so their lines are free. An option that is rated down may use such words, since its
rating says what they are worth; everything else that is read may not.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.content.checks.phrases import Phrases, phrases
from simulator.content.checks.visible import Visible, visible_texts
from simulator.content.located_yaml import Located
from simulator.domain.scenario import Choice, Scenario

RATED_DOWN = 100
STYLES = r"(?:(?:anxious-|fearful-)?avoidant|(?:anxiously|insecurely|avoidantly) attached)"
PEOPLE = r"(?:child|teen|teenager|boy|girl|man|woman|person|client|patient|parent|mother|father|partner|couple)s?"
Rule = tuple[Phrases, str]
"""What to look for, and how to mend it."""

LABELS: tuple[tuple[Phrases, str, str], ...] = (
    (
        phrases(
            r"clingy|manipulative|attention[- ]seek(?:er|ing)|needy|borderline|psychopath(?:ic)?|narcissist(?:ic)?"
            r"|co-?dependen(?:t|cy|ce)|drama queen|hysterical",
            *("clingy", "manipul", "attention", "needy", "borderline", "psychopath", "narciss", "dependen", "drama"),
            "hysteric",
        ),
        "labels a person",
        "say what the person does instead",
    ),
    (
        phrases(
            rf"(?:is|are|was|were|you're|she's|he's|they're|so|very|too|an?|the) {STYLES}"
            r"(?! (?:strateg|pattern|move|response|answer|way|stance|behavio))"
            r"|(?:anxious|avoidant|disorgani[sz]ed|insecure) (?:type|attacher|personality)s?"
            rf"|disorgani[sz]ed {PEOPLE}"
            r"|avoidants|attachment[- ]disordered",
            *("avoidant", "attached", "anxious", "disorgani", "insecure", "disordered"),
        ),
        "uses a strategy as a diagnosis",
        "say what the person does under stress, and with whom",
    ),
)
CLAIMS: tuple[Rule, ...] = (
    (phrases(r"rewir(?:e[sd]?|ing)", "rewir"), "say what changes: what a person expects of others, and does"),
    (phrases(r"attachment therap(?:y|ies)", "attachment therap"), "write 'attachment-informed' and name the model"),
    (
        phrases(r"(?<!reactive )attachment disorders?", "attachment disorder"),
        "describe the relation; keep RAD and DSED for formal diagnoses",
    ),
    (
        phrases(
            r"(?:four|five|4|5) (?:attachment (?:types|styles)|(?:types|styles) of attachment)",
            *("attachment types", "attachment styles", "of attachment"),
        ),
        "name the measure that is meant",
    ),
    (
        phrases(
            r"\d+ ?(?:[-\u2013] ?\d+ ?)?(?:%|percent|per cent) "
            r"(?:of (?:\w+ )?(?:couples|people|adults|children|clients) )?"
            r"(?:recover|improve|earn|are (?:in)?secure|become secure|stay)\w*",
            *("%", "percent", "per cent"),
        ),
        "leave the figure out, or give the study with its comparison",
    ),
    (
        phrases(r"rage reduction|holding therapy", "rage reduction", "holding therapy"),
        "name it only where it is refused",
    ),
)
SUICIDE_WORDS: tuple[Rule, ...] = (
    (phrases(r"commit(?:s|ted|ting)? suicide", "suicide"), "write 'died by suicide' or 'ended her life'"),
    (
        phrases(r"(?:successful|completed|failed) (?:suicide|attempt)s?", "successful", "completed", "failed"),
        "write 'died by suicide' or 'attempted'",
    ),
    (phrases(r"(?:suicide|suicidal) gestures?", "gesture"), "say what the person did"),
    (phrases(r"cry for help", "cry for help"), "say what the person did and said"),
)


def check_language(scenario: Scenario, located: Located) -> None:
    """Labels, claims and words on suicide, in everything that is read."""
    for item in visible_texts(scenario):
        if item.voice == "cast" or not item.text or _is_rated_down(item):
            continue
        lowered = item.text.lower()
        _check_labels(item, lowered, located)
        _check_words(item, lowered, CLAIMS, ("SC303", "is a popular claim that does not hold"), located)
        _check_words(item, lowered, SUICIDE_WORDS, ("SC308", "judges where it should describe"), located)


def _check_labels(item: Visible, lowered: str, located: Located) -> None:
    where = "in an option that is not rated down" if item.voice == "therapist" else "where the case itself speaks"
    for words, what, mend in LABELS:
        found = words.find(item.text, lowered)
        if found and not _quotes_its_option(found, item.choice):
            rate = ", or rate this option 0 or 1" if item.voice == "therapist" else ""
            located.report("SC302", item.path, f"'{found}' {what} {where}", f"{mend}{rate}")


def _check_words(item: Visible, lowered: str, rules: Sequence[Rule], code: tuple[str, str], located: Located) -> None:
    for words, mend in rules:
        found = words.find(item.text, lowered)
        if found and not _quotes_its_option(found, item.choice):
            located.report(code[0], item.path, f"'{found}' {code[1]}", mend)


def _is_rated_down(item: Visible) -> bool:
    return item.voice == "therapist" and item.choice is not None and _rated_down(item.choice)


def _rated_down(choice: Choice) -> bool:
    """Whether some criterion rates the option 0 or 1; without a rating nothing says so."""
    return min(choice.ratings.values(), default=RATED_DOWN + 1) <= RATED_DOWN


def _quotes_its_option(words: str, choice: Choice | None) -> bool:
    """Whether a rationale speaks of a word that its option, which is rated down, used."""
    return choice is not None and _rated_down(choice) and words.lower() in choice.say.lower()
