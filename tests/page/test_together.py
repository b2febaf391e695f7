"""A case on the projector, as the host sees it: the code, the vote, what is said, and the debriefing."""

import re

import pytest

from simulator.domain.group_sessions import shown_code
from simulator.domain.roles import SOLO, Role
from simulator.ui.components.together_join import picture
from tests.page.reading import html_of, labels, links, notice
from tests.page.school import play, take_role
from tests.personas import COHORT, PIA, SANA, TARA

pytestmark = pytest.mark.thorough
CASE = "individual-fine-on-paper"
TOKENS = ["a" * 43, "b" * 43, "c" * 43]


def press(page, label):
    (found,) = [each for each in page.button if each.label == label]
    found.click().run()


@pytest.fixture
def hosted(school, sign_in):
    """A session that Sana has open; she sits at the browser."""
    sign_in(SANA)
    return school.together.open(SANA, CASE)


@pytest.fixture
def vote(school, hosted):
    def voted(*numbers, step=0):
        for token, number in zip(TOKENS, numbers, strict=False):
            school.together.vote(hosted.code, token, step=step, number=number, address="192.0.2.7")

    return voted


@pytest.fixture
def projector(open_page, hosted):
    return lambda: open_page("together", session=str(hosted.id))


@pytest.mark.parametrize("person", [TARA, PIA])
def test_whoever_does_not_supervise_finds_no_such_page(open_page, sign_in, hosted, person):
    sign_in(person)
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        open_page("together", session=str(hosted.id))


def test_a_session_that_is_not_there_is_told_with_a_way_on(open_page, hosted):
    assert "This session could not be found." in html_of(open_page("together", session="nonsense"))


def test_a_host_whose_role_was_taken_is_shown_nothing_more(projector, school):
    page = projector()
    assert "sb-join" in html_of(page)
    take_role(school, SANA, Role.SUPERVISOR)
    assert "sb-join" not in html_of(page.run())


def test_a_case_is_chosen_read_by_the_group_and_its_vote_opened(open_page, school, sign_in):
    sign_in(SANA)
    page = open_page("together")
    page.selectbox(key="sb-together-case").set_value(CASE).run()
    press(page, "Show this case")
    assert "What you know" in html_of(page)
    press(page, "Open the vote")
    (listed,) = school.together.sessions(SANA)
    assert str(listed.session.id) in page.query_params["session"]
    assert shown_code(listed.session.code) in html_of(page)


def test_what_a_browser_sends_in_place_of_a_case_is_refused_in_words(open_page, school, sign_in):
    sign_in(SANA)
    page = open_page("together", case="nowhere")
    assert "That did not work" in html_of(page)
    assert school.together.sessions(SANA) == ()


def test_a_session_is_gone_on_with_from_the_start_page(open_page, hosted):
    assert any(label.startswith("Go on: ") for label in links(open_page("together")))


def test_the_projector_shows_the_code_the_address_and_the_answers_by_number(projector, school, hosted):
    shown = html_of(projector())
    assert f">{shown_code(hosted.code)}</b>" in shown
    assert "localhost:8501/join" in shown
    assert picture(f"http://localhost:8501/join/{hosted.code}") in shown
    assert 'alt="QR code that opens the vote on a phone.' in shown
    options = school.together.show(SANA, hosted.id).room.options
    assert re.findall(r"<strong>(\d)</strong>", shown) == [str(n) for n in range(1, len(options) + 1)]


def test_while_the_vote_is_open_only_how_many_voted_is_shown(projector, vote):
    vote(1, 2, 2)
    shown = html_of(projector())
    assert "3 votes so far" in shown
    assert "sb-votes-bar" not in shown


def test_a_closed_vote_is_shown_as_bars_with_the_most_voted_answer_chosen(projector, vote, school, hosted):
    vote(1, 2, 2)
    page = projector()
    press(page, "Close the vote")
    shown = html_of(page)
    assert "2 votes · most votes" in shown
    assert "width:67%" in shown
    assert labels(page.radio) == ["What the group says"]
    assert page.radio[0].value == school.together.show(SANA, hosted.id).room.options[1].id


def test_a_tie_is_told_and_nothing_is_chosen_for_the_host(projector, vote):
    vote(1, 2)
    page = projector()
    press(page, "Close the vote")
    assert "A tie: the group decides what is said." in html_of(page)
    assert page.radio[0].value is None
    press(page, "Say this")
    assert "Choose what the group says first." in notice(page)


def test_what_the_group_says_is_answered_and_the_next_vote_opens(projector, vote, school, hosted):
    vote(1, 1)
    page = projector()
    said = school.together.show(SANA, hosted.id).room.options[0].say
    press(page, "Close the vote")
    press(page, "Say this")
    shown = html_of(page)
    assert "The group" in shown
    assert said[:30] in shown.replace("&#x27;", "'")
    assert "Decision 2" in shown
    assert "No vote yet" in shown


def test_a_vote_can_be_held_again(projector, vote):
    vote(1)
    page = projector()
    press(page, "Close the vote")
    press(page, "Vote again")
    assert "No vote yet" in html_of(page)


def test_at_the_end_stands_the_record_with_the_votes_beside_each_decision(projector, vote, school, hosted):
    vote(1, 2, 2)
    step = 0
    while not (shown := school.together.show(SANA, hosted.id)).over:
        school.together.close_vote(SANA, hosted.id, step)
        school.together.say(SANA, hosted.id, step, shown.room.options[0].id)
        step += 1
    page = projector()
    found = html_of(page)
    assert "Decision by decision" in found
    assert found.count("What the group voted") == step
    assert "2 votes · most votes" in found
    assert "· the group said this" in found
    assert "sb-join" not in found


def test_ending_deletes_and_says_so(projector, school):
    page = projector()
    press(page, "End and delete")
    assert school.together.sessions(SANA) == ()
    assert "The session is over." in notice(page)
    assert "session" not in page.query_params


def test_a_session_whose_case_can_no_longer_be_played_is_ended_from_the_start_page(open_page, school, hosted):
    with school.database.writing() as connection:
        connection.exec_driver_sql("UPDATE attempts SET play_hash = 'another'")
    page = open_page("together", session=str(hosted.id))
    assert not page.exception
    assert "sb-together-delete" not in {button.key for button in page.button}
    start = open_page("together")
    start.button(key="sb-together-delete-0").click().run()
    assert "The session is over." in notice(start)
    assert school.together.sessions(SANA) == ()


def test_what_waits_for_the_host_is_not_told_to_the_group(open_page, projector, school):
    attempt = play(school, TARA)
    school.sharing.share(TARA, attempt.id, COHORT)
    assert "Shared (1)" in links(open_page("library"))
    assert "Shared" in links(projector())


def test_another_device_of_the_host_sees_the_same(projector, school, hosted):
    projector()
    school.together.close_vote(SANA, hosted.id, 0)
    assert "Nobody voted by phone." in html_of(projector())


def test_without_accounts_the_page_says_that_phones_can_not_join(open_page, services, past_notice):
    session = services.together.open(SOLO, CASE)
    shown = html_of(open_page("together", session=str(session.id)))
    assert "answers its own computer only" in shown
    assert "sb-join" not in shown


def test_supervisors_find_the_way_from_a_case_and_trainees_do_not(open_page, sign_in):
    sign_in(SANA)
    assert "Decide together in a group" in links(open_page("prebrief", case=CASE))
    sign_in(TARA)
    assert "Decide together in a group" not in links(open_page("prebrief", case=CASE))
