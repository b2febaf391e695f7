"""A session on paper for the hour of supervision: for whom, and what is on it."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from simulator.bootstrap import Services
from simulator.domain.attempt import Attempt
from simulator.domain.policy import Private
from simulator.errors import AccessDenied, AttemptNotFound, InvalidInput
from simulator.services.word_ratings import known_by
from tests.personas import ADA, COHORT, PIA, SANA, SVEN, TARA, THEO
from tests.unit.services.playing import begin
from tests.unit.services.world import shared

pytestmark = pytest.mark.thorough
REASON = "The tone was warmer than the words."


def words_of(content: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(text.replace("\u200b", "").split())


@pytest.fixture
def attempt(settled: Services) -> Attempt:
    """With own words rated, a comment answered, and a score seen differently."""
    made = shared(settled, *Private)
    settled.word_ratings.rate(SANA, made.id, 0, {"A2": 2, "A5": 3}, "Nearly.", of=known_by("my own words"))
    said = settled.sharing.comment(SANA, made.id, "You waited here.", step=2)
    settled.coaching.answer(TARA, said.id, "I did not know what to say.")
    settled.sharing.comment(SANA, made.id, "Bring this on Thursday.")
    settled.score_changes.change(SANA, made.id, "attunement", 70, REASON)
    return made


def test_the_sheet_has_what_to_talk_about_and_room_to_write(settled: Services, attempt: Attempt) -> None:
    file = settled.supervision_sheets.pdf(SANA, attempt.id)
    seen = words_of(file.content)
    parts = (
        "Trainee: Tara Olsen",
        "Three questions for the next hour",
        "Question 3",
        "You waited here.",
        "in answer I did not know what to say.",
        "About the whole session",
        "Bring this on Thursday.",
        "my own words",
        "2 of 4",
        "Nearly.",
        "seen as 70 by",
        REASON,
        "80 % interval",
        "they do not certify competence",
    )
    assert [part for part in parts if part not in seen] == []
    assert file.name == "secure-base-supervision-waiting-room-2026-03-01.pdf"
    assert settled.supervision_sheets.pdf(SANA, attempt.id) == file


def test_the_sheet_is_tagged(settled: Services, attempt: Attempt) -> None:
    root = PdfReader(io.BytesIO(settled.supervision_sheets.pdf(SANA, attempt.id).content)).trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en")


def test_the_sheet_speaks_of_the_trainee_and_holds_no_other_private_note(settled: Services, attempt: Attempt) -> None:
    seen = words_of(settled.supervision_sheets.pdf(SANA, attempt.id).content)
    assert "The trainee would have said" in seen
    assert [text for text in ("a tight chest", "To rescue", "Guessing", "You would have said") if text in seen] == []


def test_a_session_without_words_and_comments_has_a_sheet_too(settled: Services) -> None:
    seen = words_of(settled.supervision_sheets.pdf(SANA, shared(settled).id).content)
    assert "Nothing was commented yet." in seen
    assert "my own words" not in seen


def test_taking_the_sheet_along_is_noted_as_reading(settled: Services) -> None:
    made = shared(settled, Private.OWN_WORDS)
    settled.supervision_sheets.pdf(SANA, made.id)
    assert settled.sharing.audit.entries(action="attempt-read")[1] == 1
    assert settled.word_ratings.n_unread(SANA, made.id) == 0


def test_only_those_who_supervise_it_get_the_sheet(settled: Services) -> None:
    made, begun = shared(settled), begin(settled.training)
    with pytest.raises(AccessDenied):
        settled.supervision_sheets.pdf(TARA, made.id)
    for person in (THEO, SVEN, PIA, ADA):
        with pytest.raises(AttemptNotFound):
            settled.supervision_sheets.pdf(person, made.id)
    settled.sharing.share(TARA, begun.id, COHORT)
    with pytest.raises(InvalidInput, match="isn't finished"):
        settled.supervision_sheets.pdf(SANA, begun.id)
