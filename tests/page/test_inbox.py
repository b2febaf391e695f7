"""What trainees report on moments: authors read and answer it without a name, and whoever reported finds the answer."""

from uuid import UUID

import pytest

from simulator.domain.remark_answers import MAX_ANSWER, Outcome
from simulator.domain.remarks import RemarkKind
from simulator.domain.roles import SOLO
from tests.page.conftest import CASE, ROOT
from tests.page.reading import button, everything, html_of, keys, links, notice
from tests.page.school import HOSTILE, play
from tests.personas import ADA, PIA, SANA, TARA

BEGUN = ("who-could-you-go-to", "stop-for-it")
WORDS = "Nobody would say that."


@pytest.fixture
def reported(school):
    """Something that Tara reported on her first decision."""
    attempt = play(school, TARA, choices=BEGUN)
    return school.remarks.remark(TARA, attempt.id, 0, RemarkKind.DIFFERENTLY, WORDS)


def enter(app, remark, *, outcome=None, text=None, version=None):
    """Fill in the form for an answer."""
    (radio,) = [one for one in app.radio if one.key == f"sb-inbox-outcome-{remark.id}"]
    (area,) = [one for one in app.text_area if one.key == f"sb-inbox-text-{remark.id}"]
    (field,) = [one for one in app.text_input if one.key == f"sb-inbox-version-{remark.id}"]
    for widget, value in ((radio, outcome), (area, text), (field, version)):
        if value is not None:
            widget.set_value(value)
    return button(app, "sb-inbox-send").click().run()


def test_what_was_reported_is_listed_without_a_name_and_opens_with_its_moment(open_page, reported, sign_in):
    sign_in(SANA)
    app = open_page("inbox")
    assert WORDS in html_of(app)
    assert "Seen differently · decision 1 · version" in html_of(app)
    assert {"Not answered (1)", "Answered (0)", "All (1)", "Read and answer"} <= {
        link.replace("\\", "") for link in links(app)
    }
    app = open_page("inbox", remark=str(reported.id))
    assert "Where it was" in html_of(app)
    assert '<p class="sb-who">Trainee</p>' in html_of(app)
    assert "Tara" not in everything(app)


def test_an_answer_reaches_whoever_reported_once_as_new(open_page, reported, sign_in):
    sign_in(SANA)
    app = enter(open_page("inbox", remark=str(reported.id)), reported, outcome=Outcome.STAYS, text="It is meant so.")
    assert notice(app).startswith("Your answer is there.")
    sign_in(TARA)
    assert "There is an answer to what you reported." in html_of(open_page("library"))
    app = open_page("progress", part="reported")
    shown = html_of(app)
    assert "<strong>New · </strong><bdi>Sana Rivera</bdi>" in shown
    assert "It stays as it is" in shown
    assert "Thank you for telling us." in shown
    assert "It is meant so." in shown
    (read,) = [key for key in keys(app) if key.startswith("sb-read-")]
    app = button(app, read).click().run()
    assert "<strong>New" not in html_of(app)
    assert "It is meant so." in html_of(app)
    assert "answer to what you reported" not in html_of(open_page("library"))


@pytest.mark.thorough
def test_what_can_not_be_taken_is_said_and_nothing_typed_is_lost(open_page, school, reported, sign_in):
    sign_in(SANA)
    app = open_page("inbox", remark=str(reported.id))
    app = enter(app, reported, text="Done.")
    assert notice(app) == "Say what becomes of it."
    app = enter(app, reported, outcome=Outcome.CHANGED, version="soon")
    assert notice(app).startswith("Say in which version of the case it was changed")
    app = enter(app, reported, version="1.2.0", text="x" * (MAX_ANSWER + 1))
    assert notice(app).startswith("That is 4,001 characters")
    (area,) = [one for one in app.text_area if one.key == f"sb-inbox-text-{reported.id}"]
    assert len(area.value) == MAX_ANSWER + 1
    assert school.answering.n_new(TARA) == 0
    app = enter(app, reported, text="Done.")
    assert "Changed in version 1.2.0" in html_of(app)


@pytest.mark.thorough
def test_ones_own_answer_can_be_corrected_and_anothers_not(open_page, school, reported, sign_in):
    school.answering.answer(SANA, reported.id, Outcome.WILL_CHANGE, "Soon.")
    sign_in(SANA)
    assert "Read, or correct your answer" in links(open_page("inbox", show="answered"))
    app = open_page("inbox", remark=str(reported.id))
    app = enter(app, reported, outcome=Outcome.CHANGED, version="1.2.0", text="Here it is.")
    ((given,),) = [one.answers for one in school.answering.mine(TARA)]
    assert (given.answer.outcome, given.answer.version, given.answer.text) == (Outcome.CHANGED, "1.2.0", "Here it is.")


@pytest.mark.thorough
def test_the_list_is_filtered_by_case_and_by_answers(open_page, school, reported, sign_in):
    sign_in(SANA)
    school.answering.answer(SANA, reported.id, Outcome.THANKS, "")
    assert "Everything here is answered." in html_of(open_page("inbox"))
    assert WORDS in html_of(open_page("inbox", show="answered", case=CASE))
    assert WORDS in html_of(open_page("inbox", show="all", case="no-such-case"))


@pytest.mark.thorough
def test_a_reader_of_a_draft_of_the_case_finds_the_way_to_it(open_page, school, reported, sign_in):
    draft = school.drafting.start(SANA, f"id: {CASE}\ntitle: My phone\n", origin="")
    school.drafting.start(SANA, "id: another\n", origin="")
    sign_in(SANA)
    app = open_page("inbox", remark=str(reported.id))
    assert [link for link in links(app) if "draft" in link] == [f"Open the draft “{draft.title}”"]


@pytest.mark.thorough
@pytest.mark.parametrize("person", [TARA, PIA, ADA], ids=["Tara", "Pia", "Ada"])
def test_those_who_write_no_cases_do_not_find_the_page(open_page, reported, sign_in, person):
    sign_in(person)
    app = open_page("library")
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.switch_page(str(ROOT / "pages" / "inbox.py"))


@pytest.mark.thorough
@pytest.mark.parametrize("remark_id", [str(UUID(int=7)), "<script>" * 600])
def test_what_nobody_reported_is_not_found(open_page, school, sign_in, remark_id):
    sign_in(SANA)
    app = open_page("inbox", remark=remark_id)
    assert "This remark could not be found." in html_of(app)
    assert not app.exception


@pytest.mark.thorough
def test_what_people_write_stays_text(open_page, school, sign_in):
    attempt = play(school, TARA, choices=BEGUN)
    said = school.remarks.remark(TARA, attempt.id, 0, RemarkKind.WRONG, HOSTILE)
    school.answering.answer(SANA, said.id, Outcome.STAYS, HOSTILE)
    sign_in(SANA)
    pages = [open_page("inbox", show="all"), open_page("inbox", remark=str(said.id))]
    sign_in(TARA)
    for app in (*pages, open_page("progress", part="reported")):
        assert "<script>alert" not in html_of(app)
        assert not app.exception


@pytest.mark.thorough
def test_nothing_reported_is_said_in_words(open_page, school, sign_in):
    sign_in(SANA)
    assert "Nothing was reported yet." in html_of(open_page("inbox"))
    assert "You have reported nothing yet." in html_of(open_page("progress", part="reported"))


@pytest.mark.thorough
def test_without_accounts_one_answers_oneself(open_page, services, attempt):
    services.training.choose(SOLO, str(attempt.id), BEGUN[0], step=0)
    said = services.remarks.remark(SOLO, attempt.id, 0, RemarkKind.WRONG, WORDS)
    app = open_page("inbox", remark=str(said.id))
    assert "You read this yourself, under your progress." in html_of(app)
    enter(app, said, outcome=Outcome.THANKS)
    assert services.answering.n_new(SOLO) == 1
