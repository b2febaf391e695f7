"""What a supervisor sees of trainees, and nothing else; what they say about it."""

import pytest

from simulator.domain.attempt import Mode
from simulator.domain.policy import Private
from simulator.domain.sharing import Confidence
from tests.noting import was_sure
from tests.page.conftest import CASE, ROOT
from tests.page.reading import button, everything, fill, html_of, keys, links, notice
from tests.page.school import HOSTILE, RIGHT_TO_LEFT, play, rename
from tests.personas import ADA, COHORT, OTHER_COHORT, OTTO, PIA, SANA, TARA, THEO

pytestmark = pytest.mark.thorough


@pytest.fixture
def shared(school):
    """A session of Tara's with notes, shared with nothing ticked."""
    attempt = play(school, TARA)
    school.notes.keep_note(TARA, attempt.id, 0, "My own sentence.", "I felt hurried.")
    was_sure(school, attempt.id, 0, Confidence.GUESSING)
    school.sharing.share(TARA, attempt.id, COHORT)
    return attempt


def test_unshared_practice_is_in_no_list(open_page, school, sign_in):
    play(school, TARA)
    sign_in(SANA)
    app = open_page("supervision")
    assert "Nothing is shared with you yet." in html_of(app)
    assert "Tara" not in everything(app)


def test_a_shared_session_is_listed_with_trainee_case_and_cohort(open_page, shared, sign_in):
    sign_in(SANA)
    app = open_page("supervision")
    shown = html_of(app)
    assert "<bdi>Tara Lind</bdi>: The phone on the table" in shown
    assert "Autumn 2026" in shown
    assert "Read and comment" in links(app)


def test_the_debriefing_is_read_as_the_trainee_sees_it(open_page, shared, sign_in):
    sign_in(SANA)
    shown = html_of(open_page("supervision", attempt=str(shared.id)))
    assert "A session of <bdi>Tara Lind</bdi>" in shown
    assert shown.count("<h3>The roads not taken</h3>") == 12
    assert "Safety: for review" in shown


def test_the_record_calls_nobody_you_who_did_not_play_it(open_page, shared, sign_in):
    sign_in(SANA)
    said = everything(open_page("supervision", attempt=str(shared.id)))
    assert '<p class="sb-who">You' not in said
    assert '<p class="sb-who">Trainee</p>' in said
    assert "The walk taken" in said
    phrases = ("Your walk", "You took the skilled", "from yours", "you did not come", "you met as", "you were offered")
    assert [words for words in phrases if words in said] == []


def test_a_supervisor_is_offered_no_file_with_private_notes(open_page, shared, sign_in):
    sign_in(SANA)
    shown = html_of(open_page("supervision", attempt=str(shared.id)))
    assert f'href="/download/debriefing.pdf?attempt={shared.id}"' in shown
    assert f'href="/download/debriefing.csv?attempt={shared.id}"' in shown
    assert "notes=1" not in shown


def test_reading_is_noted_in_the_audit_log_once_a_visit(open_page, school, shared, sign_in):
    sign_in(SANA)
    app = open_page("supervision", attempt=str(shared.id))
    app.run()
    lines, total = school.administration.audit_log.entries(action="attempt-read")
    assert total == 1
    assert lines[0].thing == f"attempt:{shared.id}"


def test_private_notes_that_are_not_ticked_are_not_shown(open_page, shared, sign_in):
    sign_in(SANA)
    said = everything(open_page("supervision", attempt=str(shared.id)))
    assert "No private notes were shared with you." in said
    assert "My own sentence." not in said
    assert "I felt hurried." not in said
    assert "Guessing" not in said


def test_of_private_notes_exactly_what_is_ticked_is_shown(open_page, school, shared, sign_in):
    sign_in(SANA)
    app = open_page("supervision", attempt=str(shared.id), read="1")
    for ticked, text in (
        (Private.OWN_WORDS, "My own sentence."),
        (Private.REACTIONS, "I felt hurried."),
        (Private.CONFIDENCE, "Guessing"),
    ):
        school.sharing.share(TARA, shared.id, COHORT, frozenset({ticked}))
        said = everything(app.run())
        assert [one for one in ("My own sentence.", "I felt hurried.", "Guessing") if one in said] == [text]


def test_a_comment_on_a_moment_reaches_the_trainee(open_page, shared, sign_in):
    sign_in(SANA)
    app = open_page("supervision", attempt=str(shared.id))
    fill(app, **{f"sb_comment_{shared.id}": "Slow down here.", f"sb_comment_step_{shared.id}": 2})
    button(app, "sb-comment-send").click().run()
    assert notice(app).startswith("Your comment is there.")
    sign_in(TARA)
    shown = html_of(open_page("debrief", attempt=str(shared.id), layer="yours"))
    assert "Slow down here." in shown
    assert "Sana Rivera" in shown
    assert "Decision 3: " in shown[shown.index("What your supervisors said") :]


def test_an_empty_comment_is_refused_in_words(open_page, school, shared, sign_in):
    sign_in(SANA)
    app = open_page("supervision", attempt=str(shared.id))
    button(app, "sb-comment-send").click().run()
    assert notice(app) == "Write something first."
    assert school.sharing.comments(SANA, shared.id) == ()


def test_a_comment_that_is_too_long_stays_in_its_field_until_it_fits(open_page, school, shared, sign_in):
    sign_in(SANA)
    app = open_page("supervision", attempt=str(shared.id))
    field = f"sb-comment-{shared.id}"
    assert app.text_area(key=field).max_chars == 0
    app.text_area(key=field).set_value("y" * 5_000)
    button(app, "sb-comment-send").click().run()
    assert notice(app).startswith("That is 5,000 characters; 4,000 fit.")
    assert app.text_area(key=field).value == "y" * 5_000
    app.text_area(key=field).set_value("y" * 4_000)
    button(app, "sb-comment-send").click().run()
    assert "y" * 4_000 in html_of(app)
    assert app.text_area(key=field).value == ""


def test_a_supervisor_withdraws_their_own_comment(open_page, school, shared, sign_in):
    said = school.sharing.comment(SANA, shared.id, "Never mind this.")
    sign_in(SANA)
    app = open_page("supervision", attempt=str(shared.id))
    button(app, f"sb-withdraw-{said.id}").click().run()
    assert "Never mind this." not in html_of(app)
    assert school.sharing.comments(SANA, shared.id) == ()


def test_another_supervisors_comment_offers_no_withdrawing(open_page, school, shared, sign_in):
    said = school.sharing.comment(SANA, shared.id, "Look here.")
    sign_in(TARA)
    assert f"sb-withdraw-{said.id}" not in keys(open_page("debrief", attempt=str(shared.id), layer="yours"))


@pytest.mark.parametrize("attempt_id", ["00000000-0000-4000-8000-0000000000ff", "<script>" * 600])
def test_an_unknown_session_is_not_found(open_page, sign_in, school, attempt_id):
    sign_in(SANA)
    app = open_page("supervision", attempt=attempt_id)
    assert "This attempt could not be found." in html_of(app)
    assert not app.exception


def test_unshared_practice_is_as_unknown_as_none_to_a_supervisor(open_page, school, sign_in):
    mine = play(school, TARA)
    sign_in(SANA)
    for name in ("supervision", "debrief", "practise"):
        app = open_page(name, attempt=str(mine.id))
        assert "This attempt could not be found." in html_of(app)
        assert "Tara" not in everything(app)


def test_a_withdrawn_session_is_gone_at_the_next_look(open_page, school, shared, sign_in):
    sign_in(SANA)
    app = open_page("supervision", attempt=str(shared.id))
    school.sharing.unshare(TARA, shared.id, COHORT)
    app.run()
    assert "This attempt could not be found." in html_of(app)
    assert "My own sentence." not in everything(app)


@pytest.mark.parametrize("person", [THEO, OTTO, PIA, ADA], ids=["Theo", "Otto", "Pia", "Ada"])
def test_others_do_not_reach_a_shared_session_by_any_page(open_page, shared, sign_in, person):
    sign_in(person)
    app = open_page("debrief", attempt=str(shared.id), layer="record")
    assert "Decision by decision" not in html_of(app)
    assert "My own sentence." not in everything(app)
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.switch_page(str(ROOT / "pages" / "supervision.py"))


def test_a_supervisor_assigns_a_case_to_be_done_once(open_page, school, sign_in):
    sign_in(SANA)
    app = open_page("supervision")
    (how,) = [radio for radio in app.radio if radio.key == f"sb-assign-mode-{COHORT}"]
    how.set_value(Mode.SUMMATIVE)
    fill(app, **{f"sb_assign_case_{COHORT}": CASE})
    button(app, f"sb-assign-send-{COHORT}").click().run()
    (assignment,) = school.programs.assignments(SANA, COHORT)
    assert assignment.mode is Mode.SUMMATIVE
    assert "done once, without going back" in html_of(app)


def test_a_supervisor_assigns_a_case_to_their_cohort(open_page, school, sign_in):
    sign_in(SANA)
    app = open_page("supervision")
    fill(app, **{f"sb_assign_case_{COHORT}": CASE})
    button(app, f"sb-assign-send-{COHORT}").click().run()
    assert notice(app).startswith("The case is assigned.")
    (assignment,) = school.programs.assignments(SANA, COHORT)
    assert (assignment.scenario_id, assignment.mode) == (CASE, Mode.PRACTICE)
    assert str(OTHER_COHORT) not in " ".join(keys(app))


def test_what_people_write_stays_text(open_page, school, shared, sign_in):
    rename(school, TARA, HOSTILE)
    school.sharing.comment(SANA, shared.id, HOSTILE + RIGHT_TO_LEFT)
    school.notes.keep_note(TARA, shared.id, 1, HOSTILE, HOSTILE)
    school.sharing.share(TARA, shared.id, COHORT, frozenset(Private))
    sign_in(SANA)
    for app in (open_page("supervision"), open_page("supervision", attempt=str(shared.id), read="1")):
        shown = html_of(app)
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
        assert not app.exception
