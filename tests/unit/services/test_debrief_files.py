"""A debriefing as files: for whom, what is in them, and what never is."""

import csv
import io

import pytest
from pypdf import PdfReader

from simulator.domain.policy import Private
from simulator.domain.scenario import EndingKind
from simulator.domain.sharing import Confidence
from simulator.errors import AttemptNotFound, InvalidInput
from simulator.services.debrief_table import FIXED
from tests.personas import ADA, PIA, SANA, TARA, THEO
from tests.unit.services import world
from tests.unit.services.playing import BEST, begin, play, rewrite

pytestmark = pytest.mark.thorough

OWN = ("my own words", "a tight chest", "To rescue", "Guessing", "I was in a hurry")


@pytest.fixture
def files(settled):
    return settled.debrief_files


@pytest.fixture
def kept(settled):
    attempt = world.kept(settled)
    settled.notes.reflect(TARA, attempt.id, "I was in a hurry", 1)
    return attempt


def words_of(file):
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages)
    return " ".join(text.replace("\u200b", "").split())


def lines_of(file):
    return list(csv.DictReader(io.StringIO(file.content.decode())))


def test_the_whole_debriefing_is_in_the_file(files, kept, settled):
    room, result = settled.training.debrief(TARA, str(kept.id))
    seen = words_of(files.pdf(TARA, kept.id))
    parts = (
        "In short",
        "Moments to look at",
        "What happened",
        "Safety: clear",
        "Attunement, safety and fidelity",
        "What these scores are, and what they are not",
        "The map",
        "How each person moved",
        "Strain and repair",
        "Endings within reach",
        "Decision by decision",
        "Sources and further reading",
        "they do not certify competence",
    )
    assert [part for part in parts if part not in seen] == []
    said = [moment.taken.choice.say for moment in result.moments]
    others = [road.choice.say for moment in result.moments for road in moment.others]
    assert [one for one in (*said, *others) if " ".join(one.split()) not in seen] == []
    assert room.case.scenario.about.title in seen
    assert result.ending.title in seen


def test_the_file_is_named_by_case_and_day_and_is_the_same_each_time(files, kept, clock):
    first = files.pdf(TARA, kept.id)
    clock.now = clock.now.replace(year=2027)
    assert files.pdf(TARA, kept.id) == first
    assert first.name == "secure-base-waiting-room-2026-03-01.pdf"
    assert files.csv(TARA, kept.id).name == "secure-base-waiting-room-2026-03-01.csv"


def test_private_notes_are_in_the_file_only_where_their_trainee_asks_for_them(files, kept):
    without, with_notes = words_of(files.pdf(TARA, kept.id)), words_of(files.pdf(TARA, kept.id, with_notes=True))
    assert [text for text in OWN if text in without] == []
    assert [text for text in OWN if text not in with_notes] == []


def test_a_session_without_notes_says_so(files, settled):
    attempt = play(settled.training, begin(settled.training), *BEST)
    assert "You noted nothing in this session." in words_of(files.pdf(TARA, attempt.id, with_notes=True))


def test_a_supervisor_gets_no_private_note_even_of_those_that_are_ticked(files, settled):
    attempt = world.shared(settled, *Private)
    assert len(settled.sharing.review(SANA, attempt.id).notes) == 1
    seen = words_of(files.pdf(SANA, attempt.id, with_notes=True))
    assert [text for text in OWN if text in seen] == []
    assert "Decision by decision" in seen
    assert "confidence" not in lines_of(files.csv(SANA, attempt.id))[0]


@pytest.mark.parametrize("kind", ["pdf", "csv"])
def test_taking_anothers_debriefing_along_is_noted_as_reading_it_is(files, settled, kind):
    attempt = world.shared(settled)
    getattr(files, kind)(SANA, attempt.id)
    noted = settled.sharing.audit.entries(action="attempt-read", limit=5)[0]
    assert [(line.actor, line.thing) for line in noted] == [(noted[0].actor, f"attempt:{attempt.id}")]
    getattr(files, kind)(TARA, attempt.id)
    assert len(settled.sharing.audit.entries(action="attempt-read", limit=5)[0]) == 1


@pytest.mark.parametrize("kind", ["pdf", "csv"])
@pytest.mark.parametrize("actor", [THEO, PIA, ADA, SANA], ids=lambda actor: str(actor.id)[:8])
def test_whoever_may_not_read_it_learns_nothing(files, kept, kind, actor):
    with pytest.raises(AttemptNotFound):
        getattr(files, kind)(actor, kept.id)


@pytest.mark.parametrize("kind", ["pdf", "csv"])
def test_a_session_that_is_not_finished_has_no_file_yet(files, settled, kind):
    attempt = play(settled.training, begin(settled.training), *BEST[:1])
    with pytest.raises(InvalidInput, match="isn't finished yet"):
        getattr(files, kind)(TARA, attempt.id)


def test_the_table_has_a_row_for_each_decision(files, kept, settled):
    room, result = settled.training.debrief(TARA, str(kept.id))
    lines = lines_of(files.csv(TARA, kept.id))
    assert tuple(lines[0])[: len(FIXED)] == FIXED
    assert [line["choice"] for line in lines] == list(BEST)
    assert [line["step"] for line in lines] == ["0", "1", "2"]
    assert [line["said"] for line in lines] == [moment.taken.choice.say for moment in result.moments]
    assert lines[0]["decided_at"].endswith("+00:00")
    assert [line["confidence"] for line in lines] == [Confidence.GUESSING.value, "", ""]
    assert {line["version"] for line in lines} == {room.case.scenario.version}
    for line, moment in zip(lines, result.moments, strict=True):
        for name, rating in moment.taken.choice.ratings.items():
            assert float(line[f"rating_{name}"]) == rating / 100
        for name, share in moment.score.dimensions.items():
            assert line[f"share_{name}"] == ("" if share is None else f"{float(share):.4f}")
    assert {line["contested"] for line in lines} == {"false"}
    states = settled.store.decisions(kept.id)
    assert [line["state_mara.bond"] for line in lines] == [str(one.state_after["mara.bond"]) for one in states]


def test_a_try_from_an_earlier_moment_has_the_decisions_before_it_too(files, kept, settled):
    branch = settled.branching.rewind(TARA, str(kept.id), 1)
    for step, choice in enumerate(BEST[1:], start=1):
        settled.training.choose(TARA, str(branch.id), choice, step=step)
    assert [line["choice"] for line in lines_of(files.csv(TARA, branch.id))] == list(BEST)
    assert "my own words" in words_of(files.pdf(TARA, branch.id, with_notes=True))


def test_words_of_a_case_that_a_spreadsheet_would_run_are_made_harmless(open_services, content):
    from tests.settled import settle

    old = 'say: "I kept you waiting forty minutes and sent no word. It makes sense that you\'re angry about that."'
    rewrite(content, old, 'say: "=HYPERLINK(1)"')
    services = open_services()
    settle(services.database)
    attempt = play(services.training, begin(services.training), *BEST)
    table = services.debrief_files.csv(TARA, attempt.id).content.decode()
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []


def test_an_ending_is_told_by_its_kind(files, kept, settled):
    ending = settled.training.debrief(TARA, str(kept.id))[1].ending
    kinds = {EndingKind.SECURE: "A secure ending", EndingKind.MIXED: "A mixed", EndingKind.RUPTURED: "A ruptured"}
    assert kinds[ending.ending] in words_of(files.pdf(TARA, kept.id))
