"""Coaching on pages: the inbox, the rating desk, changed scores, and what the trainee is told and answers."""

import pytest

from simulator.domain.policy import Private
from tests.page.reading import button, everything, fill, html_of, keys, links, notice
from tests.page.school import HOSTILE, play
from tests.personas import ADA, COHORT, PIA, SANA, TARA, THEO

pytestmark = pytest.mark.thorough
REASON = "The tone was warmer than the words."


@pytest.fixture
def shared(school):
    """A session of Tara's with own words at two decisions, which she shows."""
    attempt = play(school, TARA)
    for step in (0, 2):
        school.notes.note(TARA, attempt.id, step, own_words=f"My sentence {step}.", self_ratings={"A2": 1})
    school.sharing.share(TARA, attempt.id, COHORT, frozenset({Private.OWN_WORDS}))
    return attempt


def levels(app):
    return [radio for radio in app.radio if str(radio.key).startswith("sb-level-")]


def rate(app, level):
    for radio in levels(app):
        radio.set_value(level)
    return button(app, "sb-words-keep").click().run()


def test_the_inbox_says_what_waits_and_the_header_counts_it(open_page, school, shared, sign_in):
    sign_in(SANA)
    app = open_page("supervision")
    assert ">New</span>" in html_of(app)
    assert "1 session. 1 waits for you." in html_of(app)
    assert {"Shared (1)", "Rate their own words (2)"} <= set(links(app))
    school.sharing.review(SANA, shared.id)
    app.run()
    assert ">Read</span>" in html_of(app)
    assert "Shared" in links(app)


def test_the_inbox_is_filtered_by_trainee(open_page, school, shared, sign_in):
    school.sharing.share(THEO, play(school, THEO).id, COHORT)
    sign_in(SANA)
    app = open_page("supervision")
    assert "<bdi>Theo Brandt</bdi>: " in html_of(app)
    fill(app, sb_inbox_trainee=str(TARA.id))
    app.run()
    assert "<bdi>Theo Brandt</bdi>: " not in html_of(app)
    assert "<bdi>Tara Lind</bdi>: " in html_of(app)


def test_own_words_can_be_rated_before_the_session_is_read(open_page, shared, sign_in):
    sign_in(SANA)
    app = open_page("supervision", attempt=str(shared.id))
    assert "Rate their own words first?" in html_of(app)
    assert "Decision by decision" not in html_of(app)
    assert {"Rate their words", "Read the session now"} <= set(links(app))


def test_the_desk_shows_the_words_and_nothing_of_the_choice_until_they_are_rated(open_page, school, shared, sign_in):
    said = school.training.debrief(TARA, str(shared.id))[1].moments[0].taken.choice.say
    sign_in(SANA)
    app = open_page("supervision", attempt=str(shared.id), words="next")
    assert "My sentence 0." in html_of(app)
    assert said[:40] not in html_of(app).replace("&#x27;", "'")
    assert all(radio.value is None for radio in levels(app))
    rate(app, 3)
    assert notice(app).startswith("Your rating is kept.")
    assert "My sentence 0." in html_of(app)
    assert "The next words" in links(app)
    assert said[:40] in html_of(app).replace("&#x27;", "'")
    assert "Side by side" in html_of(app)
    assert "1 of 4" in html_of(app)


def test_a_level_that_is_left_out_is_asked_for_and_the_others_stay(open_page, school, shared, sign_in):
    sign_in(SANA)
    app = open_page("supervision", attempt=str(shared.id), words="next")
    levels(app)[0].set_value(2)
    button(app, "sb-words-keep").click().run()
    assert notice(app).startswith("Give a level from 0 to 4")
    assert levels(app)[0].value == 2
    assert school.word_ratings.ratings(TARA, shared.id) == ()


def test_the_trainee_sees_ratings_beside_their_own(open_page, shared, sign_in):
    sign_in(SANA)
    rate(open_page("supervision", attempt=str(shared.id), words="1"), 3)
    sign_in(TARA)
    shown = html_of(open_page("debrief", attempt=str(shared.id), layer="record"))
    assert "Sana Rivera" in shown
    assert shown.count("3 of 4</td>") >= 2
    assert "1 of 4</td>" in shown


def test_a_score_is_changed_with_a_reason_and_both_are_shown(open_page, shared, sign_in):
    sign_in(SANA)
    app = open_page("supervision", attempt=str(shared.id), read="1")
    button(app, "sb-score-send").click().run()
    assert notice(app).startswith("A score is a whole number from 0 to 100.")
    app.number_input(key=f"sb-score-becomes-{shared.id}").set_value(82)
    fill(app, **{f"sb_score_reason_{shared.id}": REASON})
    button(app, "sb-score-send").click().run()
    assert "seen as 82 by Sana Rivera" in html_of(app)
    sign_in(TARA)
    shown = html_of(open_page("debrief", attempt=str(shared.id), layer="record"))
    assert "seen as 82 by Sana Rivera" in shown
    assert REASON in shown
    sign_in(SANA)
    app = open_page("supervision", attempt=str(shared.id))
    (back,) = [key for key in keys(app) if key.startswith("sb-score-withdraw-")]
    button(app, back).click().run()
    assert "Changes that were taken back" in html_of(app)


def test_a_moment_is_commented_where_it_stands(open_page, school, shared, sign_in):
    sign_in(SANA)
    app = open_page("supervision", attempt=str(shared.id), read="1")
    button(app, "sb-comment-open-2").click().run()
    fill(app, **{f"sb_comment_{shared.id}_2": "Slow down here."})
    button(app, "sb-comment-send-2").click().run()
    assert notice(app).startswith("Your comment is there.")
    (said,) = school.sharing.comments(TARA, shared.id)
    assert (said.comment.text, said.comment.step) == ("Slow down here.", 2)
    assert "Slow down here." in html_of(app)


def test_a_trainee_is_told_once_and_the_answer_is_new_to_the_supervisor(open_page, school, shared, sign_in):
    said = school.sharing.comment(SANA, shared.id, "Slow down here.", 2)
    school.sharing.review(SANA, shared.id)
    sign_in(TARA)
    app = open_page("library")
    assert "New from your supervisors" in html_of(app)
    assert "1 comment." in html_of(app)
    assert "Notes and sharing · 1 comment · 1 new" in links(open_page("debrief", attempt=str(shared.id)))
    app = open_page("debrief", attempt=str(shared.id), layer="yours")
    assert "New since you last looked: 1 comment." in html_of(app)
    fill(app, **{f"sb_answer_{said.id}": HOSTILE})
    button(app, f"sb-answer-send-{said.id}").click().run()
    assert notice(app).startswith("Your answer is there.")
    assert "<script>alert" not in html_of(app)
    assert app.text_area(key=f"sb-answer-{said.id}").value == ""
    assert "New from your supervisors" not in html_of(open_page("library"))
    sign_in(SANA)
    assert ">An answer waits</span>" in html_of(open_page("supervision"))
    shown = html_of(open_page("supervision", attempt=str(shared.id)))
    assert "in answer" in shown
    assert "&lt;script&gt;alert" in shown


def test_words_that_were_taken_back_are_rated_by_nobody(open_page, school, shared, sign_in):
    school.sharing.share(TARA, shared.id, COHORT)
    sign_in(SANA)
    app = open_page("supervision", attempt=str(shared.id), words="next")
    assert "My sentence" not in everything(app)
    assert levels(app) == []


def test_a_session_without_own_words_says_so(open_page, school, shared, sign_in):
    for step in (0, 2):
        school.notes.forget_words(TARA, shared.id, step)
    sign_in(SANA)
    assert "No own words here" in html_of(open_page("supervision", attempt=str(shared.id), words="next"))


@pytest.mark.parametrize("words", ["0", "999999", "<script>" * 600])
def test_whatever_the_address_asks_for_the_desk_shows_words_that_are_there(open_page, shared, sign_in, words):
    sign_in(SANA)
    app = open_page("supervision", attempt=str(shared.id), words=words)
    assert "My sentence 0." in html_of(app)
    assert not app.exception


@pytest.mark.parametrize("person", [PIA, ADA, TARA], ids=["Pia", "Ada", "Tara"])
def test_nobody_else_comes_to_the_desk(open_page, school, shared, sign_in, person):
    from tests.page.conftest import ROOT

    sign_in(person)
    app = open_page("library")
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.switch_page(str(ROOT / "pages" / "supervision.py"))
