"""What the store of people and ways in promises, on real databases."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from simulator.domain.accounts import Account
from simulator.domain.roles import Actor, Membership, Role
from simulator.errors import NameTaken, StorageError
from simulator.storage.connections import Database
from simulator.storage.sharing_tables import comments
from simulator.storage.sql import SqlStore
from simulator.storage.sql_accounts import SqlAccounts
from simulator.storage.sql_programs import SqlPrograms
from tests.unit.storage.conftest import NOON, attempt, version
from tests.unit.storage.people import account, cohort, invitation, program, reset, session, sign_in
from tests.unit.storage.together import both

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def theo(people: SqlAccounts) -> Account:
    made = account("Theo Brandt", email="theo@example.edu")
    people.create(made)
    return made


# Accounts


def test_an_installation_has_no_account_at_first(people: SqlAccounts) -> None:
    assert not people.any_account()


def test_an_installation_with_a_person_has_an_account(people: SqlAccounts, tara: Account) -> None:
    assert people.any_account()


def test_an_account_comes_back_as_it_was(people: SqlAccounts) -> None:
    made = account("Ada Şen نور", administrator=True, password_hash=None, disabled_at=LATER)
    people.create(made)
    assert people.account(made.id) == made


def test_an_account_is_found_by_its_address(people: SqlAccounts, tara: Account, theo: Account) -> None:
    assert people.by_email("theo@example.edu") == theo


def test_an_address_that_nobody_has_finds_nobody(people: SqlAccounts, tara: Account) -> None:
    assert people.by_email("tara@example.ed_") is None


def test_an_unknown_id_finds_nobody(people: SqlAccounts, tara: Account) -> None:
    assert people.account(uuid4()) is None


def test_a_second_account_with_the_same_address_is_refused(people: SqlAccounts, tara: Account) -> None:
    with pytest.raises(NameTaken) as refused:
        people.create(account(email=tara.email))
    assert refused.value.name == "tara@example.edu"


def test_a_clash_that_is_not_about_the_address_is_no_taken_name(people: SqlAccounts, tara: Account) -> None:
    with pytest.raises(StorageError) as refused:
        people.create(account(subject_id=tara.subject_id))
    assert not isinstance(refused.value, NameTaken)


def test_a_transaction_goes_on_after_a_taken_address(people: SqlAccounts, database: Database, tara: Account) -> None:
    other = account()
    with database.writing():
        with pytest.raises(NameTaken):
            people.create(account(email=tara.email))
        people.create(other)
    assert people.account(other.id) == other


def test_of_two_who_take_an_address_at_once_one_gets_it(people: SqlAccounts) -> None:
    outcomes = both(lambda _number: people.create(account(email="once@example.edu")))
    assert outcomes == [None, NameTaken] or outcomes == [NameTaken, None]


def test_a_changed_password_replaces_the_old_one(people: SqlAccounts, tara: Account, theo: Account) -> None:
    people.set_password(tara.id, "$argon2id$new")
    assert people.account(tara.id) == replace(tara, password_hash="$argon2id$new")
    assert people.account(theo.id) == theo


def test_a_person_can_be_renamed(people: SqlAccounts, tara: Account) -> None:
    people.set_name(tara.id, "Tara Lind")
    assert people.account(tara.id) == replace(tara, name="Tara Lind")


def test_a_person_can_be_disabled_and_enabled_again(people: SqlAccounts, tara: Account) -> None:
    people.set_disabled(tara.id, LATER)
    assert people.account(tara.id) == replace(tara, disabled_at=LATER)
    people.set_disabled(tara.id, None)
    assert people.account(tara.id) == tara


def test_administrators_who_are_disabled_do_not_count(people: SqlAccounts, tara: Account, theo: Account) -> None:
    people.set_administrator(tara.id, True)
    people.set_administrator(theo.id, True)
    people.set_disabled(theo.id, NOON)
    assert people.n_administrators() == 1


def test_an_unmade_administrator_does_not_count(people: SqlAccounts, tara: Account) -> None:
    people.set_administrator(tara.id, True)
    people.set_administrator(tara.id, False)
    assert people.n_administrators() == 0


def test_of_two_administrators_who_unmake_each_other_one_is_left(
    people: SqlAccounts, database: Database, tara: Account, theo: Account
) -> None:
    both_of_them = (tara, theo)
    for one in both_of_them:
        people.set_administrator(one.id, True)

    both_counted = threading.Barrier(2)

    def unmake(number: int) -> None:
        with database.writing():
            n = people.n_administrators()
            with suppress(threading.BrokenBarrierError):  # the second one is kept waiting in the line above
                both_counted.wait(timeout=0.3)
            if n > 1:
                people.set_administrator(both_of_them[number].id, False)

    both(unmake)
    assert people.n_administrators() == 1


# Finding people


def names_of(people: SqlAccounts, **asked: object) -> list[str]:
    return [found.name for found in people.people(**asked)[0]]


def test_people_come_by_name_whatever_its_case_and_accents(people: SqlAccounts) -> None:
    for name in ("Zoë", "özlem", "Pia", "anna", "Bo"):
        people.create(account(name))
    assert names_of(people) == ["anna", "Bo", "özlem", "Pia", "Zoë"]


@pytest.mark.parametrize("search", ["ÖZLEM", "ozlem", " Özlem ", "zle"])
def test_a_name_is_found_whatever_case_and_accents_are_typed(people: SqlAccounts, search: str) -> None:
    people.create(account("Özlem Kaya"))
    people.create(account("Pia Lund"))
    assert names_of(people, search=search) == ["Özlem Kaya"]


def test_a_person_is_found_by_a_part_of_the_address(people: SqlAccounts, tara: Account, theo: Account) -> None:
    assert names_of(people, search="THEO@ex") == ["Theo Brandt"]


@pytest.mark.parametrize("search", ["%", "_", "\\", "'", "T%a", "' OR 1=1 --"])
def test_signs_that_databases_take_for_patterns_are_searched_as_they_are(
    people: SqlAccounts, tara: Account, search: str
) -> None:
    assert people.people(search=search) == ((), 0)


def test_a_name_with_a_pattern_sign_is_found_by_it(people: SqlAccounts, tara: Account) -> None:
    people.create(account("100% Me"))
    assert names_of(people, search="0%") == ["100% Me"]


def test_a_page_of_people_says_how_many_there_are_in_all(people: SqlAccounts) -> None:
    for number in range(5):
        people.create(account(f"Person {number}"))
    page, n = people.people(search="person", limit=2, offset=2)
    assert ([found.name for found in page], n) == (["Person 2", "Person 3"], 5)


def test_a_page_beyond_the_last_is_empty(people: SqlAccounts, tara: Account) -> None:
    assert people.people(offset=100) == ((), 1)


def test_a_long_page_is_read_whole(people: SqlAccounts, database: Database) -> None:
    with database.writing():
        for number in range(1_200):
            people.create(account(f"Person {number:04}"))
    page, n = people.people(limit=2_000)
    assert (len(page), n) == (1_200, 1_200)


# Identities


def test_a_linked_identity_finds_its_account(people: SqlAccounts, tara: Account, theo: Account) -> None:
    people.link(theo.id, "https://id.example.edu", "t-17", at=NOON)
    assert people.by_identity("https://id.example.edu", "t-17") == theo


@pytest.mark.parametrize("identity", [("https://id.example.edu", "t-18"), ("https://id.example.org", "t-17")])
def test_another_subject_or_issuer_finds_nobody(people: SqlAccounts, tara: Account, identity: tuple[str, str]) -> None:
    people.link(tara.id, "https://id.example.edu", "t-17", at=NOON)
    assert people.by_identity(*identity) is None


def test_linking_an_identity_again_changes_nothing(people: SqlAccounts, tara: Account) -> None:
    people.link(tara.id, "https://id.example.edu", "t-17", at=NOON)
    people.link(tara.id, "https://id.example.edu", "t-17", at=LATER)
    assert people.identities(tara.id) == (("https://id.example.edu", "t-17"),)


def test_an_identity_of_another_account_is_not_moved(people: SqlAccounts, tara: Account, theo: Account) -> None:
    people.link(tara.id, "https://id.example.edu", "t-17", at=NOON)
    with pytest.raises(StorageError, match="another account"):
        people.link(theo.id, "https://id.example.edu", "t-17", at=NOON)
    assert people.by_identity("https://id.example.edu", "t-17") == tara


def test_an_identity_of_nobody_is_refused(people: SqlAccounts) -> None:
    with pytest.raises(StorageError):
        people.link(uuid4(), "https://id.example.edu", "t-17", at=NOON)


# The person that services act for


def test_a_person_without_roles_is_an_actor_without_roles(people: SqlAccounts, tara: Account) -> None:
    assert people.actor(tara.id) == Actor(tara.id)


def test_an_unknown_person_is_no_actor(people: SqlAccounts, tara: Account) -> None:
    assert people.actor(uuid4()) is None


def test_a_disabled_person_is_no_actor(people: SqlAccounts, database: Database, tara: Account) -> None:
    clinic = program()
    SqlPrograms(database).create_program(clinic)
    SqlPrograms(database).grant(tara.id, Membership(clinic.id, Role.TRAINEE), at=NOON)
    people.set_disabled(tara.id, NOON)
    assert people.actor(tara.id) is None


def test_an_actor_has_the_roles_and_cohorts_of_now(
    people: SqlAccounts, database: Database, tara: Account, theo: Account
) -> None:
    programs = SqlPrograms(database)
    clinic, school = program("Clinic"), program("School")
    autumn, spring = cohort(clinic.id, "Autumn"), cohort(clinic.id, "Spring")
    for made in (clinic, school):
        programs.create_program(made)
    for made in (autumn, spring):
        programs.create_cohort(made)
    roles = [Membership(clinic.id, Role.TRAINEE), Membership(clinic.id, Role.SUPERVISOR)]
    for role in (*roles, Membership(school.id, Role.PROGRAM_LEAD)):
        programs.grant(tara.id, role, at=NOON)
    programs.enrol(autumn.id, tara.id, Role.TRAINEE, at=NOON)
    programs.enrol(spring.id, tara.id, Role.SUPERVISOR, at=NOON)
    programs.enrol(autumn.id, theo.id, Role.SUPERVISOR, at=NOON)
    people.set_administrator(tara.id, True)
    assert people.actor(tara.id) == Actor(
        tara.id,
        frozenset({*roles, Membership(school.id, Role.PROGRAM_LEAD)}),
        administrator=True,
        trains_in=frozenset({autumn.id}),
        supervises=frozenset({spring.id}),
    )


def test_a_role_that_was_taken_away_is_gone_from_the_next_actor(
    people: SqlAccounts, database: Database, tara: Account
) -> None:
    programs, clinic = SqlPrograms(database), program()
    programs.create_program(clinic)
    programs.grant(tara.id, Membership(clinic.id, Role.SUPERVISOR), at=NOON)
    programs.revoke(tara.id, Membership(clinic.id, Role.SUPERVISOR))
    assert people.actor(tara.id) == Actor(tara.id)


def test_an_actor_costs_one_query(people: SqlAccounts, database: Database, tara: Account) -> None:
    asked: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    people.actor(tara.id)
    assert [statement[:6] for statement in asked if statement != "BEGIN"] == ["SELECT"]


# Sessions


def test_a_session_comes_back_as_it_was(people: SqlAccounts, tara: Account) -> None:
    started = session(tara.id, way="oidc:campus", seen_at=LATER, ended_at=LATER)
    people.start_session(started)
    assert people.session(started.id) == started
    assert people.session_by_token(started.token_hash) == started


def test_a_session_that_was_never_started_is_not_found(people: SqlAccounts, tara: Account) -> None:
    people.start_session(session(tara.id))
    assert people.session(uuid4()) is None
    assert people.session_by_token("f" * 64) is None


def test_what_a_browser_says_of_itself_is_cut_to_size(people: SqlAccounts, tara: Account) -> None:
    started = session(tara.id, agent="x\0" * 1_000, address="2001:db8::" * 50)
    people.start_session(started)
    kept = people.session(started.id)
    assert (kept.agent, len(kept.address)) == ("x" * 200, 60)


def test_half_a_character_from_a_browser_keeps_nobody_out(people: SqlAccounts, tara: Account) -> None:
    started = session(tara.id, agent="Fire\ud83dfox")
    people.start_session(started)
    assert people.session(started.id).agent == "Fire?fox"


def test_two_sessions_never_have_the_same_token(people: SqlAccounts, tara: Account) -> None:
    started = session(tara.id)
    people.start_session(started)
    with pytest.raises(StorageError):
        people.start_session(session(tara.id, token_hash=started.token_hash))


def test_a_session_of_nobody_is_refused(people: SqlAccounts) -> None:
    with pytest.raises(StorageError):
        people.start_session(session(uuid4()))


def test_the_sessions_of_a_person_are_those_not_ended_newest_first(
    people: SqlAccounts, tara: Account, theo: Account
) -> None:
    old, new = session(tara.id), session(tara.id, created_at=LATER)
    for started in (old, new, session(tara.id, ended_at=LATER), session(theo.id)):
        people.start_session(started)
    assert people.sessions_of(tara.id) == (new, old)


def test_an_interaction_is_noted(people: SqlAccounts, tara: Account) -> None:
    started, other = session(tara.id), session(tara.id)
    people.start_session(started)
    people.start_session(other)
    people.touch_session(started.id, LATER)
    assert people.session(started.id) == replace(started, seen_at=LATER)
    assert people.session(other.id) == other


def test_a_session_that_has_ended_is_not_touched(people: SqlAccounts, tara: Account) -> None:
    started = session(tara.id, ended_at=NOON)
    people.start_session(started)
    people.touch_session(started.id, LATER)
    assert people.session(started.id) == started


def test_ending_a_session_again_changes_nothing(people: SqlAccounts, tara: Account) -> None:
    started = session(tara.id)
    people.start_session(started)
    people.end_session(started.id, NOON)
    people.end_session(started.id, LATER)
    assert people.session(started.id) == replace(started, ended_at=NOON)


def test_ending_all_sessions_but_one_leaves_that_one_and_other_people_alone(
    people: SqlAccounts, tara: Account, theo: Account
) -> None:
    kept, first, second, ended = (session(tara.id) for _ in range(4))
    others = session(theo.id)
    for started in (kept, first, second, replace(ended, ended_at=NOON), others):
        people.start_session(started)
    assert people.end_sessions(tara.id, LATER, but=kept.id) == 2
    assert people.sessions_of(tara.id) == (kept,)
    assert people.sessions_of(theo.id) == (others,)
    assert people.session(ended.id).ended_at == NOON


def test_ending_all_sessions_leaves_none(people: SqlAccounts, tara: Account) -> None:
    people.start_session(session(tara.id))
    assert people.end_sessions(tara.id, LATER) == 1
    assert people.sessions_of(tara.id) == ()


# Tickets


def test_a_ticket_comes_back_as_it_was(people: SqlAccounts, database: Database, tara: Account) -> None:
    programs, clinic = SqlPrograms(database), program()
    autumn = cohort(clinic.id)
    programs.create_program(clinic)
    programs.create_cohort(autumn)
    ticket = invitation(
        created_by=tara.id, administrator=True, program_id=clinic.id, role=Role.SUPERVISOR, cohort_id=autumn.id
    )
    people.create_ticket(ticket)
    assert people.ticket(ticket.token_hash) == ticket
    assert people.ticket_by_id(ticket.id) == ticket


def test_a_ticket_that_was_never_made_is_not_found(people: SqlAccounts, tara: Account) -> None:
    people.create_ticket(reset(tara.id))
    assert people.ticket("f" * 64) is None
    assert people.ticket_by_id(uuid4()) is None


def test_a_ticket_is_used_once(people: SqlAccounts, tara: Account) -> None:
    ticket = reset(tara.id)
    people.create_ticket(ticket)
    assert people.use_ticket(ticket.id, NOON)
    assert not people.use_ticket(ticket.id, LATER)
    assert people.ticket_by_id(ticket.id) == replace(ticket, used_at=NOON)


def test_a_withdrawn_ticket_can_not_be_used(people: SqlAccounts) -> None:
    ticket = invitation()
    people.create_ticket(ticket)
    assert people.withdraw_ticket(ticket.id, NOON)
    assert not people.use_ticket(ticket.id, LATER)
    assert people.ticket_by_id(ticket.id) == replace(ticket, withdrawn_at=NOON)


def test_a_used_ticket_can_not_be_withdrawn(people: SqlAccounts) -> None:
    ticket = invitation()
    people.create_ticket(ticket)
    people.use_ticket(ticket.id, NOON)
    assert not people.withdraw_ticket(ticket.id, LATER)


def test_a_ticket_that_was_never_made_can_not_be_used(people: SqlAccounts) -> None:
    assert not people.use_ticket(uuid4(), NOON)


def test_of_two_who_use_a_ticket_at_once_one_is_told_that_it_was_theirs(people: SqlAccounts) -> None:
    ticket = invitation()
    people.create_ticket(ticket)
    told: list[bool] = []
    both(lambda _number: told.append(people.use_ticket(ticket.id, NOON)))
    assert sorted(told) == [False, True]


def test_withdrawing_resets_leaves_invitations_and_other_people_alone(
    people: SqlAccounts, tara: Account, theo: Account
) -> None:
    mine, used, others, invited = reset(tara.id), reset(tara.id, used_at=NOON), reset(theo.id), invitation()
    for ticket in (mine, used, others, invited):
        people.create_ticket(ticket)
    people.withdraw_resets(tara.id, LATER)
    withdrawn = [people.ticket_by_id(ticket.id).withdrawn_at for ticket in (mine, used, others, invited)]
    assert withdrawn == [LATER, None, None, None]


def test_open_invitations_are_those_neither_used_nor_withdrawn_newest_first(people: SqlAccounts, tara: Account) -> None:
    old, new = invitation(), invitation(created_at=LATER)
    for ticket in (old, new, invitation(used_at=NOON), invitation(withdrawn_at=NOON), reset(tara.id)):
        people.create_ticket(ticket)
    assert people.open_tickets() == (new, old)


def test_open_invitations_of_a_program_are_its_own(people: SqlAccounts, database: Database) -> None:
    clinic, school = program("Clinic"), program("School")
    for made in (clinic, school):
        SqlPrograms(database).create_program(made)
    mine = invitation(program_id=clinic.id, role=Role.TRAINEE)
    for ticket in (mine, invitation(program_id=school.id, role=Role.TRAINEE), invitation()):
        people.create_ticket(ticket)
    assert people.open_tickets(program_ids=[clinic.id]) == (mine,)
    assert people.open_tickets(program_ids=[]) == ()


def test_the_tickets_of_a_person_are_those_that_name_the_account_or_the_address(
    people: SqlAccounts, tara: Account, theo: Account
) -> None:
    invited, anew = invitation(email=tara.email, used_at=NOON), reset(tara.id, created_at=LATER, withdrawn_at=LATER)
    for ticket in (invited, anew, reset(theo.id), invitation(created_by=tara.id)):
        people.create_ticket(ticket)
    assert people.tickets_of(tara.id, tara.email) == (anew, invited)


# Sign-in history


def test_the_history_is_a_persons_own_newest_first(people: SqlAccounts, tara: Account, theo: Account) -> None:
    wrong, right = sign_in(tara.id, outcome="wrong-password", agent="Safari"), sign_in(tara.id, at=LATER)
    for line in (wrong, sign_in(theo.id), right):
        people.note_sign_in(line)
    assert people.sign_ins(tara.id) == (right, wrong)


def test_the_history_keeps_its_order_when_the_clock_is_set_back(people: SqlAccounts, tara: Account) -> None:
    first, second = sign_in(tara.id, at=LATER), sign_in(tara.id, at=NOON)
    people.note_sign_in(first)
    people.note_sign_in(second)
    assert people.sign_ins(tara.id) == (second, first)


def test_the_history_is_read_as_far_as_asked(people: SqlAccounts, tara: Account) -> None:
    for minutes in range(4):
        people.note_sign_in(sign_in(tara.id, at=NOON + timedelta(minutes=minutes)))
    assert [line.at.minute for line in people.sign_ins(tara.id, limit=2)] == [3, 2]


# What goes


def test_purging_deletes_what_is_over_for_long_and_nothing_else(people: SqlAccounts, tara: Account) -> None:
    old = NOON - timedelta(days=40)
    limit = NOON - timedelta(days=30)
    ended, left = session(tara.id, seen_at=old, ended_at=old), session(tara.id, seen_at=old)
    alive, just_ended = session(tara.id, created_at=old), session(tara.id, seen_at=old, ended_at=NOON)
    for started in (ended, left, alive, just_ended):
        people.start_session(started)
    expired, waiting = invitation(expires_at=old), invitation(created_at=old, used_at=old)
    for ticket in (expired, waiting):
        people.create_ticket(ticket)
    people.note_sign_in(sign_in(tara.id, at=old))
    people.note_sign_in(sign_in(tara.id))
    assert people.purge(before=limit) == 4
    assert [people.session(one.id) is None for one in (ended, left, alive, just_ended)] == [True, True, False, False]
    assert people.ticket_by_id(expired.id) is None
    assert people.ticket_by_id(waiting.id) == waiting
    assert people.sign_ins(tara.id) == (sign_in(tara.id),)


def everything_that_holds(database: Database, *needles: str) -> set[str]:
    """Tables with a row that has one of these ids or texts in any column."""
    found = set()
    with database.reading() as connection:
        for table in sa.inspect(connection).get_table_names():
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
                text = " ".join(str(value).replace("-", "") for value in row)
                if any(needle.replace("-", "") in text for needle in needles):
                    found.add(table)
    return found


@pytest.fixture
def settled(people: SqlAccounts, database: Database, tara: Account, theo: Account) -> None:
    """Tara with something in every table of this store; Theo, whom she invited, has a commented attempt."""
    programs, store, clinic = SqlPrograms(database), SqlStore(database), program()
    autumn, theirs = cohort(clinic.id), attempt(trainee_id=theo.id)
    programs.create_program(clinic)
    programs.create_cohort(autumn)
    for one in (tara, theo):
        programs.grant(one.id, Membership(clinic.id, Role.SUPERVISOR), at=NOON)
        programs.enrol(autumn.id, one.id, Role.SUPERVISOR, at=NOON)
        people.start_session(session(one.id))
        people.note_sign_in(sign_in(one.id))
        people.link(one.id, "https://id.example.edu", one.name, at=NOON)
        people.create_ticket(reset(one.id))
        store.accept_notice(one.id, "notice-1", at=NOON)
    people.create_ticket(invitation(email=tara.email, used_at=NOON))
    people.create_ticket(invitation(email=theo.email, created_by=tara.id))
    store.keep_version(version(), at=NOON)
    store.create_attempt(theirs)
    with database.writing() as connection:
        comment = {"id": uuid4(), "attempt_id": theirs.id, "author_id": tara.id, "text": "Well held.", "at": NOON}
        connection.execute(comments.insert().values(comment))


def test_an_erased_person_is_named_nowhere(
    people: SqlAccounts, database: Database, tara: Account, settled: None
) -> None:
    before = everything_that_holds(database, str(tara.id), tara.email, tara.name)
    people.erase(tara.id)
    assert before >= {"accounts", "identities", "sessions", "tickets", "sign_ins", "memberships", "comments"}
    assert everything_that_holds(database, str(tara.id), tara.email, tara.name, str(tara.subject_id)) == set()


def test_a_comment_outlives_its_author(people: SqlAccounts, database: Database, tara: Account, settled: None) -> None:
    people.erase(tara.id)
    with database.reading() as connection:
        kept = connection.execute(sa.select(comments.c.text, comments.c.author_id)).all()
    assert kept == [("Well held.", None)]


def test_erasing_a_person_leaves_the_others_alone(
    people: SqlAccounts, database: Database, tara: Account, theo: Account, settled: None
) -> None:
    before = everything_that_holds(database, str(theo.id), theo.email)
    actor = people.actor(theo.id)
    people.erase(tara.id)
    assert everything_that_holds(database, str(theo.id), theo.email) == before
    assert people.actor(theo.id) == actor
    assert [ticket.email for ticket in people.open_tickets()] == [theo.email]


def test_erasing_a_person_again_changes_nothing(people: SqlAccounts, tara: Account, theo: Account) -> None:
    people.erase(tara.id)
    people.erase(tara.id)
    assert people.people() == ((theo,), 1)
