"""What has to be right before a case is published, and what is to be weighed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from simulator.content.checks.clinical import kinds_of_risk
from simulator.content.diagnostics import Diagnostic, Severity, open_findings
from simulator.content.judging import Judged
from simulator.domain.drafts import Draft
from simulator.domain.i18n import _, ngettext
from simulator.domain.publications import MAX_VERSION, Publication, Review, newest, order_of
from simulator.domain.scenario import Scenario
from simulator.errors import InvalidInput
from simulator.services.case_forms import TO_WRITE
from simulator.services.debrief_words import sentence

ABOUT_NOTES = ("SC301", "SC305")
"""Findings about content notes that miss."""


class Check(StrEnum):
    """What is looked at."""

    PROVED = "proved"
    WORDS = "words"
    NAME = "name"
    VERSION = "version"
    CONTENT_NOTES = "content notes"
    SOURCES = "sources"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist.

    Attributes
    ----------
    needed : bool
        Whether nothing is published until it is done.
    words : str
        How it stands, and what to do.
    line : int
        Where in the text; 0 if nowhere.
    """

    check: Check
    done: bool
    needed: bool
    words: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Checklist:
    """How a draft stands before it is published.

    Attributes
    ----------
    revision : int
        The save that was looked at.
    reviewed : Review or None
        By which a colleague agreed to exactly this save.
    scenario : Scenario or None
        As it is written; None if it can't be read.
    last : Publication or None
        The newest version of it that the author answers for.
    """

    revision: int
    items: tuple[Item, ...]
    reviewed: Review | None
    scenario: Scenario | None
    last: Publication | None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it can't be published yet, whoever has reviewed it."""
        return tuple(item.words for item in self.items if item.needed and not item.done)

    @property
    def ready(self) -> bool:
        """Whether it can be published, once somebody reviewed it or the author says that nobody did."""
        return not self.reasons


def checklist(
    judged: Judged,
    text: str,
    revision: int,
    reviews: Iterable[Review],
    published: Collection[Publication],
    *,
    taken: bool,
) -> Checklist:
    """What is right and what is not.

    Parameters
    ----------
    reviews : iterable of Review
        What colleagues said of the draft, of any save of it, newest first.
    published : collection of Publication
        Versions of the same case that the author answers for, retired ones too.
    taken : bool
        Whether the case's id is somebody else's, or the shipped library's.
    """
    reviews = tuple(reviews)
    reviewed = next((one for one in reviews if one.revision == revision and one.agrees), None)
    items = [_proved(judged), _words(text)]
    if judged.scenario is not None:
        items += [
            _name(judged.scenario, taken=taken),
            _version(judged.scenario, published),
            _notes(judged.scenario, judged.diagnostics),
            _sources(judged.scenario),
        ]
    items.append(_reviewer(revision, reviews, reviewed))
    return Checklist(revision, tuple(items), reviewed, judged.scenario, newest(published))


def _proved(judged: Judged) -> Item:
    found = open_findings(judged.diagnostics)
    errors = [one for one in found if one.severity is Severity.ERROR]
    if errors:
        first = errors[0]
        words = ngettext("{n} error is left. ", "{n} errors are left. ", len(errors)).format(n=len(errors))
        words += _("The first, in line {line}: {what} {mend}").format(
            line=first.line, what=sentence(first.message), mend=sentence(first.hint)
        )
        return Item(Check.PROVED, False, True, words, first.line)
    if judged.verified is None:
        return Item(Check.PROVED, False, True, _("The case can't be read yet, so nothing is proved of it."))
    warnings = sum(1 for one in found if one.severity is Severity.WARNING)
    if judged.verified.exact:
        words = _("Every way through it was looked at, and there is no error.")
    else:
        words = _("There is no error. Not every way through it could be looked at; “Prove” says what is not known.")
    if warnings:
        words += " " + ngettext("{n} warning is left to weigh.", "{n} warnings are left to weigh.", warnings).format(
            n=warnings
        )
    return Item(Check.PROVED, True, True, words)


def _words(text: str) -> Item:
    """Whether a form's or a template's hints are still where people's words should be; in comments they may stay."""
    marked = ((number, line.partition(f"{TO_WRITE}:")) for number, line in enumerate(text.splitlines(), 1))
    left = [number for number, (before, found, _hint) in marked if found and "#" not in before]
    if not left:
        return Item(Check.WORDS, True, True, _("Every text is written."))
    words = ngettext(
        "{n} text still says “write here”, in line {line}.",
        "{n} texts still say “write here”, the first in line {line}.",
        len(left),
    )
    return Item(Check.WORDS, False, True, words.format(n=len(left), line=left[0]), left[0])


def _name(scenario: Scenario, *, taken: bool) -> Item:
    if taken:
        words = _("Another case has the id “{id}” already. Choose another one after “id:”, at the top of the text.")
        return Item(Check.NAME, False, True, words.format(id=scenario.id))
    return Item(Check.NAME, True, True, _("The id “{id}” is this case's.").format(id=scenario.id))


def _version(scenario: Scenario, published: Collection[Publication]) -> Item:
    if len(scenario.version) > MAX_VERSION:
        words = _("The version has more than {n} characters. Write a shorter one after “version:”, such as 1.0.0.")
        return Item(Check.VERSION, False, True, words.format(n=MAX_VERSION))
    last = newest(published)
    if last is None:
        return Item(Check.VERSION, True, True, _("Version {new} will be the first.").format(new=scenario.version))
    if order_of(scenario.version) > order_of(last.version):
        words = _("Version {new} follows {old}.").format(new=scenario.version, old=last.version)
        return Item(Check.VERSION, True, True, words)
    words = _("Version {old} is published already, and this text says {new}. Write a higher one after “version:”.")
    return Item(Check.VERSION, False, True, words.format(old=last.version, new=scenario.version))


def _notes(scenario: Scenario, diagnostics: Iterable[Diagnostic]) -> Item:
    risk = bool(kinds_of_risk(scenario)) or any(
        choice.critical for node in scenario.decisions() for choice in node.choices
    )
    missing = next((one for one in diagnostics if one.code in ABOUT_NOTES), None)
    if risk and (missing is not None or not scenario.about.content_notes):
        words = _(
            "The case touches risk, and no content note says so. Add under “content_notes:” in neutral words what "
            "comes up."
        )
        return Item(Check.CONTENT_NOTES, False, True, words, missing.line if missing else 0)
    if scenario.about.content_notes:
        return Item(Check.CONTENT_NOTES, True, True, _("Content notes say what comes up."))
    return Item(Check.CONTENT_NOTES, True, True, _("No content note is needed: the case touches no risk."))


def _sources(scenario: Scenario) -> Item:
    n = len(scenario.about.sources)
    if not n:
        return Item(Check.SOURCES, False, False, _("No source is named. Trainees see none in the debriefing."))
    return Item(Check.SOURCES, True, False, ngettext("{n} source is named.", "{n} sources are named.", n).format(n=n))


def _reviewer(revision: int, reviews: Iterable[Review], reviewed: Review | None) -> Item:
    if reviewed is not None:
        return Item(Check.REVIEWER, True, False, _("A colleague agrees to this text."))
    return Item(Check.REVIEWER, False, False, " ".join(_without_a_word(revision, reviews)))


def _without_a_word(revision: int, reviews: Iterable[Review]) -> Iterator[str]:
    latest = next(iter(reviews), None)
    if latest is None:
        yield _("No colleague has looked at it.")
    elif latest.revision == revision:
        yield _("A colleague has looked at it and does not agree yet.")
    else:
        yield _("A colleague has looked at an earlier text, not at this one.")
    yield _("You can ask for a review, or publish it without one; trainees then read that nobody has reviewed it.")


def check_newest(draft: Draft, revision: int) -> None:
    """Refuse what was decided on an earlier save than the newest; raises InvalidInput."""
    if revision != draft.revision:
        raise InvalidInput(
            "draft", "The draft was saved again since you looked at it.", hint="Look at it once more, then try again."
        )


def check_ready(found: Checklist, *, unreviewed: bool) -> None:
    """Refuse what can't be published, with the reasons; raises InvalidInput."""
    if found.reasons:
        raise InvalidInput("draft", f"This can't be published yet. {' '.join(found.reasons)}")
    if found.reviewed is None and not unreviewed:
        raise InvalidInput(
            "review",
            "No colleague has agreed to this text.",
            hint="Ask for a review, or tick that nobody has reviewed it.",
        )
