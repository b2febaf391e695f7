"""A trainee's transcript: what stands on it, and what never does."""

from __future__ import annotations

import io
import json

import pytest
from pypdf import PdfReader

from simulator.domain.attempt import Mode
from simulator.domain.cohort_records import Exposure
from simulator.domain.rubric import Criterion, Dimension
from simulator.services.exports.records import Sitting
from simulator.services.exports.transcripts import Transcript, document
from simulator.services.press import press
from tests.unit.services.export_records import HOSTILE, item, person, records, sitting

CRITERIA = {"A1": Criterion("A1", Dimension.ATTUNEMENT, "Affect recognition", "", ("",) * 5, "")}


def text_of(sittings: list[Sitting], name: str = "Tara Olsen") -> str:
    someone = person(1, name)
    return json.dumps(document(Transcript(records([someone], [], sittings), someone, CRITERIA)).blocks, default=list)


def some(n: int) -> list[Sitting]:
    return [sitting(at, 1, item(at, f"Case {at}"), 6_000 + 500 * at, days=at) for at in range(n)]


def test_sessions_stand_with_their_scores_intervals_and_moments() -> None:
    done = sitting(1, 1, item(1, "Tea"), 7_512, mode=Mode.SUMMATIVE)
    again, shared = sitting(2, 1, item(2, "Tea"), None, exposure=Exposure.REPEAT, n=2), sitting(3, 1, None, 8_000)
    seen = text_of([done, again, shared])
    assert '["Tea", "2026-03-01", "first", "assigned, done once", "75", "65\\u201385", "4"]' in seen
    assert '["Tea", "2026-03-01", "repeat", "assigned", "too few moments", "\\u2013", "2"]' in seen
    assert '["Shared case", "2026-03-01", "first", "shared", "80", "70\\u201390", "4"]' in seen


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "There is no score yet."),
        (2, "practice, not a profile"),
        (3, "to talk about"),
        (6, "at least ten different"),
    ],
)
def test_what_a_profile_is_worth_depends_on_how_many_cases_it_rests_on(n: int, said: str) -> None:
    assert said in text_of(some(n))


def test_the_profile_has_its_interval_over_cases_only_from_three_on() -> None:
    assert '["Attunement", "3", "65", "53\\u201377"]' in text_of(some(3))  # mean 65, s = 5: 65 ± 4.303 · 5 / √3
    assert '["Attunement", "2", "62", "too few cases"]' in text_of(some(2))
    assert '["A1 Affect recognition", "' in text_of(some(3))


def test_another_persons_sessions_and_critical_moments_stand_nowhere() -> None:
    seen = text_of([sitting(1, 2, item(1, "Of somebody else")), *some(1)])
    assert "Of somebody else" not in seen
    assert "CE02" not in seen
    assert [word for word in ("certified", "competent") if word in seen] == []


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_it_is_a_tagged_pdf_whatever_somebody_is_called(name: str) -> None:
    someone = person(1, name)
    made = document(Transcript(records([someone], [], some(1)), someone, CRITERIA))
    root = PdfReader(io.BytesIO(press(made))).trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en")


def test_the_same_sessions_make_the_same_bytes() -> None:
    someone = person(1)
    made = [press(document(Transcript(records([someone], [], some(3)), someone, CRITERIA))) for _ in range(2)]
    assert made[0] == made[1]
