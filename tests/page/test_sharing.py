"""Sharing a session on its debriefing, and what is assigned: the trainee's side."""

from datetime import UTC, datetime, timedelta

import pytest

from simulator.domain.attempt import Feedback, Mode, Purpose
from simulator.domain.policy import Private
from simulator.domain.preferences import Ways
from simulator.domain.roles import SOLO
from simulator.ui.dates import in_zone
from tests.page.conftest import CASE, REPAIRED
from tests.page.reading import button, everything, fill, html_of, keys, labels, links, notice
from tests.page.school import HOSTILE, play
from tests.personas import COHORT, OTHER_COHORT, OTTO, SANA, TARA

pytestmark = pytest.mark.thorough


@pytest.fixture
def mine(school, sign_in):
    """A session that Tara, who is here, has played to its end."""
    sign_in(TARA)
    return play(school, TARA)


@pytest.fixture
def assignment(school):
    """A case that Tara's cohort is asked to do."""
    return school.programs.assign(SANA, COHORT, CASE, datetime.now(UTC) + timedelta(days=9))


def share(app, attempt, **ticks):
    fill(app, **{f"sb_share_{kind}_{attempt.id}": value for kind, value in ticks.items()})
    button(app, "sb-share-send").click().run()


def test_what_is_asked_in_a_session_is_called_private_unless_it_is_ticked(open_page, school, sign_in):
    sign_in(TARA)
    school.preferences.choose_ways(TARA, Ways(say_first=True))
    attempt = school.training.begin(TARA, "abft-still-your-son", feedback=Feedback.END)
    said = everything(open_page("practise", attempt=str(attempt.id)))
    assert "Private unless you tick it when you share, never scored, up to 4,000 characters. Never write" in said
    school.training.choose(TARA, str(attempt.id), "how-settled", step=0)  # a critical choice
    app = open_page("practise", attempt=str(attempt.id))
    asked = [group.label for group in app.button_group]
    assert asked == ["What was the pull? Private unless you tick it when you share, never scored."]


def test_an_unshared_session_says_that_only_the_trainee_sees_it(open_page, mine):
    assert "Only you can see this session." in html_of(open_page("debrief", attempt=str(mine.id), layer="yours"))


def test_every_tick_box_is_off_at_first(open_page, mine):
    app = open_page("debrief", attempt=str(mine.id), layer="yours")
    ticks = [box for box in app.checkbox if box.key.startswith("sb-share-")]
    assert [box.label for box in ticks] == [
        "What I wrote in my own words, and how I rated it",
        "What I noted of my own reactions, and what I felt pulled to do",
        "How sure I was",
    ]
    assert [box.value for box in ticks] == [False, False, False]


def test_it_says_before_sharing_who_will_see_what(open_page, mine):
    shown = html_of(open_page("debrief", attempt=str(mine.id), layer="yours"))
    assert "The supervisors of this cohort will see your name, the choices you made, their scores" in shown
    assert "Of your private notes they see only what you tick." in shown


def test_sharing_shares_with_the_cohort_and_ticks_nothing_by_itself(open_page, school, mine):
    app = open_page("debrief", attempt=str(mine.id), layer="yours")
    share(app, mine)
    assert notice(app) == "This session is shared."
    (shared,) = school.sharing.state(TARA, mine.id).shares
    assert (shared.cohort.id, shared.share.ticked) == (COHORT, frozenset())
    assert "with: no private notes" in html_of(app)


def test_what_is_ticked_is_shared_and_named(open_page, school, mine):
    app = open_page("debrief", attempt=str(mine.id), layer="yours")
    share(app, mine, **{"own-words": True, "confidence": True})
    (shared,) = school.sharing.state(TARA, mine.id).shares
    assert shared.share.ticked == {Private.OWN_WORDS, Private.CONFIDENCE}
    assert "with: What I wrote in my own words, and how I rated it; How sure I was" in html_of(app)


def test_a_shared_session_can_be_withdrawn(open_page, school, mine):
    school.sharing.share(TARA, mine.id, COHORT)
    app = open_page("debrief", attempt=str(mine.id), layer="yours")
    button(app, f"sb-unshare-{mine.id}-{COHORT}").click().run()
    assert school.sharing.state(TARA, mine.id).shares == ()
    assert "Only you can see this session." in html_of(app)


def test_after_a_comment_it_says_why_it_cannot_be_withdrawn(open_page, school, mine):
    school.sharing.share(TARA, mine.id, COHORT)
    school.sharing.comment(SANA, mine.id, "Well held.")
    app = open_page("debrief", attempt=str(mine.id), layer="yours")
    assert f"sb-unshare-{mine.id}-{COHORT}" not in keys(app)
    assert "A supervisor has commented" in html_of(app)
    assert "Well held." in html_of(app)


def test_a_comment_that_came_a_moment_before_withdrawing_is_told(open_page, school, mine):
    school.sharing.share(TARA, mine.id, COHORT)
    app = open_page("debrief", attempt=str(mine.id), layer="yours")
    school.sharing.comment(SANA, mine.id, "Well held.")
    button(app, f"sb-unshare-{mine.id}-{COHORT}").click().run()
    assert notice(app).startswith("A supervisor has already commented")
    assert len(school.sharing.state(TARA, mine.id).shares) == 1


def test_a_cohort_of_others_cannot_be_slipped_in(open_page, school, mine):
    app = open_page("debrief", attempt=str(mine.id), layer="yours")
    select = next(each for each in app.selectbox if each.key == f"sb-share-cohort-{mine.id}")
    assert select.options == ["Autumn 2026"]
    assert str(OTHER_COHORT) not in everything(app)


def test_in_solo_mode_there_is_nobody_to_share_with(open_page, finished):
    app = open_page("debrief", attempt=str(finished.id), layer="yours")
    assert "Share with your supervisors" not in html_of(app)
    assert "sb-share-send" not in keys(app)


def test_a_note_is_kept_shown_and_deleted_when_emptied(open_page, services, finished):
    app = open_page("debrief", attempt=str(finished.id), layer="yours")
    words, reaction = (f"sb_note_{finished.id}_0_{name}" for name in ("words", "reaction"))
    fill(app, **{words: "I would say it slower.", reaction: HOSTILE})
    button(app, "sb-note-keep").click().run()
    assert notice(app) == "Your note is kept."
    assert "I would say it slower." in html_of(app)
    assert "<script>" not in html_of(app)
    (note,) = services.notes.my_notes(SOLO, finished.id)
    assert note.reaction == HOSTILE
    fill(app, **{words: "", reaction: ""})
    button(app, "sb-note-keep").click().run()
    assert services.notes.my_notes(SOLO, finished.id) == ()


def test_a_session_of_ones_own_is_erased_in_two_steps(open_page, services, finished):
    app = open_page("debrief", attempt=str(finished.id), layer="yours")
    assert "sb-erase-now" not in keys(app)
    next(box for box in app.checkbox if box.key.startswith("sb-erase-sure")).check().run()
    button(app, "sb-erase-now").click().run()
    assert services.store.attempts_of(SOLO.id) == ()
    assert not app.exception


# What a program asks for


def test_an_assigned_case_stands_first_with_its_date_and_who_will_see_it(app, school, sign_in, assignment):
    sign_in(TARA)
    app.run()
    shown = html_of(app)
    due = in_zone(assignment.due_at, "UTC")
    assert shown.index("Assigned to you") < shown.index("Attachment-Based Family Therapy</h2>")
    assert f"Riverside Training, Autumn 2026 · due {due}" in shown
    assert "Sana Rivera, who supervises Autumn 2026, will see your choices and scores." in shown


def test_the_prebriefing_of_an_assigned_case_says_who_will_see_what_before_the_start(open_page, sign_in, assignment):
    sign_in(TARA)
    shown = html_of(open_page("prebrief", case=CASE, assignment=str(assignment.id)))
    assert "Sana Rivera, who supervises Autumn 2026, will see your choices and scores." in shown
    assert "Nobody sees your own words, reactions or confidence unless you tick them" in shown
    assert "Only you can see this" not in shown


def test_the_prebriefing_of_ones_own_practice_says_that_only_oneself_sees_it(open_page, school, sign_in):
    sign_in(TARA)
    shown = html_of(open_page("prebrief", case=CASE))
    assert "Only you can see this, unless you share it." in shown
    assert "Sana" not in shown


def test_beginning_an_assigned_case_makes_a_counted_attempt(open_page, school, sign_in, assignment):
    sign_in(TARA)
    app = open_page("prebrief", case=CASE, assignment=str(assignment.id))
    button(app, "sb-begin").click().run()
    (attempt,) = school.store.attempts_of(TARA.id)
    assert attempt.purpose is Purpose.COUNTED
    assert [item.attempt.id for item in school.sharing.visible(SANA)] == [attempt.id]


def test_a_case_that_is_asked_for_is_not_begun_on_ones_own_and_the_page_leads_to_what_is(
    open_page, school, sign_in, assignment
):
    sign_in(TARA)
    app = open_page("prebrief", case=CASE)
    assert "not there to practise freely until you have done that session" in notice(app)
    assert {"Begin it for your program", "Back to the cases"} <= set(links(app))
    assert "sb-begin" not in keys(app)
    attempt = play(school, TARA, assignment_id=str(assignment.id), choices=REPAIRED[:2])
    assert "Go on where you left" in links(open_page("prebrief", case=CASE))
    for step, choice in enumerate(REPAIRED[2:], 2):
        school.training.choose(TARA, str(attempt.id), choice, step=step)
    app = open_page("prebrief", case=CASE)
    button(app, "sb-begin").click().run()
    assert school.store.attempts_of(TARA.id)[0].purpose is Purpose.PRACTICE
    assert [item.attempt.id for item in school.sharing.visible(SANA)] == [attempt.id]


@pytest.fixture
def summative(school):
    """A case that Tara's cohort is asked to do once, without going back."""
    return school.programs.assign(SANA, COHORT, CASE, mode=Mode.SUMMATIVE)


def test_what_is_done_once_says_so_on_its_card_and_before_the_start(app, open_page, sign_in, summative):
    sign_in(TARA)
    app.run()
    assert "Done once, without going back." in html_of(app)
    shown = html_of(open_page("prebrief", case=CASE, assignment=str(summative.id)))
    assert "Feedback comes at the end, and you can&#x27;t go back. You can still pause, leave and stop" in shown


def test_what_is_done_once_is_not_offered_again_when_it_has_ended(app, school, sign_in, summative):
    play(school, TARA, assignment_id=str(summative.id))
    sign_in(TARA)
    app.run()
    assert "Do it again" not in labels(app.button)
    assert "Last debriefing" in links(app)


def test_an_assignment_to_learn_by_says_nothing_about_going_back(app, sign_in, assignment):
    sign_in(TARA)
    app.run()
    assert "Done once" not in html_of(app)


@pytest.mark.parametrize("assignment_id", ["nonsense", "00000000-0000-4000-8000-0000000000ff", "<script>"])
def test_an_unknown_assignment_is_not_found_and_nothing_begins(open_page, school, sign_in, assignment_id):
    sign_in(TARA)
    app = open_page("prebrief", case=CASE, assignment=assignment_id)
    assert "This assignment could not be found." in html_of(app)
    assert "sb-begin" not in keys(app)
    assert not app.exception


def test_an_assignment_of_another_program_is_as_unknown_as_none(open_page, school, sign_in, assignment):
    sign_in(OTTO)
    app = open_page("prebrief", case=CASE, assignment=str(assignment.id))
    assert "This assignment could not be found." in html_of(app)
    assert "Sana" not in everything(app)


def test_an_assigned_session_that_is_done_says_so_and_leads_to_its_debriefing(app, school, sign_in, assignment):
    play(school, TARA, assignment_id=str(assignment.id))
    sign_in(TARA)
    app.run()
    assert "Riverside Training, Autumn 2026 · done" in html_of(app)
    assert "Last debriefing" in links(app)
    assert "Do it again" in labels(app.button)


def test_what_is_done_is_folded_below_what_is_not_and_says_so_when_that_is_all(app, school, sign_in, assignment):
    play(school, TARA, assignment_id=str(assignment.id))
    sign_in(TARA)
    app.run()
    (fold,) = [one for one in app.expander if one.label == "Done: 1"]
    assert "Do it again" in labels(fold.button)
    assert "You have done all that is assigned to you." in html_of(app)
    more = school.programs.assign(SANA, COHORT, "caregiver-says-hes-fine")
    app.run()
    (fold,) = [one for one in app.expander if one.label == "Done: 1"]
    assert labels(fold.button) == ["Do it again"]
    assert keys(app).index(f"sb-assigned-open-{more.id}") < keys(app).index(f"sb-assigned-open-{assignment.id}")
    assert "You have done all that is assigned to you." not in html_of(app)


def test_erasing_an_assigned_session_asks_the_program(open_page, school, sign_in, assignment):
    attempt = play(school, TARA, assignment_id=str(assignment.id))
    sign_in(TARA)
    app = open_page("debrief", attempt=str(attempt.id), layer="yours")
    assert "sb-erase-now" not in keys(app)
    button(app, "sb-ask-erasure").click().run()
    assert notice(app).startswith("Your program is asked.")
    assert len(school.my_data.my_requests(TARA)) == 1
    assert school.store.attempt(attempt.id).id == attempt.id
