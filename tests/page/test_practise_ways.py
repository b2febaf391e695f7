"""Ways to practise in the room: say it first, how sure, what the pull is, keys, listening; and bad input in each."""

from dataclasses import replace

import pytest

from simulator.domain.attempt import Feedback
from simulator.domain.preferences import Ways
from simulator.domain.roles import SOLO
from simulator.domain.sharing import MAX_OWN_WORDS, Confidence, Pull
from tests.page.conftest import CASE
from tests.page.reading import button, html_of, is_choosing, keys, notice, offered, say

FIRST, MISSED = "who-could-you-go-to", "getting-noticed"
WORDS = "It sounds lonely at night, Noor."


@pytest.fixture
def ways(services, past_notice):
    """Choose ways to practise."""

    def chosen(**given):
        services.preferences.choose_ways(SOLO, Ways(**given))

    return chosen


def note(services, attempt, step=0):
    return next((note for note in services.notes.my_notes(SOLO, attempt.id) if note.step == step), None)


def write(app, attempt, words, step=0):
    app.text_area(key=f"words-{attempt.id}-{step}").set_value(words)
    return button(app, "sb-show").click().run()


def rate(app, attempt, criterion, level, step=0):
    key = f"rate-{attempt.id}-{step}-{criterion}"
    next(each for each in app.segmented_control if each.key == key).set_value(level).run()


def to_rate(app, attempt):
    return [each.key.removeprefix(f"rate-{attempt.id}-0-") for each in app.segmented_control]


def press_pill(app, key, value):
    next(each for each in app.pills if each.key == key).set_value(value).run()


# Say it first


def test_the_options_wait_until_something_was_said(open_page, attempt, ways):
    ways(say_first=True)
    app = open_page("practise", attempt=str(attempt.id))
    assert not is_choosing(app)
    assert "What would you say?" in html_of(app)
    assert "Never write about a real client" in html_of(app)


def test_what_is_said_is_kept_and_stands_above_the_options(open_page, attempt, ways, services):
    ways(say_first=True)
    app = write(open_page("practise", attempt=str(attempt.id)), attempt, WORDS)
    assert note(services, attempt).own_words == WORDS
    assert len(offered(app).ids) == 4
    assert "You would say:" in html_of(app)
    assert offered(app).data["before"].startswith("Pick the one nearest to yours")


def test_a_refresh_after_saying_it_comes_back_to_the_options(open_page, attempt, ways):
    ways(say_first=True)
    write(open_page("practise", attempt=str(attempt.id)), attempt, WORDS)
    app = open_page("practise", attempt=str(attempt.id))
    assert len(offered(app).ids) == 4
    assert "It sounds lonely at night, Noor." in html_of(app)


@pytest.mark.thorough
@pytest.mark.parametrize("words", ["", "   \n "])
def test_nothing_written_opens_the_options_and_keeps_nothing(open_page, attempt, ways, services, words):
    ways(say_first=True)
    app = write(open_page("practise", attempt=str(attempt.id)), attempt, words)
    assert len(offered(app).ids) == 4
    assert note(services, attempt) is None


@pytest.mark.thorough
def test_skipping_is_for_this_time_only(open_page, attempt, ways):
    ways(say_first=True)
    app = open_page("practise", attempt=str(attempt.id))
    button(app, "sb-skip").click().run()
    say(app, FIRST, 0)
    assert not is_choosing(app)
    assert "sb-show" in keys(app)


@pytest.mark.thorough
def test_skipping_survives_a_refresh_by_the_address(open_page, attempt, ways):
    ways(say_first=True)
    app = open_page("practise", attempt=str(attempt.id))
    button(app, "sb-skip").click().run()
    assert app.query_params["shown"] in ("0", ["0"])
    assert len(offered(open_page("practise", attempt=str(attempt.id), shown="0")).ids) == 4


@pytest.mark.thorough
def test_twenty_thousand_characters_are_refused_in_words_and_stay_in_the_field(open_page, attempt, ways, services):
    ways(say_first=True)
    long = "I hear you. " * 1_700
    app = write(open_page("practise", attempt=str(attempt.id)), attempt, long)
    assert notice(app).startswith(f"That is {len(long):,} characters; {MAX_OWN_WORDS:,} fit.")
    assert app.text_area(key=f"words-{attempt.id}-0").value == long
    assert not is_choosing(app)
    assert note(services, attempt) is None


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("🙂 I'm here. 🫶🏽", marks=pytest.mark.thorough),
        pytest.param("אני כאן איתך, נור", marks=pytest.mark.thorough),
        '<script>alert(1)</script><b>bold</b> & "quoted"',
        "**not bold** $x^2$ :red[no] [link](http://example.org)",
        pytest.param("line one\n\nline two", marks=pytest.mark.thorough),
    ],
)
def test_whatever_is_written_is_shown_as_it_was_written(open_page, attempt, ways, services, words):
    ways(say_first=True)
    app = write(open_page("practise", attempt=str(attempt.id)), attempt, words)
    shown = html_of(app)
    assert note(services, attempt).own_words == words
    assert "<script>alert" not in shown
    assert "<b>bold" not in shown
    assert 'dir="auto"' in shown
    assert not app.exception


@pytest.mark.thorough
def test_a_character_that_no_database_keeps_is_refused_in_words(open_page, attempt, ways, services):
    ways(say_first=True)
    app = write(open_page("practise", attempt=str(attempt.id)), attempt, "a\x00b")
    assert "can't be kept" in notice(app)
    assert note(services, attempt) is None


@pytest.mark.thorough
def test_after_the_reply_own_words_stand_beside_skilled_ones(open_page, attempt, ways):
    ways(say_first=True)
    app = write(open_page("practise", attempt=str(attempt.id)), attempt, WORDS)
    say(app, MISSED, 0)
    shown = html_of(app)
    assert "Your own words, beside skilled ones" in shown
    assert "when it was worst this month, who in your family could you have gone to?" in shown
    assert shown.index("On what you just said") < shown.index("Your own words, beside skilled ones")


@pytest.mark.thorough
def test_choosing_the_skilled_option_is_said(open_page, attempt, ways):
    ways(say_first=True)
    app = write(open_page("practise", attempt=str(attempt.id)), attempt, WORDS)
    say(app, FIRST, 0)
    assert "A skilled wording, the one you chose" in html_of(app)


@pytest.mark.thorough
def test_own_words_are_rated_by_two_criteria_with_their_anchors(open_page, attempt, ways, services):
    ways(say_first=True)
    app = write(open_page("practise", attempt=str(attempt.id)), attempt, WORDS)
    say(app, MISSED, 0)
    criteria = to_rate(app, attempt)
    assert len(criteria) == 2
    assert html_of(app).count("sb-anchors") == 2
    rate(app, attempt, criteria[0], 3)
    rate(app, attempt, criteria[1], 0)
    assert note(services, attempt).self_ratings == {criteria[0]: 3, criteria[1]: 0}
    assert "3 of 4, by your own rating" in html_of(app)
    assert "0 of 4, by your own rating" in html_of(app)
    assert html_of(app).count("sb-anchors") == 0


@pytest.mark.thorough
def test_what_was_pressed_to_rate_stays_pressed_and_on_the_page(open_page, attempt, ways):
    ways(say_first=True)
    app = write(open_page("practise", attempt=str(attempt.id)), attempt, WORDS)
    say(app, MISSED, 0)
    criteria = to_rate(app, attempt)
    rate(app, attempt, criteria[0], 3)
    assert to_rate(app, attempt) == criteria
    app = open_page("practise", attempt=str(attempt.id))
    assert [each.value for each in app.segmented_control] == [3, None]


@pytest.mark.thorough
def test_a_rating_can_be_changed_and_one_pressed_again_is_taken_back(open_page, attempt, ways, services):
    ways(say_first=True)
    app = write(open_page("practise", attempt=str(attempt.id)), attempt, WORDS)
    say(app, MISSED, 0)
    first, second = to_rate(app, attempt)
    rate(app, attempt, first, 4)
    rate(app, attempt, second, 1)
    rate(app, attempt, first, 2)
    assert note(services, attempt).self_ratings == {first: 2, second: 1}
    rate(app, attempt, first, None)
    assert note(services, attempt).self_ratings == {second: 1}
    assert html_of(app).count("sb-anchors") == 1


@pytest.mark.thorough
def test_own_words_are_deleted_at_a_press_with_their_ratings(open_page, attempt, ways, services):
    ways(say_first=True, ask_pull=True)
    app = write(open_page("practise", attempt=str(attempt.id)), attempt, WORDS)
    press_pill(app, f"pull-{attempt.id}-0", "fix")
    say(app, MISSED, 0)
    rate(app, attempt, to_rate(app, attempt)[0], 4)
    button(app, "sb-forget-words").click().run()
    kept = note(services, attempt)
    assert (kept.own_words, kept.self_ratings, kept.pull) == ("", {}, Pull.FIX)
    assert notice(app) == "Your words were deleted."
    assert "Your own words" not in html_of(app)


@pytest.mark.thorough
def test_with_feedback_at_the_end_the_comparison_waits_for_the_debriefing(open_page, past_notice, ways, services):
    ways(say_first=True)
    attempt = services.training.begin(SOLO, CASE, feedback=Feedback.END)
    app = write(open_page("practise", attempt=str(attempt.id)), attempt, WORDS)
    say(app, MISSED, 0)
    assert "Your own words, beside skilled ones" not in html_of(app)


@pytest.mark.thorough
def test_words_of_one_moment_are_not_in_the_field_of_the_next(open_page, attempt, ways):
    ways(say_first=True)
    app = write(open_page("practise", attempt=str(attempt.id)), attempt, WORDS)
    say(app, FIRST, 0)
    assert app.text_area(key=f"words-{attempt.id}-1").value == ""


@pytest.mark.thorough
def test_what_is_half_written_survives_a_pause(open_page, attempt, ways):
    ways(say_first=True)
    app = open_page("practise", attempt=str(attempt.id))
    app.text_area(key=f"words-{attempt.id}-0").set_value(WORDS).run()
    button(app, "sb-pause").click().run()
    button(app, "sb-resume").click().run()
    assert app.text_area(key=f"words-{attempt.id}-0").value == WORDS


# How sure, and what the pull is


@pytest.mark.thorough
def test_nothing_is_asked_beside_the_options_unless_it_was_wished_for(open_page, attempt):
    app = open_page("practise", attempt=str(attempt.id))
    assert (len(app.pills), len(app.text_area)) == (0, 0)


@pytest.mark.thorough
def test_sureness_and_pull_are_kept_with_the_decision_when_it_is_said(open_page, attempt, ways, services):
    ways(ask_confidence=True, ask_pull=True)
    app = open_page("practise", attempt=str(attempt.id))
    press_pill(app, f"pull-{attempt.id}-0", "rescue")
    press_pill(app, f"sure-{attempt.id}-0", "guessing")
    assert note(services, attempt) is None
    say(app, FIRST, 0)
    kept = note(services, attempt)
    assert (kept.pull, kept.confidence) == (Pull.RESCUE, Confidence.GUESSING)


@pytest.mark.thorough
def test_both_may_be_left_unanswered(open_page, attempt, ways, services):
    ways(ask_confidence=True, ask_pull=True)
    app = open_page("practise", attempt=str(attempt.id))
    say(app, FIRST, 0)
    assert note(services, attempt) is None
    assert len(services.store.decisions(attempt.id)) == 1


@pytest.mark.thorough
def test_what_was_noted_with_own_words_stays_when_sureness_is_added(open_page, attempt, ways, services):
    ways(say_first=True, ask_confidence=True)
    app = write(open_page("practise", attempt=str(attempt.id)), attempt, WORDS)
    press_pill(app, f"sure-{attempt.id}-0", "sure")
    say(app, FIRST, 0)
    assert (note(services, attempt).own_words, note(services, attempt).confidence) == (WORDS, Confidence.SURE)


@pytest.mark.thorough
def test_a_note_that_cannot_be_kept_does_not_lose_the_decision(open_page, attempt, ways, services, monkeypatch):
    from simulator.errors import StorageError

    def fails(*_args, **_given):
        raise StorageError("The database is full.")

    ways(ask_pull=True)
    app = open_page("practise", attempt=str(attempt.id))
    press_pill(app, f"pull-{attempt.id}-0", "rescue")
    monkeypatch.setattr(services.notes.sharing, "keep_note", fails)
    say(app, FIRST, 0)
    assert len(services.store.decisions(attempt.id)) == 1
    assert notice(app).startswith("Your answer was said. What you noted beside it")


# Keys and listening


@pytest.mark.thorough
def test_turning_the_keys_off_is_remembered(open_page, attempt, services):
    app = open_page("practise", attempt=str(attempt.id))
    button(app, "sb-keys").click().run()
    assert services.preferences.ways(SOLO) == Ways(shortcuts=False)
    assert offered(open_page("practise", attempt=str(attempt.id))).data["shortcuts"] is False


@pytest.mark.thorough
def test_turning_the_keys_off_changes_no_other_way(open_page, attempt, ways, services):
    chosen = Ways(ask_pull=True, record_first=True, feedback=Feedback.END)
    services.preferences.choose_ways(SOLO, chosen)
    button(open_page("practise", attempt=str(attempt.id)), "sb-keys").click().run()
    assert services.preferences.ways(SOLO) == replace(chosen, shortcuts=False)


@pytest.mark.thorough
def test_listening_is_offered_to_whoever_wished_for_it(open_page, attempt, ways):
    assert "sb-listen-room" not in str(open_page("practise", attempt=str(attempt.id)))
    ways(listen=True)
    assert "sb-listen-room" in str(open_page("practise", attempt=str(attempt.id)))
