"""Invitations and links for a new password."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from simulator.bootstrap import Services
from simulator.domain.accounts import TicketKind
from simulator.domain.roles import OPERATOR, SOLO, Membership, Role
from simulator.errors import InvalidInput, SignedOut, SignInFailed, StorageError, Throttled, TicketInvalid
from simulator.services.passwords import Passwords
from simulator.services.tokens import token_hash
from tests.mail_sink import Sink, mail_sink
from tests.personas import ADA, COHORT, PIA, PROGRAM, SANA, TARA, THEO
from tests.quick import CountingHasher
from tests.unit.services import desk
from tests.unit.services.conftest import Clock
from tests.unit.services.desk import HERE, NEW, NOBODY, PASSWORD, sign_in, token_of

INVITATION, RESET = TicketKind.INVITATION, TicketKind.RESET


@pytest.fixture
def known(settled: Services, clock: Clock) -> Services:
    """Tara, Theo and Ada have a password; the clock stands."""
    desk.give_password(settled, TARA, THEO, ADA)
    clock.step = timedelta(0)
    return settled


@pytest.fixture
def sink() -> Iterator[Sink]:
    with mail_sink() as opened:
        yield opened


@pytest.fixture
def mailing(known: Services, open_services: Callable[..., Services], sink: Sink) -> Iterator[Services]:
    """The same, with a mail server, which stays until all mail was tried."""
    services = open_services(mailer=sink.mailer())
    yield services
    services.accounts.post.flush()


def invited(services: Services, email: str = NOBODY, **place: object) -> str:
    given = {"program_id": PROGRAM, "role": Role.TRAINEE} | place
    return token_of(services.administration.invite(ADA, email=email, name="Nora", **given).link)


def accept(services: Services, token: str, password: str = PASSWORD, name: str = "Nora Lind", **changes: str) -> object:
    return services.accounts.accept_invitation(token, name=name, password=password, **(HERE | changes))


def reset_token(services: Services, account: object = TARA) -> str:
    return token_of(services.administration.reset_link(ADA, account.id).link)


def set_anew(services: Services, token: str, password: str = NEW) -> object:
    return services.accounts.reset_password(token, password=password, **HERE)


# Accepting an invitation


def test_an_invitation_makes_the_account_with_its_role_and_cohort_and_signs_in(known: Services) -> None:
    signed_in = accept(known, invited(known, cohort_id=COHORT))
    assert signed_in.account.email == NOBODY
    assert signed_in.account.name == "Nora Lind"
    assert signed_in.actor.memberships == {Membership(PROGRAM, Role.TRAINEE)}
    assert signed_in.actor.trains_in == {COHORT}
    assert signed_in.session.way == "invitation"
    assert known.accounts.by_token(signed_in.token).actor == signed_in.actor
    assert sign_in(known, NOBODY).actor == signed_in.actor
    assert desk.actions(known) == [
        "invited",
        "account-created",
        "role-granted",
        "enrolled",
        "invitation-accepted",
    ]


def test_an_administrator_is_made_by_invitation(known: Services) -> None:
    token = token_of(known.administration.invite(OPERATOR, email=NOBODY, name="", administrator=True).link)
    assert accept(known, token).actor.administrator


def test_what_the_invitation_is_for_can_be_looked_at_without_using_it_up(known: Services) -> None:
    token = invited(known)
    for _ in range(5):
        ticket = known.accounts.look_up(token, INVITATION)
        assert (ticket.email, ticket.name, ticket.role) == (NOBODY, "Nora", Role.TRAINEE)
    accept(known, token)


def test_an_invitation_works_once(known: Services) -> None:
    token = invited(known)
    accept(known, token)
    with pytest.raises(TicketInvalid):
        accept(known, token)
    with pytest.raises(TicketInvalid):
        known.accounts.look_up(token, INVITATION)


def test_of_two_who_accept_at_once_one_is_let_in(known: Services) -> None:
    token = invited(known)

    def attempt(_: int) -> bool:
        try:
            accept(known, token)
        except (TicketInvalid, SignInFailed):
            return False
        return True

    with ThreadPoolExecutor(2) as two:
        assert sorted(two.map(attempt, range(2))) == [False, True]
    assert desk.actions(known).count("account-created") == 1
    assert desk.actions(known).count("invitation-accepted") == 1


@pytest.mark.parametrize(
    "changed",
    [
        lambda token: "",
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token.swapcase(),
        lambda token: "A" * 43,
        lambda token: "x" * 100_000,
        lambda token: token_hash(token),
        lambda token: "\ud800" * 43,
        lambda token: "../" + token,
    ],
)
def test_a_forged_or_truncated_link_opens_nothing(known: Services, changed: Callable[[str], str]) -> None:
    token = changed(invited(known))
    with pytest.raises(TicketInvalid):
        accept(known, token)
    with pytest.raises(TicketInvalid):
        set_anew(known, token)


def test_links_do_not_open_each_others_doors_nor_do_cookies(known: Services) -> None:
    invitation, reset, cookie = invited(known), reset_token(known), sign_in(known).token
    for token, kind in ((invitation, RESET), (reset, INVITATION), (cookie, RESET), (cookie, INVITATION)):
        with pytest.raises(TicketInvalid):
            known.accounts.look_up(token, kind)
    assert known.accounts.by_token(invitation) is None


def test_every_reason_reads_the_same(known: Services, clock: Clock) -> None:
    told = set()
    used, withdrawn, expired = invited(known), invited(known, "b@example.edu"), invited(known, "c@example.edu")
    accept(known, used)
    known.administration.withdraw_invitation(ADA, known.accounts.look_up(withdrawn, INVITATION).id)
    clock.now += timedelta(days=7)
    for token in (used, withdrawn, expired, "A" * 43):
        with pytest.raises(TicketInvalid) as refused:
            accept(known, token)
        told.add((str(refused.value), refused.value.hint))
    assert len(told) == 1


def test_an_invitation_lasts_seven_days_to_the_second(known: Services, clock: Clock) -> None:
    token = invited(known)
    clock.now += timedelta(days=7) - timedelta(seconds=1)
    known.accounts.look_up(token, INVITATION)
    clock.now += timedelta(seconds=1)
    with pytest.raises(TicketInvalid):
        accept(known, token)


def test_a_clock_that_was_set_back_does_not_spoil_a_link(known: Services, clock: Clock) -> None:
    token = invited(known)
    clock.now -= timedelta(days=400)
    accept(known, token)


@pytest.mark.parametrize(
    ("name", "password"), [("", PASSWORD), (" \n", PASSWORD), ("Nora", "short"), ("Nora Lind", "noralind 1234")]
)
def test_a_name_or_password_that_will_not_do_uses_nothing_up(known: Services, name: str, password: str) -> None:
    token = invited(known)
    with pytest.raises(InvalidInput):
        accept(known, token, password, name)
    assert accept(known, token).account.email == NOBODY


def test_a_change_that_fails_leaves_no_account_no_line_and_the_invitation_whole(known: Services) -> None:
    token = invited(known)

    class Full(type(known.accounts.tickets.programs)):
        def grant(self, *given: object, **named: object) -> bool:
            super().grant(*given, **named)
            raise StorageError("The disk is full.")

    real = known.accounts.tickets.programs
    known.accounts.tickets.programs = Full(known.database)
    with pytest.raises(StorageError):
        accept(known, token)
    known.accounts.tickets.programs = real
    assert known.accounts.store.by_email(NOBODY) is None
    assert desk.actions(known) == ["invited"]
    assert accept(known, token).actor.memberships == {Membership(PROGRAM, Role.TRAINEE)}


def test_many_links_that_do_not_work_slow_an_address_down(known: Services) -> None:
    for _ in range(60):
        with pytest.raises(TicketInvalid):
            known.accounts.look_up("A" * 43, INVITATION, address="192.0.2.1")
    with pytest.raises(Throttled):
        accept(known, invited(known))
    accept(known, invited(known), address="192.0.2.2")


# Whose word an invitation is


def test_an_invitation_of_a_lead_who_lost_the_role_lets_nobody_in(known: Services) -> None:
    token = token_of(
        known.administration.invite(PIA, email=NOBODY, name="", program_id=PROGRAM, role=Role.TRAINEE).link
    )
    known.accounts.look_up(token, INVITATION)
    known.administration.revoke(ADA, PIA.id, PROGRAM, Role.PROGRAM_LEAD)
    with pytest.raises(TicketInvalid):
        accept(known, token)


@pytest.mark.parametrize("end", ["disable", "erase"])
def test_an_invitation_of_a_person_who_is_gone_lets_nobody_in(known: Services, end: str) -> None:
    known.administration.set_administrator(ADA, SANA.id, True)
    boss = replace(SANA, administrator=True)
    token = token_of(known.administration.invite(boss, email=NOBODY, name="", administrator=True).link)
    if end == "disable":
        known.administration.disable(ADA, SANA.id)
    else:
        known.accounts.store.erase(SANA.id)
    with pytest.raises(TicketInvalid):
        accept(known, token)


# Where the invited address has an account


def test_who_has_an_account_gets_the_role_with_their_own_password_only(known: Services) -> None:
    token = invited(known, desk.TARA, role=Role.SUPERVISOR)
    assert known.accounts.has_account(known.accounts.look_up(token, INVITATION))
    with pytest.raises(SignInFailed):
        accept(known, token, "a password of my own")
    signed_in = accept(known, token, PASSWORD)
    assert signed_in.actor.memberships == TARA.memberships | {Membership(PROGRAM, Role.SUPERVISOR)}
    assert signed_in.account.name == "Tara Olsen"


def test_an_invitation_for_an_administrators_address_opens_nobodys_account(known: Services) -> None:
    made = known.administration.invite(PIA, email="ada@example.edu", name="", program_id=PROGRAM, role=Role.TRAINEE)
    for password in ("", "a password of my own", NEW):
        with pytest.raises(SignInFailed):
            accept(known, token_of(made.link), password)
    assert known.accounts.my_sessions(ADA) == ()


def test_guessing_passwords_through_an_invitation_is_slowed_down_with_all_other_tries(known: Services) -> None:
    token = invited(known, desk.TARA)
    for _ in range(10):
        with pytest.raises(SignInFailed):
            accept(known, token, "wrong")
    with pytest.raises(Throttled):
        accept(known, token)
    with pytest.raises(Throttled):
        sign_in(known)


def test_a_disabled_person_is_not_let_in_by_an_invitation(known: Services) -> None:
    token = invited(known, desk.THEO)
    known.administration.disable(ADA, THEO.id)
    with pytest.raises(SignInFailed):
        accept(known, token)
    assert known.accounts.look_up(token, INVITATION).email == desk.THEO


def test_who_is_signed_in_joins_without_a_password(known: Services) -> None:
    token = invited(known, desk.TARA, role=Role.SUPERVISOR)
    known.accounts.join(TARA, token)
    assert known.accounts.store.actor(TARA.id).memberships == TARA.memberships | {Membership(PROGRAM, Role.SUPERVISOR)}
    with pytest.raises(TicketInvalid):
        known.accounts.join(TARA, token)


def test_joining_with_an_invitation_to_another_address_is_refused_and_uses_nothing_up(known: Services) -> None:
    token = invited(known)
    with pytest.raises(InvalidInput, match="another e-mail address"):
        known.accounts.join(TARA, token)
    accept(known, token)


def test_who_tries_many_links_slows_down_nobody_else(known: Services) -> None:
    for _ in range(60):
        with pytest.raises(TicketInvalid):
            known.accounts.join(THEO, "A" * 43)
    with pytest.raises(Throttled):
        known.accounts.join(THEO, invited(known, desk.THEO))
    known.accounts.join(TARA, invited(known, desk.TARA))


def test_the_one_local_trainee_joins_nothing(known: Services) -> None:
    with pytest.raises(SignedOut):
        known.accounts.join(SOLO, invited(known))


# A new password


def test_a_link_sets_a_new_password_signs_in_and_ends_every_session(known: Services) -> None:
    before = sign_in(known)
    signed_in = set_anew(known, reset_token(known))
    assert signed_in.actor == TARA
    assert signed_in.session.way == "reset"
    assert known.accounts.by_token(before.token) is None
    assert [session.id for session in known.accounts.my_sessions(TARA)] == [signed_in.session.id]
    assert sign_in(known, password=NEW).actor == TARA
    with pytest.raises(SignInFailed):
        sign_in(known)
    assert desk.actions(known) == ["reset-link-made", "password-changed"]


def test_a_reset_link_works_once_also_under_two_threads(known: Services) -> None:
    token = reset_token(known)

    def attempt(number: int) -> bool:
        try:
            set_anew(known, token, f"{NEW} {number}")
        except SignInFailed:
            return False
        return True

    with ThreadPoolExecutor(2) as two:
        assert sorted(two.map(attempt, range(2))) == [False, True]
    assert desk.actions(known).count("password-changed") == 1


def test_a_reset_link_lasts_an_hour_to_the_second(known: Services, clock: Clock) -> None:
    token = reset_token(known)
    clock.now += timedelta(minutes=59, seconds=59)
    known.accounts.look_up(token, RESET)
    clock.now += timedelta(seconds=1)
    with pytest.raises(TicketInvalid):
        set_anew(known, token)


def test_a_newer_link_makes_the_older_one_worthless(known: Services) -> None:
    older, newer = reset_token(known), reset_token(known)
    with pytest.raises(TicketInvalid):
        set_anew(known, older)
    set_anew(known, newer)


def test_changing_the_password_makes_open_links_worthless(known: Services) -> None:
    token = reset_token(known)
    known.accounts.change_password(TARA, PASSWORD, NEW, keep=uuid4())
    with pytest.raises(TicketInvalid):
        set_anew(known, token)


def test_a_link_of_a_person_who_was_shut_out_meanwhile_is_worthless_also_later(known: Services) -> None:
    token = reset_token(known, THEO)
    known.administration.disable(ADA, THEO.id)
    known.administration.enable(ADA, THEO.id)
    with pytest.raises(TicketInvalid):
        set_anew(known, token)


def test_a_poor_password_does_not_use_the_link_up(known: Services) -> None:
    token = reset_token(known)
    with pytest.raises(InvalidInput):
        set_anew(known, token, "tara olsen 1")
    set_anew(known, token)


def test_a_new_password_ends_the_waiting_after_too_many_tries(known: Services) -> None:
    for _ in range(10):
        with pytest.raises(SignInFailed):
            sign_in(known, password="wrong")
    set_anew(known, reset_token(known))
    assert sign_in(known, password=NEW).actor == TARA


# Asking for it on the sign-in page


def ask(services: Services, email: str, address: str = "192.0.2.1") -> None:
    services.accounts.request_reset(email, address=address)
    services.accounts.post.flush()


def test_who_asks_gets_a_link_by_mail_that_works(mailing: Services, sink: Sink) -> None:
    ask(mailing, " Tara@example.edu")
    assert sink.recipients == [desk.TARA]
    link = next(line for line in sink.text().splitlines() if "/reset/" in line)
    assert link.startswith("http://localhost:8501/reset/")
    assert set_anew(mailing, token_of(link)).actor == TARA
    mailing.accounts.post.flush()
    assert [mail["Subject"] for mail in sink.mails] == ["A new password for Secure Base", "Your password was changed"]


@pytest.mark.parametrize(
    "email", [NOBODY, "", "tara", "x" * 100_000, "tara@example.edu\nBcc: x@example.edu", "\ud800@b.example"]
)
def test_for_others_the_same_happens_as_far_as_can_be_seen(mailing: Services, sink: Sink, email: str) -> None:
    ask(mailing, email)
    assert sink.mails == []
    assert desk.actions(mailing) == []


def test_disabled_people_get_no_link(mailing: Services, sink: Sink) -> None:
    mailing.administration.disable(ADA, THEO.id)
    ask(mailing, desk.THEO)
    assert sink.mails == []


def test_people_of_single_sign_on_are_told_to_use_it_and_get_no_link(mailing: Services, sink: Sink) -> None:
    ask(mailing, "sana@example.edu")
    assert "account of your institution" in " ".join(sink.text().split())
    assert "/reset/" not in sink.text()


@pytest.mark.parametrize("email", [desk.TARA, NOBODY])
def test_three_requests_an_hour_for_an_address_whether_there_is_an_account_or_not(
    mailing: Services, email: str
) -> None:
    for _ in range(3):
        ask(mailing, email)
    with pytest.raises(Throttled):
        ask(mailing, email, "192.0.2.2")


def test_twenty_requests_an_hour_from_one_place(mailing: Services) -> None:
    for number in range(20):
        ask(mailing, f"{number}@example.edu")
    with pytest.raises(Throttled):
        ask(mailing, desk.TARA)


def test_without_a_mail_server_a_request_makes_nothing(known: Services) -> None:
    assert not known.accounts.mails()
    ask(known, desk.TARA)
    assert desk.actions(known) == []


def test_a_mail_server_that_refuses_changes_nothing_for_who_asks(mailing: Services, sink: Sink) -> None:
    sink.refuse = "550 No"
    ask(mailing, desk.TARA)
    assert sink.mails == []


def test_every_request_lasts_a_whole_number_of_steps(
    known: Services, open_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch, sink: Sink
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("simulator.services.passwords.sleep", waited.append)
    services = open_services(passwords=Passwords(CountingHasher(), step_seconds=0.25), mailer=sink.mailer())
    for email in (desk.TARA, NOBODY):
        ask(services, email)
    assert len(waited) == 2
