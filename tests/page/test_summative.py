"""Before a summative session has ended nothing tells its trainee how a choice was met, on any page."""

from dataclasses import replace

import pytest

from simulator.domain.attempt import Mode
from simulator.domain.drill_records import DrillKind
from simulator.domain.preferences import Ways
from simulator.errors import InvalidInput
from simulator.services.drill_evidence import evidence
from tests.page.conftest import CASE, REPAIRED
from tests.page.reading import button, everything
from tests.page.school import play
from tests.personas import COHORT, PIA, TARA

CRITICAL = "your-word"
"""In ``REPAIRED``, the promise that is taken back later."""
VERDICTS = ("This met the moment", "partly met the moment", "missed something", "critical", "Safety: ", "of 100")
SO_FAR = REPAIRED[: REPAIRED.index(CRITICAL) + 1]
ALL_WAYS = Ways(say_first=True, ask_confidence=True, ask_pull=True)


@pytest.fixture
def under_way(school, sign_in):
    """A session that stands after a critical choice, its trainee at the browser with every way to practise on."""
    assignment = school.programs.assign(PIA, COHORT, CASE, mode=Mode.SUMMATIVE)
    school.preferences.choose_ways(TARA, ALL_WAYS)
    attempt = play(school, TARA, assignment_id=str(assignment.id), choices=SO_FAR)
    assert attempt.mode is Mode.SUMMATIVE
    room = school.training.room(TARA, str(attempt.id))
    in_practice = replace(room, attempt=replace(room.attempt, mode=Mode.PRACTICE))
    assert school.training.rooms.debrief(in_practice).moments[-1].score.critical
    sign_in(TARA)
    return attempt


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("practise", "attempt"),
        ("debrief", "attempt"),
        ("progress", ""),
        ("library", ""),
        ("drills", ""),
        pytest.param("prebrief", "case", marks=pytest.mark.thorough),
        pytest.param("account", "", marks=pytest.mark.thorough),
    ],
)
def test_no_page_tells_how_a_choice_was_met(open_page, under_way, name, query):
    given = {"attempt": {"attempt": str(under_way.id)}, "case": {"case": under_way.scenario_id}}.get(query, {})
    app = open_page(name, **given)
    said = everything(app)
    assert [word for word in VERDICTS if word in said] == []
    assert not app.exception


@pytest.mark.thorough
def test_the_form_for_remarks_names_moments_by_what_was_said_alone(open_page, under_way):
    app = open_page("practise", attempt=str(under_way.id))
    button(app, "sb-remark-open-room").click().run()
    (moments,) = [box for box in app.selectbox if box.key.startswith("sb-remark-step")]
    assert len(moments.options) >= len(SO_FAR)
    assert [word for word in VERDICTS if word in " ".join(moments.options) + everything(app)] == []


@pytest.mark.thorough
def test_it_can_not_be_gone_back_in_so_that_nothing_is_there_to_compare(school, under_way):
    with pytest.raises(InvalidInput):
        school.branching.rewind(TARA, under_way.id, 1)
    assert len(school.branching.family(TARA, under_way.id)) == 1


@pytest.mark.thorough
def test_drills_and_progress_learn_nothing_from_it_before_its_end(school, under_way):
    drilling = school.drilling
    book = drilling._books()
    assert book.skills(DrillKind.RESPOND)
    assert evidence(drilling.store, drilling.practice, TARA.id, book) == []
    found = school.progress.overview(TARA)
    assert (found.new, found.again, found.criteria, found.safety) == ((), (), (), ())
    assert school.progress.csv(TARA).decode().splitlines()[1:] == []
