"""Signing in and out with a password, and sessions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest

from simulator.bootstrap import Services, Settings, build_services
from simulator.domain.roles import SOLO, Membership, Role
from simulator.errors import InvalidInput, SignedOut, SignInFailed, SimulatorError, Throttled
from simulator.services.passwords import Passwords
from tests.personas import ADA, PROGRAM, SANA, TARA, THEO
from tests.quick import CountingHasher
from tests.unit.services import desk
from tests.unit.services.conftest import Clock
from tests.unit.services.desk import HERE, NEW, NOBODY, PASSWORD, sign_in


@pytest.fixture
def known(settled: Services, clock: Clock) -> Services:
    """Tara, Theo and Ada have a password; the clock stands."""
    desk.give_password(settled, TARA, THEO, ADA)
    clock.step = timedelta(0)
    return settled


def refusal(services: Services, email: str, password: str, **changes: str) -> SignInFailed:
    with pytest.raises(SignInFailed) as refused:
        sign_in(services, email, password, **changes)
    return refused.value


def is_in(services: Services, session_id: object) -> bool:
    try:
        services.accounts.current(str(session_id), touch=False)
    except SignedOut:
        return False
    return True


# Solo mode


def test_without_accounts_the_installation_is_in_solo_mode(services: Services) -> None:
    assert services.accounts.solo()


def test_with_the_first_account_solo_mode_is_over_for_a_running_server(services: Services) -> None:
    assert services.accounts.solo()
    services.administration.add_account(replace(ADA), email="ada@example.edu", name="Ada", password=PASSWORD)
    assert not services.accounts.solo()


def test_with_a_provider_there_is_no_solo_mode(tmp_path: object) -> None:
    one = {"title": "University", "issuer": "https://sso.example.edu", "client_id": "x"}
    services = build_services(Settings(database_url=f"sqlite:///{tmp_path}/x.sqlite3", oidc={"university": one}))
    assert not services.accounts.solo()
    services.store.close()


# Signing in


def test_signing_in_makes_a_session_of_the_person_with_their_roles(known: Services) -> None:
    signed_in = sign_in(known)
    assert signed_in.actor == TARA
    assert signed_in.account.name == "Tara Olsen"
    assert (signed_in.session.way, signed_in.session.address, signed_in.session.agent) == (
        "password",
        "192.0.2.1",
        "Firefox",
    )
    assert known.accounts.by_token(signed_in.token).actor == TARA
    assert known.accounts.current(str(signed_in.session.id), touch=False).actor == TARA


def test_the_database_holds_only_the_hash_of_the_token(known: Services) -> None:
    signed_in = sign_in(known)
    assert signed_in.session.token_hash == sha256(signed_in.token.encode()).hexdigest()
    assert known.accounts.by_token(signed_in.token).token == ""


def test_every_sign_in_makes_a_session_of_its_own(known: Services) -> None:
    first, second = sign_in(known), sign_in(known)
    assert first.token != second.token
    assert first.session.id != second.session.id


@pytest.mark.parametrize("email", ["TARA@example.edu", "  tara@Example.edu "])
def test_an_address_may_be_written_in_any_case(known: Services, email: str) -> None:
    assert sign_in(known, email).actor == TARA


def test_people_with_names_in_any_script_sign_in(known: Services) -> None:
    known.administration.add_account(ADA, email="Олена@приклад.укр", name="Олена Ґ 🦊", password=PASSWORD)
    assert sign_in(known, "олена@ПРИКЛАД.укр").account.name == "Олена Ґ 🦊"


NO_WAY_IN = {
    "wrong password": lambda known: (desk.TARA, "another long password"),
    "empty password": lambda known: (desk.TARA, ""),
    "unknown": lambda known: (NOBODY, PASSWORD),
    "no address": lambda known: ("tara", PASSWORD),
    "nothing": lambda known: ("", ""),
    "huge": lambda known: ("x" * 100_000 + "@example.edu", "y" * 100_000),
    "surrogates": lambda known: ("\ud800@example.edu", "\ud800" * 20),
    "no password set": lambda known: ("sana@example.edu", PASSWORD),
    "disabled": lambda known: (known.accounts.store.set_disabled(THEO.id, known.accounts.now()), (desk.THEO, PASSWORD))[
        1
    ],
}


@pytest.mark.parametrize("why", NO_WAY_IN)
def test_whoever_is_not_let_in_reads_the_same_words(known: Services, why: str) -> None:
    error = refusal(known, *NO_WAY_IN[why](known))
    assert str(error) == "That e-mail address and password don't fit together."
    assert error.hint == "Check both, or set a new password."
    assert type(error) is SignInFailed


@pytest.mark.parametrize("why", NO_WAY_IN)
def test_and_the_same_work_is_done_for_all(settled: Services, open_services: Callable[..., Services], why: str) -> None:
    hasher = CountingHasher()
    services = open_services(passwords=Passwords(hasher, step_seconds=0))
    desk.give_password(services, TARA, THEO)
    given = NO_WAY_IN[why](services)
    refusal(services, *given)
    assert hasher.verified == 1


def test_refusals_last_a_whole_number_of_steps(
    settled: Services, open_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("simulator.services.passwords.sleep", waited.append)
    services = open_services(passwords=Passwords(CountingHasher(), step_seconds=0.25))
    desk.give_password(services, TARA)
    refusal(services, desk.TARA, "wrong")
    refusal(services, NOBODY, "wrong")
    assert len(waited) == 2
    assert all(0 < seconds <= 0.25 for seconds in waited)


def test_a_hash_with_old_parameters_is_renewed_at_the_next_sign_in(known: Services) -> None:
    old = Passwords(CountingHasher(time_cost=2), step_seconds=0)
    known.accounts.store.set_password(TARA.id, old.hash(PASSWORD))
    sign_in(known)
    stored = known.accounts.store.account(TARA.id).password_hash
    assert not known.accounts.passwords.is_outdated(stored)
    sign_in(known)


def test_a_wrong_password_renews_nothing(known: Services) -> None:
    stored = Passwords(CountingHasher(time_cost=2), step_seconds=0).hash(PASSWORD)
    known.accounts.store.set_password(TARA.id, stored)
    refusal(known, desk.TARA, "wrong")
    assert known.accounts.store.account(TARA.id).password_hash == stored


def test_a_password_that_is_changed_while_it_is_checked_no_longer_lets_in(known: Services) -> None:
    class Meanwhile(CountingHasher):
        def verify(self, *given: object, **named: object) -> bool:
            known.accounts.store.set_password(TARA.id, known.accounts.passwords.hash(NEW))
            return super().verify(*given, **named)

    slow = replace(known.accounts, passwords=Passwords(Meanwhile(), step_seconds=0))
    with pytest.raises(SignInFailed):
        slow.sign_in(desk.TARA, PASSWORD, **HERE)
    assert known.accounts.my_sessions(TARA) == ()


# Throttling


def test_after_ten_wrong_passwords_from_one_place_an_account_waits_there_even_with_the_right_one(
    known: Services,
) -> None:
    for _ in range(10):
        assert not isinstance(refusal(known, desk.TARA, "wrong"), Throttled)
    error = refusal(known, desk.TARA, PASSWORD)
    assert isinstance(error, Throttled)
    assert sign_in(known, desk.THEO).actor == THEO


def test_a_stranger_who_guesses_does_not_keep_the_person_out_elsewhere(known: Services) -> None:
    for _ in range(12):
        refusal(known, desk.TARA, "wrong")
    assert sign_in(known, address="192.0.2.2").actor == TARA


def test_guessing_from_many_places_is_slowed_down_for_the_account_as_a_whole(known: Services) -> None:
    for number in range(60):
        assert not isinstance(refusal(known, desk.TARA, "wrong", address=f"192.0.2.{number}"), Throttled)
    assert isinstance(refusal(known, desk.TARA, PASSWORD, address="192.0.2.200"), Throttled)


def test_an_address_without_an_account_is_slowed_down_in_the_same_way(known: Services) -> None:
    for email in (desk.TARA, NOBODY):
        told = [type(refusal(known, email, "wrong")) for _ in range(12)]
        assert told == [SignInFailed] * 10 + [Throttled] * 2


def test_a_throttled_try_looks_at_no_password(settled: Services, open_services: Callable[..., Services]) -> None:
    hasher = CountingHasher()
    services = open_services(passwords=Passwords(hasher, step_seconds=0))
    for _ in range(12):
        refusal(services, NOBODY, "wrong")
    assert hasher.verified == 10


def test_the_right_password_in_time_forgets_the_wrong_ones(known: Services) -> None:
    for _ in range(3):
        for _ in range(9):
            refusal(known, desk.TARA, "wrong")
        sign_in(known)


def test_after_a_hundred_wrong_passwords_from_one_place_it_waits(known: Services) -> None:
    for number in range(100):
        assert not isinstance(refusal(known, f"{number}@example.edu", "wrong"), Throttled)
    assert isinstance(refusal(known, desk.TARA, PASSWORD), Throttled)
    assert sign_in(known, address="192.0.2.2").actor == TARA


def test_a_class_behind_one_address_signs_in_at_once(known: Services) -> None:
    for _ in range(60):
        sign_in(known)
        sign_in(known, desk.THEO)


# History


def test_history_has_successes_failures_and_leaving(known: Services) -> None:
    signed_in = sign_in(known)
    refusal(known, desk.TARA, "wrong")
    known.accounts.sign_out(signed_in.session.id)
    assert desk.outcomes(known, TARA.id) == [
        ("password", "signed-out"),
        ("password", "wrong-password"),
        ("password", "signed-in"),
    ]
    assert known.accounts.my_sign_ins(TARA)[1].address == "192.0.2.1"


def test_history_says_that_a_disabled_person_was_refused(known: Services) -> None:
    known.administration.disable(ADA, THEO.id)
    refusal(known, desk.THEO, PASSWORD)
    assert desk.outcomes(known, THEO.id)[0] == ("password", "refused")


def test_what_a_browser_says_of_itself_is_bounded_and_on_one_line(known: Services) -> None:
    signed_in = sign_in(known, agent="A\r\nX: y\x00" + "z" * 5000, address="1" * 500)
    assert len(signed_in.session.agent) <= 200
    assert signed_in.session.agent.startswith("A  X: y z")
    assert len(signed_in.session.address) == 60


# Sessions


@pytest.mark.parametrize(
    "token", ["", "garbage", "x" * 43, "x" * 42, "é" * 43, "x" * 100_000, "' OR 1=1 --".ljust(43, "-"), "\ud800" * 43]
)
def test_a_forged_token_is_nobodys(known: Services, token: str) -> None:
    sign_in(known)
    assert known.accounts.by_token(token) is None


def test_a_truncated_or_changed_token_is_nobodys(known: Services) -> None:
    token = sign_in(known).token
    other = "A" if token[0] != "A" else "B"
    for changed in (token[:-1], token + "A", other + token[1:], token.swapcase(), f" {token}", f"{token}\n"):
        assert known.accounts.by_token(changed) is None


@pytest.mark.parametrize("session_id", ["", "garbage", "99999999-9999-4999-8999-999999999999", "x" * 10_000, "\x00"])
def test_a_session_that_does_not_exist_is_signed_out(known: Services, session_id: str) -> None:
    with pytest.raises(SignedOut):
        known.accounts.current(session_id, touch=True)


def test_the_id_of_a_session_is_no_token(known: Services) -> None:
    assert known.accounts.by_token(str(sign_in(known).session.id)) is None


def test_a_session_ends_when_one_signs_out(known: Services) -> None:
    signed_in = sign_in(known)
    known.accounts.sign_out(signed_in.session.id)
    assert known.accounts.by_token(signed_in.token) is None
    assert not is_in(known, signed_in.session.id)
    known.accounts.sign_out(signed_in.session.id)
    known.accounts.sign_out(uuid4())
    assert len(known.accounts.my_sign_ins(TARA)) == 2


def test_a_session_expires_two_hours_after_the_last_interaction(known: Services, clock: Clock) -> None:
    signed_in = sign_in(known)
    clock.now += timedelta(hours=2) - timedelta(seconds=1)
    assert is_in(known, signed_in.session.id)
    clock.now += timedelta(seconds=1)
    assert not is_in(known, signed_in.session.id)
    assert known.accounts.by_token(signed_in.token) is None
    assert known.accounts.my_sessions(TARA) == ()


def test_interactions_keep_a_session_going_but_not_beyond_twelve_hours(known: Services, clock: Clock) -> None:
    signed_in = sign_in(known)
    for _ in range(11):
        clock.now += timedelta(hours=1)
        known.accounts.current(str(signed_in.session.id), touch=True)
    clock.now += timedelta(minutes=59, seconds=59)
    assert is_in(known, signed_in.session.id)
    clock.now += timedelta(seconds=1)
    assert not is_in(known, signed_in.session.id)


def test_looking_without_touching_does_not_keep_a_session_going(known: Services, clock: Clock) -> None:
    signed_in = sign_in(known)
    clock.now += timedelta(minutes=119)
    known.accounts.current(str(signed_in.session.id), touch=False)
    clock.now += timedelta(minutes=1)
    assert not is_in(known, signed_in.session.id)


def test_an_interaction_is_written_down_at_most_once_a_minute(known: Services, clock: Clock) -> None:
    signed_in = sign_in(known)
    seen = []
    for _ in range(4):
        clock.now += timedelta(seconds=30)
        known.accounts.current(str(signed_in.session.id), touch=True)
        seen.append(known.accounts.store.session(signed_in.session.id).seen_at)
    assert [at - signed_in.session.seen_at for at in seen] == [
        timedelta(seconds=seconds) for seconds in (0, 60, 60, 120)
    ]


def test_a_clock_that_was_set_back_signs_nobody_out(known: Services, clock: Clock) -> None:
    signed_in = sign_in(known)
    clock.now -= timedelta(days=30)
    assert known.accounts.current(str(signed_in.session.id), touch=True).actor == TARA


def test_and_the_last_interaction_is_brought_back_so_that_idling_still_ends(known: Services, clock: Clock) -> None:
    signed_in = sign_in(known)
    clock.now -= timedelta(days=30)
    known.accounts.current(str(signed_in.session.id), touch=True)
    clock.now += timedelta(hours=2)
    assert not is_in(known, signed_in.session.id)


def test_a_disabled_person_is_out_at_once_and_stays_out_of_that_session(known: Services) -> None:
    signed_in = sign_in(known, desk.THEO)
    known.administration.disable(ADA, THEO.id)
    assert not is_in(known, signed_in.session.id)
    assert known.accounts.by_token(signed_in.token) is None
    known.administration.enable(ADA, THEO.id)
    assert not is_in(known, signed_in.session.id)


def test_a_role_that_is_taken_away_is_gone_at_the_next_look(known: Services) -> None:
    signed_in = sign_in(known)
    known.administration.revoke(ADA, TARA.id, PROGRAM, Role.TRAINEE)
    actor = known.accounts.current(str(signed_in.session.id), touch=False).actor
    assert Membership(PROGRAM, Role.TRAINEE) not in actor.memberships
    assert actor.trains_in == frozenset()


def test_signing_out_everywhere_spares_the_session_that_one_names(known: Services) -> None:
    here, phone, theos = sign_in(known), sign_in(known), sign_in(known, desk.THEO)
    assert known.accounts.sign_out_everywhere(TARA, but=here.session.id) == 1
    assert [is_in(known, one.session.id) for one in (here, phone, theos)] == [True, False, True]
    assert known.accounts.sign_out_everywhere(TARA) == 1
    assert not is_in(known, here.session.id)


def test_one_ends_ones_own_sessions_and_never_those_of_others(known: Services) -> None:
    mine, theos = sign_in(known), sign_in(known, desk.THEO)
    for session_id in (str(theos.session.id), str(uuid4()), "garbage", ""):
        known.accounts.end_session(TARA, session_id)
    assert is_in(known, mine.session.id)
    assert is_in(known, theos.session.id)
    known.accounts.end_session(TARA, str(mine.session.id))
    assert not is_in(known, mine.session.id)


def test_my_sessions_and_my_history_are_mine(known: Services) -> None:
    mine = sign_in(known)
    sign_in(known, desk.THEO)
    assert [session.id for session in known.accounts.my_sessions(TARA)] == [mine.session.id]
    assert {line.account_id for line in known.accounts.my_sign_ins(TARA)} == {TARA.id}


def test_what_is_older_than_is_kept_is_deleted_when_people_sign_in(known: Services, clock: Clock) -> None:
    sessions = known.accounts.sessions
    sessions.life = replace(sessions.life, kept=timedelta(days=30))
    old = sign_in(known)
    clock.now += timedelta(days=31)
    sign_in(known, desk.THEO)
    assert known.accounts.store.session(old.session.id) is None
    assert known.accounts.my_sign_ins(TARA) == ()
    assert len(known.accounts.my_sign_ins(THEO)) == 1


def test_unless_it_is_kept_for_ever(known: Services, clock: Clock) -> None:
    old = sign_in(known)
    clock.now += timedelta(days=5000)
    sign_in(known, desk.THEO)
    assert known.accounts.store.session(old.session.id) is not None


# One's own account


def test_one_changes_ones_name(known: Services) -> None:
    known.accounts.rename(TARA, "  Tára\n Olsen-Ґ ")
    assert known.accounts.store.account(TARA.id).name == "Tára Olsen-Ґ"
    assert desk.actions(known) == ["name-changed"]


@pytest.mark.parametrize("name", ["", "   ", "\n\x00\u200b", "\u202e"])
def test_a_name_needs_something_that_can_be_read(known: Services, name: str) -> None:
    with pytest.raises(InvalidInput):
        known.accounts.rename(TARA, name)
    assert desk.actions(known) == []


def test_a_new_password_replaces_the_old_one_and_ends_every_other_session(known: Services) -> None:
    here, phone = sign_in(known), sign_in(known)
    known.accounts.change_password(TARA, PASSWORD, NEW, keep=here.session.id)
    assert is_in(known, here.session.id)
    assert not is_in(known, phone.session.id)
    refusal(known, desk.TARA, PASSWORD)
    assert sign_in(known, password=NEW).actor == TARA
    assert desk.actions(known) == ["password-changed"]


@pytest.mark.parametrize("new", ["short", "password1234", "tara olsen 1", "x" * 201])
def test_a_poor_new_password_changes_nothing(known: Services, new: str) -> None:
    here, phone = sign_in(known), sign_in(known)
    with pytest.raises(InvalidInput) as refused:
        known.accounts.change_password(TARA, PASSWORD, new, keep=here.session.id)
    assert refused.value.field == "password"
    assert is_in(known, phone.session.id)
    assert sign_in(known).actor == TARA


def test_without_the_current_password_nothing_changes(known: Services) -> None:
    with pytest.raises(InvalidInput) as refused:
        known.accounts.change_password(TARA, "wrong", NEW, keep=uuid4())
    assert refused.value.field == "current"
    assert sign_in(known).actor == TARA


def test_guessing_the_current_password_in_an_open_tab_is_slowed_down(known: Services) -> None:
    told: list[type[SimulatorError]] = []
    for _ in range(12):
        with pytest.raises((InvalidInput, Throttled)) as refused:
            known.accounts.change_password(TARA, "wrong", NEW, keep=uuid4())
        told.append(refused.type)
    assert told == [InvalidInput] * 10 + [Throttled] * 2


def test_who_has_no_password_can_not_give_themselves_one_in_an_open_tab(known: Services) -> None:
    with pytest.raises(InvalidInput):
        known.accounts.change_password(SANA, "", NEW, keep=uuid4())
    assert known.accounts.store.account(SANA.id).password_hash is None


def test_the_one_local_trainee_has_no_account_to_manage(services: Services) -> None:
    assert services.accounts.my_sessions(SOLO) == ()
    assert services.accounts.sign_out_everywhere(SOLO) == 0
    with pytest.raises(SignedOut):
        services.accounts.rename(SOLO, "Somebody")
