"""A group decides together: what the host does, what phones do, and that the walk is nobody's practice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import islice, product
from uuid import uuid4

import pytest
import sqlalchemy as sa

from simulator.bootstrap import Services
from simulator.domain.attempt import Mode, Purpose
from simulator.domain.group_sessions import LETTERS, MAX_BALLOTS, GroupSession, Phase, ballot_of
from simulator.errors import (
    AccessDenied,
    InvalidInput,
    NotFound,
    ScenarioNotFound,
    Throttled,
    UnknownChoice,
)
from simulator.services.links import links_from
from simulator.services.together import MAX_SESSIONS, Together, Voted
from simulator.storage.check import check_database
from simulator.storage.schema import metadata
from simulator.storage.together_tables import group_votes
from tests.personas import ADA, COHORT, PIA, SANA, SVEN, TARA
from tests.unit.services.playing import BEST, rewrite

CASE = "waiting-room"
CLASSROOM = "192.0.2.7"
TOKENS = [f"{number:043d}" for number in range(MAX_BALLOTS + 1)]


@pytest.fixture
def services(settled: Services) -> Services:
    return settled


@pytest.fixture
def together(services: Services) -> Together:
    return services.together


@pytest.fixture
def opened(together: Together) -> GroupSession:
    return together.open(SANA, CASE)


def vote(together: Together, session: GroupSession, number: int, *, phone: int = 0, step: int = 0) -> Voted | None:
    return together.vote(session.code, TOKENS[phone], step=step, number=number, address=CLASSROOM)


def number_of(together: Together, session: GroupSession, choice: str) -> int:
    return [option.id for option in together.show(SANA, session.id).room.options].index(choice) + 1


def decide(together: Together, session: GroupSession, step: int, choice: str) -> None:
    together.close_vote(SANA, session.id, step)
    together.say(SANA, session.id, step, choice)


def play_to_the_end(together: Together, session: GroupSession) -> None:
    for step, choice in enumerate(BEST):
        vote(together, session, number_of(together, session, choice), step=step)
        decide(together, session, step, choice)


@pytest.mark.parametrize("person", [TARA, PIA, ADA])
def test_only_supervisors_lead_a_group(together, opened, person):
    for asked in (
        lambda: together.open(person, CASE),
        lambda: together.sessions(person),
        lambda: together.show(person, opened.id),
        lambda: together.end(person, opened.id),
    ):
        with pytest.raises(AccessDenied):
            asked()


def test_another_supervisor_does_not_learn_that_a_session_is_there(together, opened):
    acts: tuple[Callable[[object], object], ...] = (
        lambda name: together.show(SVEN, name),
        lambda name: together.debrief(SVEN, name),
        lambda name: together.count(SVEN, name),
        lambda name: together.close_vote(SVEN, name, 0),
        lambda name: together.vote_again(SVEN, name, 0),
        lambda name: together.say(SVEN, name, 0, "ask"),
        lambda name: together.end(SVEN, name),
    )
    for act in acts:
        told = []
        for name in (opened.id, uuid4(), "nonsense"):
            with pytest.raises(NotFound) as refused:
                act(name)
            told.append((str(refused.value), refused.value.hint))
        assert len(set(told)) == 1


def test_a_case_that_is_not_there_can_not_be_shown(together):
    with pytest.raises(ScenarioNotFound):
        together.open(SANA, "nowhere")


def test_a_second_press_goes_on_with_the_session_that_the_first_one_opened(together, opened):
    assert together.open(SANA, CASE) == opened
    assert [listed.title for listed in together.sessions(SANA)] == ["The waiting room"]


def test_a_case_that_has_come_to_its_end_is_opened_anew(together, opened):
    play_to_the_end(together, opened)
    assert together.open(SANA, CASE).id != opened.id


def test_nobody_keeps_more_sessions_than_the_bound(together, content):
    for number in range(MAX_SESSIONS):
        together.open(SANA, CASE)
        rewrite(content, f"version: 1.0.{number}", f"version: 1.0.{number + 1}")
    with pytest.raises(InvalidInput, match="going on"):
        together.open(SANA, CASE)


def test_who_has_still_to_do_the_case_for_a_program_does_not_see_it_decided_first(services):
    services.programs.store.enrol(COHORT, SVEN.id, "trainee", at=services.training.now())
    sven = replace(SVEN, trains_in=frozenset({COHORT}))
    services.programs.assign(SANA, COHORT, CASE, mode=Mode.SUMMATIVE)
    with pytest.raises(InvalidInput, match="asks you for this case"):
        services.together.open(sven, CASE)


def test_a_phone_sees_the_words_in_the_order_of_the_projector_and_nothing_of_their_worth(together, opened):
    paper = together.look(f" {opened.code.lower()} ", "", address=CLASSROOM)
    shown = together.show(SANA, opened.id)
    assert paper.options == tuple(option.say for option in shown.room.options)
    assert (paper.step, paper.phase, paper.chosen, paper.title) == (0, Phase.OPEN, None, "The waiting room")


def test_a_phone_votes_changes_its_mind_and_counts_once(together, opened):
    assert vote(together, opened, 1) is Voted.TAKEN
    assert vote(together, opened, 3) is Voted.TAKEN
    assert vote(together, opened, 1, phone=1) is Voted.TAKEN
    assert together.look(opened.code, TOKENS[0], address=CLASSROOM).chosen == 3
    assert together.show(SANA, opened.id).n_votes == 2
    assert together.count(SANA, opened.id) == ("0-open", 2)


def test_while_the_vote_is_open_nothing_tells_for_what_was_voted(together, opened):
    vote(together, opened, 1)
    assert together.show(SANA, opened.id).tallies == {}


def test_closing_counts_and_deletes_the_votes(services, together, opened):
    vote(together, opened, 1)
    vote(together, opened, 2, phone=1)
    vote(together, opened, 2, phone=2)
    together.close_vote(SANA, opened.id, 0)
    shown = together.show(SANA, opened.id)
    assert [n for _option, n in shown.tallies[0].counts] == [1, 2, 0]
    with services.database.reading() as connection:
        assert connection.execute(sa.select(group_votes)).all() == []


def test_no_vote_is_taken_after_the_vote_was_closed(together, opened):
    together.close_vote(SANA, opened.id, 0)
    assert vote(together, opened, 1) is Voted.CLOSED
    assert together.show(SANA, opened.id).tallies[0].total == 0


def test_a_vote_for_a_decision_that_is_past_is_not_counted_at_the_next(together, opened):
    decide(together, opened, 0, "own-it")
    assert vote(together, opened, 1, step=0) is Voted.MOVED_ON
    assert vote(together, opened, 9, step=0) is Voted.MOVED_ON
    assert together.show(SANA, opened.id).n_votes == 0


@pytest.mark.parametrize("number", [0, -1, 4, 10**9])
def test_an_answer_that_is_not_there_is_refused(together, opened, number):
    with pytest.raises(InvalidInput):
        vote(together, opened, number)


def test_only_so_many_phones_vote_and_those_that_have_may_still_change(services, together, opened):
    with services.database.writing():  # one after the other would take seconds
        for token in TOKENS[1:MAX_BALLOTS]:
            together.store.vote(opened.id, 0, ballot_of(token, opened.id, 0), "own-it")
    assert vote(together, opened, 1, phone=0) is Voted.TAKEN
    assert vote(together, opened, 1, phone=MAX_BALLOTS) is Voted.FULL
    assert vote(together, opened, 2, phone=0) is Voted.TAKEN
    assert together.show(SANA, opened.id).n_votes == MAX_BALLOTS


def test_the_host_says_what_the_group_says_and_the_next_vote_is_open(together, opened):
    decide(together, opened, 0, "own-it")
    shown = together.show(SANA, opened.id)
    assert (shown.room.step, shown.session.step, shown.session.phase) == (1, 1, Phase.OPEN)
    assert [item.choice.id for item in shown.room.exchanges] == ["own-it"]


def test_second_presses_and_presses_for_another_decision_change_nothing(together, opened):
    together.say(SANA, opened.id, 0, "own-it")  # while the vote is open
    together.close_vote(SANA, opened.id, 1)
    together.vote_again(SANA, opened.id, 0)
    assert together.show(SANA, opened.id).session == opened
    vote(together, opened, 1)
    together.close_vote(SANA, opened.id, 0)
    together.close_vote(SANA, opened.id, 0)
    assert together.show(SANA, opened.id).tallies[0].total == 1
    together.say(SANA, opened.id, 0, "own-it")
    together.say(SANA, opened.id, 0, "explain")
    together.vote_again(SANA, opened.id, 0)
    shown = together.show(SANA, opened.id)
    assert [decision.choice for decision in shown.room.decisions] == ["own-it"]
    assert shown.session.phase is Phase.OPEN


def test_a_press_too_soon_after_the_last_answer_says_nothing(together, opened, clock):
    decide(together, opened, 0, "own-it")
    clock.step = timedelta()
    decide(together, opened, 1, "ask")
    assert together.show(SANA, opened.id).room.step == 1


def test_what_is_not_on_offer_is_not_said(together, opened):
    together.close_vote(SANA, opened.id, 0)
    with pytest.raises(UnknownChoice):
        together.say(SANA, opened.id, 0, "ask")
    assert together.show(SANA, opened.id).session.phase is Phase.CLOSED


def test_a_vote_is_held_again_from_nothing(together, opened):
    vote(together, opened, 1)
    together.close_vote(SANA, opened.id, 0)
    together.vote_again(SANA, opened.id, 0)
    shown = together.show(SANA, opened.id)
    assert (shown.n_votes, shown.tallies) == (0, {})
    assert vote(together, opened, 1) is Voted.TAKEN


def test_at_the_end_the_code_is_gone_and_the_tallies_stand_beside_the_debriefing(together, opened):
    play_to_the_end(together, opened)
    shown = together.show(SANA, opened.id)
    assert shown.over
    assert (shown.session.code, shown.link) == (None, "")
    assert {step: tally.total for step, tally in shown.tallies.items()} == {0: 1, 1: 1, 2: 1}
    assert [moment.taken.choice.id for moment in together.debrief(SANA, opened.id).moments] == list(BEST)
    assert together.look(opened.code, TOKENS[0], address=CLASSROOM) is None
    assert vote(together, opened, 1, step=3) is None
    together.close_vote(SANA, opened.id, 3)
    assert 3 not in together.show(SANA, opened.id).tallies


def test_ending_deletes_every_trace(services, together, opened):
    vote(together, opened, 1)
    together.end(SANA, opened.id)
    assert together.sessions(SANA) == ()
    assert services.store.attempts_of(SANA.id) == ()
    with services.database.reading() as connection:
        for name in ("group_sessions", "group_votes", "decisions"):
            assert connection.execute(sa.select(metadata.tables[name])).all() == []
    with pytest.raises(NotFound):
        together.end(SANA, opened.id)


def test_after_four_hours_everything_is_deleted_without_anybody_asking(services, together, opened, clock):
    clock.now += timedelta(hours=3, minutes=50)
    assert together.end_expired() == 0
    clock.now += timedelta(minutes=10)
    assert together.look(opened.code, "", address=CLASSROOM) is None
    assert together.sessions(SANA) == ()
    with pytest.raises(NotFound):
        together.show(SANA, opened.id)
    assert together.end_expired() == 1
    assert services.store.attempts_of(SANA.id) == ()


def test_a_code_that_ended_and_one_that_never_was_are_answered_alike(together, opened):
    together.end(SANA, opened.id)
    answers = {together.look(code, "", address=CLASSROOM) for code in (opened.code, "CCCCCC", "", "x" * 9_999, "\x00")}
    assert answers == {None}
    assert together.mark(opened.code, address=CLASSROOM) is None


def test_guessing_codes_is_slowed_down_by_address(together, opened):
    for guess in islice(product(LETTERS, repeat=2), 100):
        together.look("CCCC" + "".join(guess), "", address="203.0.113.9")
    with pytest.raises(Throttled):
        together.mark(opened.code, address="203.0.113.9")
    assert together.mark(opened.code, address=CLASSROOM) == "0-open"


def test_right_codes_are_never_slowed_down(together, opened):
    for _ in range(300):
        together.mark(opened.code, address=CLASSROOM)


def test_a_class_whose_code_is_gone_joins_the_next_session(together, opened):
    together.end(SANA, opened.id)
    for _phone in range(60):
        assert together.mark(opened.code, address=CLASSROOM) is None
        assert together.look(opened.code, "", address=CLASSROOM) is None
    assert together.mark(together.open(SANA, CASE).code, address=CLASSROOM) == "0-open"


def test_the_walk_is_nobodys_practice(services, together, opened):
    play_to_the_end(together, opened)
    (attempt,) = services.store.attempts_of(SANA.id)
    assert attempt.purpose is Purpose.PREVIEW
    assert attempt.ended_at is not None
    assert services.store.scores(attempt.id) == ()
    assert {(card.n_ended, card.open_attempt) for card in services.training.cases(SANA)} == {(0, None)}
    assert services.training.gone(SANA) == ()
    overview = services.progress.overview(SANA)
    assert (overview.new, overview.again, overview.time.n_sessions) == ((), (), 0)
    assert services.progress.standings(SANA) == ()
    assert services.branching.why_not(SANA, attempt.id)
    with pytest.raises(InvalidInput):
        services.branching.rewind(SANA, attempt.id, 0)
    with pytest.raises(InvalidInput):
        services.sharing.share(replace(SANA, trains_in=frozenset({COHORT})), attempt.id, COHORT)


def test_the_database_is_in_order_with_such_a_walk(services, together, opened):
    play_to_the_end(together, opened)
    assert [check for check in check_database(services.database) if check.ok is False] == []


def test_a_step_that_the_host_takes_in_the_room_itself_opens_the_next_vote(services, together, opened):
    together.close_vote(SANA, opened.id, 0)
    services.training.choose(SANA, str(opened.attempt_id), "own-it", step=0)
    shown = together.show(SANA, opened.id)
    assert (shown.session.step, shown.session.phase) == (1, Phase.OPEN)
    assert together.count(SANA, opened.id) == ("1-open", 0)
    assert together.mark(opened.code, address=CLASSROOM) == "1-open"
    assert vote(together, opened, 1, step=1) is Voted.TAKEN
    decide(together, opened, 1, "ask")
    assert together.show(SANA, opened.id).room.step == 2


def test_the_address_is_the_one_under_which_people_reach_the_program(together):
    assert together.address == "localhost:8501/join"
    outside = replace(together, links=links_from("https://practice.example.edu:8443"))
    made = outside.open(SANA, CASE)
    assert outside.address == "practice.example.edu:8443/join"
    assert outside.show(SANA, made.id).link == f"https://practice.example.edu:8443/join/{made.code}"
