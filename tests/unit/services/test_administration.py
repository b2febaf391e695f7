"""People, invitations and roles: what administrators do, what leads do for their own program, and who may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from simulator.bootstrap import Services
from simulator.domain.accounts import TicketKind
from simulator.domain.attempt import Feedback
from simulator.domain.roles import OPERATOR, SOLO, Actor, Membership, Role
from simulator.errors import AccessDenied, InvalidInput, NameTaken, NotFound, StorageError, TicketInvalid
from simulator.storage.sql_practice import SqlDrills
from simulator.storage.store import Claimed
from tests.mail_sink import Sink, mail_sink
from tests.personas import (
    ADA,
    COHORT,
    LEO,
    NILS,
    OTHER_COHORT,
    OTHER_PROGRAM,
    OTTO,
    PIA,
    PROGRAM,
    SANA,
    TARA,
    THEO,
)
from tests.unit.services import desk
from tests.unit.services.conftest import Clock
from tests.unit.services.desk import NEW, NOBODY, PASSWORD, token_of
from tests.unit.storage.drilling import card

NO_ID = ["", "garbage", "12345678-1234-4234-8234-123456789abc", "x" * 10_000, "\x00"]


@pytest.fixture
def known(settled: Services, clock: Clock) -> Services:
    """The clock stands."""
    clock.step = timedelta(0)
    return settled


@pytest.fixture
def sink() -> Iterator[Sink]:
    with mail_sink() as opened:
        yield opened


@pytest.fixture
def mailing(known: Services, open_services: Callable[..., Services], sink: Sink) -> Services:
    return open_services(mailer=sink.mailer())


def invite(services: Services, actor: Actor = ADA, email: str = NOBODY, **place: object) -> object:
    given = {"program_id": PROGRAM, "role": Role.TRAINEE} | place
    return services.administration.invite(actor, email=email, name="Nora", **given)


# Who may


MANAGING: dict[str, Callable[[Services, Actor], object]] = {
    "people": lambda s, actor: s.administration.people(actor),
    "person": lambda s, actor: s.administration.person(actor, TARA.id),
    "person of nobody": lambda s, actor: s.administration.person(actor, uuid4()),
    "by email": lambda s, actor: s.administration.person_by_email(actor, NOBODY),
    "invite an administrator": lambda s, actor: s.administration.invite(
        actor, email=NOBODY, name="", administrator=True
    ),
    "invite without a role": lambda s, actor: s.administration.invite(actor, email=NOBODY, name=""),
    "invite a lead": lambda s, actor: invite(s, actor, role=Role.PROGRAM_LEAD),
    "invite an administrating trainee": lambda s, actor: invite(s, actor, administrator=True),
    "add": lambda s, actor: s.administration.add_account(actor, email=NOBODY, name="N", password=PASSWORD),
    "reset": lambda s, actor: s.administration.reset_link(actor, TARA.id),
    "make an administrator": lambda s, actor: s.administration.set_administrator(actor, actor.id, True),
    "make a lead": lambda s, actor: s.administration.grant(actor, TARA.id, PROGRAM, Role.PROGRAM_LEAD),
    "unmake a lead": lambda s, actor: s.administration.revoke(actor, PIA.id, PROGRAM, Role.PROGRAM_LEAD),
    "disable": lambda s, actor: s.administration.disable(actor, TARA.id),
    "enable": lambda s, actor: s.administration.enable(actor, TARA.id),
    "end sessions": lambda s, actor: s.administration.end_sessions(actor, TARA.id),
    "claim": lambda s, actor: s.administration.claim_solo(actor, actor.id),
    "audit": lambda s, actor: s.administration.audit(actor),
    "audit as CSV": lambda s, actor: s.administration.audit_csv(actor),
}


@pytest.mark.parametrize("what", MANAGING)
def test_only_administrators_manage_people(known: Services, what: str) -> None:
    for who in (TARA, SANA, PIA, NILS, SOLO):
        with pytest.raises(AccessDenied):
            MANAGING[what](known, who)
    assert desk.actions(known) == []


LEADING: dict[str, Callable[[Services, Actor], object]] = {
    "invite": lambda s, actor: invite(s, actor),
    "invite to what is not there": lambda s, actor: invite(s, actor, program_id=uuid4()),
    "grant": lambda s, actor: s.administration.grant(actor, TARA.id, PROGRAM, Role.SUPERVISOR),
    "grant to oneself": lambda s, actor: s.administration.grant(actor, actor.id, PROGRAM, Role.SUPERVISOR),
    "revoke": lambda s, actor: s.administration.revoke(actor, THEO.id, PROGRAM, Role.TRAINEE),
    "invitations": lambda s, actor: s.administration.open_invitations(actor),
    "withdraw": lambda s, actor: s.administration.withdraw_invitation(actor, uuid4()),
}


@pytest.mark.parametrize("what", LEADING)
def test_trainees_and_supervisors_give_and_take_no_roles(known: Services, what: str) -> None:
    for who in (TARA, SANA, NILS, SOLO):
        with pytest.raises(AccessDenied):
            LEADING[what](known, who)
    assert desk.actions(known) == []


# Leads


@pytest.mark.parametrize("role", [Role.TRAINEE, Role.SUPERVISOR])
def test_a_lead_gives_and_takes_the_roles_of_trainee_and_supervisor(known: Services, role: Role) -> None:
    person = SANA if role is Role.TRAINEE else TARA
    assert known.administration.grant(PIA, person.id, PROGRAM, role) is True
    assert known.administration.grant(PIA, person.id, PROGRAM, role) is False
    assert Membership(PROGRAM, role) in known.accounts.store.actor(person.id).memberships
    assert known.administration.revoke(PIA, person.id, PROGRAM, role) is True
    assert known.administration.revoke(PIA, person.id, PROGRAM, role) is False
    assert known.accounts.store.actor(person.id) == person
    assert desk.actions(known) == ["role-granted", "role-revoked"]


def test_another_program_is_not_found_by_a_lead_just_like_one_that_is_not_there(known: Services) -> None:
    told = set()
    for program_id in (OTHER_PROGRAM, *NO_ID):
        for act in (known.administration.grant, known.administration.revoke):
            with pytest.raises(NotFound) as refused:
                act(PIA, OTTO.id, program_id, Role.TRAINEE)
            told.add(str(refused.value))
        with pytest.raises(NotFound) as refused:
            invite(known, PIA, program_id=program_id)
        told.add(str(refused.value))
    assert told == {"This program could not be found."}
    assert desk.actions(known) == []


def test_a_person_of_another_program_is_not_found_by_a_lead_just_like_nobody(known: Services) -> None:
    told = set()
    for account_id in (OTTO.id, NILS.id, *NO_ID):
        with pytest.raises(NotFound) as refused:
            known.administration.grant(PIA, account_id, PROGRAM, Role.TRAINEE)
        told.add(str(refused.value))
    assert told == {"This person could not be found."}


def test_a_lead_invites_into_a_cohort_of_their_own_program_only(known: Services) -> None:
    assert invite(known, PIA, cohort_id=COHORT).ticket.cohort_id == COHORT
    for cohort_id in (OTHER_COHORT, *NO_ID):
        with pytest.raises(NotFound):
            invite(known, PIA, cohort_id=cohort_id)


def test_a_lead_sees_and_withdraws_invitations_to_their_own_program_only(known: Services) -> None:
    own = invite(known, PIA).ticket
    other = invite(known, LEO, email="x@example.edu", program_id=OTHER_PROGRAM).ticket
    administrator = known.administration.invite(ADA, email="y@example.edu", name="", administrator=True).ticket
    lead = invite(known, ADA, email="z@example.edu", role=Role.PROGRAM_LEAD).ticket
    assert {ticket.id for ticket in known.administration.open_invitations(PIA)} == {own.id, lead.id}
    for ticket in (other, administrator, lead):
        with pytest.raises(NotFound):
            known.administration.withdraw_invitation(PIA, ticket.id)
    known.administration.withdraw_invitation(PIA, own.id)
    assert len(known.administration.open_invitations(ADA)) == 3


# People


def test_people_are_listed_by_name_with_their_roles(known: Services) -> None:
    page = known.administration.people(ADA)
    assert [person.account.name for person in page.people][:2] == ["Ada Moreau", "Leo Costa"]
    assert (page.total, page.n_pages) == (9, 1)
    tara = next(person for person in page.people if person.account.id == TARA.id)
    assert [(program.name, role) for program, role in tara.memberships] == [("University Clinic", Role.TRAINEE)]


def test_people_are_found_by_name_and_address_and_signs_of_searches_mean_themselves(known: Services) -> None:
    def found(text: str) -> list[str]:
        return [person.account.name for person in known.administration.people(ADA, text).people]

    assert found("olsen") == ["Tara Olsen"]
    assert found("TARA@EX") == ["Tara Olsen"]
    for text in ("%", "_", "' OR 1=1 --", "x" * 10_000):
        assert found(text) == []


def test_pages_beyond_the_last_are_empty(known: Services) -> None:
    for page in (1, 10**12):
        assert known.administration.people(ADA, page=page).people == ()
    assert len(known.administration.people(ADA, page=-5).people) == 9


def test_a_person_is_shown_with_open_sessions(known: Services) -> None:
    desk.give_password(known, TARA)
    desk.sign_in(known)
    person = known.administration.person(ADA, str(TARA.id))
    assert (len(person.sessions), person.single_sign_on) == (1, False)


@pytest.mark.parametrize("account_id", NO_ID)
def test_a_person_who_is_not_there_is_not_found(known: Services, account_id: str) -> None:
    with pytest.raises(NotFound):
        known.administration.person(ADA, account_id)


# Invitations


def test_where_there_is_no_mail_server_the_link_comes_back(known: Services) -> None:
    made = invite(known)
    assert made.mailed is False
    assert made.link.startswith("http://localhost:8501/invitation/")
    assert known.accounts.look_up(token_of(made.link), TicketKind.INVITATION) == made.ticket


def test_where_there_is_one_it_is_mailed_and_in_nobody_elses_hands(mailing: Services, sink: Sink) -> None:
    made = invite(mailing)
    assert (made.mailed, made.link) == (True, "")
    assert sink.recipients == [NOBODY]
    link = next(line for line in sink.text().splitlines() if "/invitation/" in line)
    assert mailing.accounts.look_up(token_of(link), TicketKind.INVITATION) == made.ticket
    assert "University Clinic as a trainee" in " ".join(sink.text().split())


def test_where_it_is_down_the_link_comes_back_and_works(mailing: Services, sink: Sink) -> None:
    sink.refuse = "451 Later"
    made = invite(mailing)
    assert made.mailed is False
    mailing.accounts.look_up(token_of(made.link), TicketKind.INVITATION)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "nora",
        "nora@",
        "@example.edu",
        "nora@example",
        "a b@example.edu",
        "n@example.edu\nBcc: x@y.example",
        "x" * 300,
    ],
)
def test_what_is_no_address_is_refused_with_how_to_write_it(known: Services, email: str) -> None:
    with pytest.raises(InvalidInput, match="can't be an e-mail address"):
        invite(known, email=email)
    assert desk.actions(known) == []


def test_names_get_no_line_breaks_into_mails(mailing: Services, sink: Sink) -> None:
    mailing.administration.invite(
        ADA, email=NOBODY, name="Nora\r\nBcc: x@y.example\r\n\r\n<b>", program_id=PROGRAM, role=Role.TRAINEE
    )
    assert sink.mails[0]["Bcc"] is None
    assert "Hello Nora Bcc: x@y.example <b>," in sink.text()


def test_role_program_and_cohort_have_to_go_together(known: Services) -> None:
    for place in (
        {"program_id": None, "role": Role.TRAINEE},
        {"program_id": None, "role": None, "cohort_id": COHORT},
        {"role": None},
        {"role": Role.PROGRAM_LEAD, "cohort_id": COHORT},
    ):
        with pytest.raises(InvalidInput):
            invite(known, **place)


def test_whether_an_account_exists_is_not_told_by_inviting(known: Services) -> None:
    there, not_there = invite(known, PIA, email=desk.THEO), invite(known, PIA)
    assert (there.mailed, bool(there.link)) == (not_there.mailed, bool(not_there.link))


def test_inviting_again_makes_the_earlier_link_worthless(known: Services) -> None:
    earlier, other, later = invite(known), invite(known, role=Role.SUPERVISOR), invite(known)
    with pytest.raises(TicketInvalid):
        known.accounts.look_up(token_of(earlier.link), TicketKind.INVITATION)
    for made in (other, later):
        known.accounts.look_up(token_of(made.link), TicketKind.INVITATION)


def test_a_withdrawn_invitation_works_no_more_and_is_withdrawn_once(known: Services) -> None:
    made = invite(known)
    known.administration.withdraw_invitation(ADA, str(made.ticket.id))
    with pytest.raises(TicketInvalid):
        known.accounts.look_up(token_of(made.link), TicketKind.INVITATION)
    for ticket_id in (made.ticket.id, *NO_ID):
        with pytest.raises(NotFound):
            known.administration.withdraw_invitation(ADA, ticket_id)
    assert desk.actions(known) == ["invited", "invitation-withdrawn"]


def test_a_reset_link_is_no_invitation_to_withdraw(known: Services) -> None:
    made = known.administration.reset_link(ADA, TARA.id)
    with pytest.raises(NotFound):
        known.administration.withdraw_invitation(ADA, made.ticket.id)


def test_invitations_that_expired_are_no_longer_open(known: Services, clock: Clock) -> None:
    made = invite(known)
    assert known.administration.open_invitations(ADA) == (made.ticket,)
    clock.now += timedelta(days=7)
    assert known.administration.open_invitations(ADA) == ()


# Accounts


def test_an_account_is_added_with_a_password_at_once(known: Services) -> None:
    known.administration.add_account(OPERATOR, email="Nobody@example.edu", name="Nora", password=PASSWORD)
    assert desk.sign_in(known, NOBODY).account.name == "Nora"
    with pytest.raises(NameTaken):
        known.administration.add_account(OPERATOR, email=NOBODY, name="Nora", password=PASSWORD)
    assert desk.actions(known) == ["account-created"]


@pytest.mark.parametrize(
    "change", [{"email": "x"}, {"name": " "}, {"password": "short"}, {"password": "nora nora nora"}], ids=str
)
def test_an_account_that_will_not_do_is_not_added(known: Services, change: dict[str, str]) -> None:
    given = {"email": NOBODY, "name": "Nora", "password": PASSWORD}
    with pytest.raises(InvalidInput):
        known.administration.add_account(ADA, **(given | change))
    assert known.administration.people(ADA).total == 9


def test_a_reset_link_is_mailed_or_comes_back(known: Services, mailing: Services, sink: Sink) -> None:
    assert "/reset/" in known.administration.reset_link(ADA, TARA.id).link
    made = mailing.administration.reset_link(ADA, TARA.id)
    assert (made.mailed, made.link, sink.recipients) == (True, "", [desk.TARA])


def test_a_disabled_person_gets_no_reset_link(known: Services) -> None:
    known.administration.disable(ADA, TARA.id)
    with pytest.raises(InvalidInput, match="disabled"):
        known.administration.reset_link(ADA, TARA.id)


def test_disabling_and_enabling_are_recorded_once_each(known: Services) -> None:
    for _ in range(2):
        known.administration.disable(ADA, TARA.id)
    for _ in range(2):
        known.administration.enable(ADA, TARA.id)
    assert desk.actions(known) == ["account-disabled", "account-enabled"]


def test_nobody_disables_themselves(known: Services) -> None:
    known.administration.set_administrator(ADA, SANA.id, True)
    with pytest.raises(InvalidInput, match="Nobody can shut themselves out"):
        known.administration.disable(ADA, ADA.id)


def test_the_last_administrator_is_neither_disabled_nor_unmade(known: Services) -> None:
    for act in (
        lambda: known.administration.disable(OPERATOR, ADA.id),
        lambda: known.administration.set_administrator(OPERATOR, ADA.id, False),
        lambda: known.administration.set_administrator(ADA, ADA.id, False),
    ):
        with pytest.raises(InvalidInput, match="last administrator"):
            act()
    assert desk.actions(known) == []


def test_a_disabled_administrator_does_not_count_as_one_who_is_left(known: Services) -> None:
    known.administration.set_administrator(ADA, SANA.id, True)
    known.administration.disable(ADA, SANA.id)
    with pytest.raises(InvalidInput, match="last administrator"):
        known.administration.set_administrator(ADA, ADA.id, False)
    known.administration.set_administrator(ADA, SANA.id, False)


def test_administrators_are_made_and_unmade_and_it_is_recorded(known: Services) -> None:
    for wanted in (True, True, False, False):
        known.administration.set_administrator(ADA, SANA.id, wanted)
        assert known.accounts.store.account(SANA.id).administrator is wanted
    assert desk.actions(known) == ["administrator-made", "administrator-unmade"]


def test_sessions_are_ended_and_counted(known: Services) -> None:
    desk.give_password(known, TARA)
    tokens = [desk.sign_in(known).token for _ in range(2)]
    assert known.administration.end_sessions(ADA, TARA.id) == 2
    assert [known.accounts.by_token(token) for token in tokens] == [None, None]


# What was practised before there were accounts


def test_solo_practice_is_given_to_one_person_once(known: Services) -> None:
    attempt = known.training.begin(SOLO, "waiting-room", feedback=Feedback.EACH)
    known.training.accept_notice(SOLO)
    known.training.accept_notice(TARA)
    assert known.administration.claim_solo(OPERATOR, TARA.id) == Claimed(1, more=False)
    assert known.training.room(TARA, str(attempt.id)).attempt.trainee_id == TARA.id
    assert not known.administration.claim_solo(OPERATOR, THEO.id)
    assert desk.actions(known) == ["attempts-claimed"]


def test_drills_without_an_attempt_are_given_and_that_is_recorded(known: Services) -> None:
    SqlDrills(known.database).keep_card(card(SOLO.id))
    assert known.administration.claim_solo(OPERATOR, TARA.id) == Claimed(0, more=True)
    (line,), _n = known.administration.audit_log.entries()
    assert (line.action, dict(line.detail)) == ("attempts-claimed", {"attempts": "0", "more": "yes"})


def test_notices_that_were_read_alone_count_as_read(known: Services, clock: Clock) -> None:
    for notice in ("one", "two"):
        known.store.accept_notice(SOLO.id, notice, at=clock())
    known.store.accept_notice(TARA.id, "one", at=clock())
    known.administration.claim_solo(OPERATOR, TARA.id)
    assert [known.store.has_accepted(TARA.id, notice) for notice in ("one", "two", "three")] == [True, True, False]
    assert not known.store.has_accepted(SOLO.id, "two")


# One transaction


CHANGES: dict[str, Callable[[Services], object]] = {
    "invite": invite,
    "grant": lambda s: s.administration.grant(ADA, TARA.id, PROGRAM, Role.SUPERVISOR),
    "revoke": lambda s: s.administration.revoke(ADA, TARA.id, PROGRAM, Role.TRAINEE),
    "disable": lambda s: s.administration.disable(ADA, TARA.id),
    "administrator": lambda s: s.administration.set_administrator(ADA, TARA.id, True),
    "end sessions": lambda s: s.administration.end_sessions(ADA, TARA.id),
    "reset": lambda s: s.administration.reset_link(ADA, TARA.id),
    "add": lambda s: s.administration.add_account(ADA, email=NOBODY, name="Nora", password=PASSWORD),
    "rename": lambda s: s.accounts.rename(TARA, "Another"),
    "password": lambda s: s.accounts.change_password(TARA, PASSWORD, NEW, keep=uuid4()),
}


def everything(services: Services) -> object:
    store = services.accounts.store
    people = services.administration.people(ADA).people
    return (people, store.open_tickets(), [store.sessions_of(person.account.id) for person in people])


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_whose_line_can_not_be_written_does_not_happen(known: Services, what: str) -> None:
    class Full(type(known.accounts.audit)):
        def record(self, *given: object, **named: object) -> object:
            super().record(*given, **named)
            raise StorageError("The disk is full.")

    desk.give_password(known, TARA)
    desk.sign_in(known)
    before = everything(known)
    full = Full(known.database)
    failing = replace(
        known,
        accounts=replace(known.accounts, audit=full),
        administration=replace(known.administration, audit_log=full),
    )
    with pytest.raises(StorageError):
        CHANGES[what](failing)
    assert everything(known) == before
    assert desk.actions(known) == []


@pytest.mark.parametrize("what", CHANGES)
def test_and_otherwise_it_leaves_one_line(known: Services, what: str) -> None:
    desk.give_password(known, TARA)
    CHANGES[what](known)
    assert len(desk.actions(known)) == 1


def test_the_log_holds_no_names_addresses_or_tokens(known: Services) -> None:
    desk.give_password(known, TARA, password=PASSWORD)
    for what in sorted(CHANGES, key=lambda what: what == "disable"):
        CHANGES[what](known)
    entries, _ = known.administration.audit_log.entries(limit=100)
    written = " ".join(f"{entry.action} {entry.thing} {dict(entry.detail)}" for entry in entries)
    for private in ("tara", "nora", "@", "another", PASSWORD, NEW, str(TARA.id), str(ADA.id)):
        assert private not in written.lower()
