"""Links with which people put themselves into a cohort."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from simulator.bootstrap import Services
from simulator.domain.roles import OPERATOR, SOLO, Membership, Role
from simulator.errors import AccessDenied, InvalidInput, NotFound, Throttled, TicketInvalid
from tests.mail_sink import Sink, mail_sink
from tests.personas import ADA, COHORT, LEO, NILS, OTTO, PIA, PROGRAM, SANA, SECOND_COHORT, TARA, THEO
from tests.settled import settle
from tests.unit.services.conftest import Clock

HERE = "192.0.2.7"


@pytest.fixture
def sink() -> Iterator[Sink]:
    with mail_sink() as sink:
        yield sink


@pytest.fixture
def mailing(open_services: Callable[..., Services], sink: Sink) -> Iterator[Services]:
    """The services, with a mail server, which stays until all mail was tried, and everybody there."""
    services = open_services(mailer=sink.mailer())
    settle(services.programs.database)
    yield services
    services.joining.post.flush()


def token(services: Services, **given: object) -> str:
    _link, address = services.joining.make(PIA, COHORT, **({"days": 7, "max_uses": 2} | given))
    return address.rpartition("/enrol/")[2]


def test_a_link_says_what_it_is_for_and_looking_uses_nothing_up(settled: Services) -> None:
    section = settled.cohorts.add_section(PIA, COHORT, "Tuesday group")
    secret = token(settled, section_id=section.id)
    for _ in range(3):
        offer = settled.joining.look(secret, address=HERE)
    assert (offer.cohort.name, offer.program.name, offer.supervisors, offer.section, offer.link.uses) == (
        "Cohort 2026",
        "University Clinic",
        ("Sana Rivera",),
        "Tuesday group",
        0,
    )
    (kept,) = settled.joining.open_links(PIA, COHORT)
    assert secret not in repr(kept)


def test_who_joins_becomes_a_trainee_there_in_the_section_with_lines_in_the_log(settled: Services) -> None:
    section = settled.cohorts.add_section(PIA, COHORT, "Tuesday group")
    assert settled.joining.join(NILS, token(settled, section_id=section.id)).id == COHORT
    nils = settled.accounts.store.actor(NILS.id)
    assert (nils.memberships, nils.trains_in) == (frozenset({Membership(PROGRAM, Role.TRAINEE)}), {COHORT})
    (place,) = [one for one in settled.cohorts.roster(PIA, COHORT) if one.account.id == NILS.id]
    assert place.section_id == section.id
    lines, _n = settled.programs.audit.entries(person_id=NILS.id)
    assert [line.action for line in lines] == ["cohort-joined", "role-granted"]


def test_a_link_works_for_so_many_and_joining_again_takes_no_place(settled: Services) -> None:
    secret = token(settled)
    for person in (NILS, NILS, TARA):
        settled.joining.join(person, secret)
    assert settled.joining.open_links(PIA, COHORT)[0].uses == 1
    settled.joining.join(OTTO, secret)
    with pytest.raises(TicketInvalid):
        settled.joining.join(LEO, secret)
    assert settled.joining.open_links(PIA, COHORT) == ()


def test_who_supervises_a_cohort_does_not_train_in_it_by_a_link(settled: Services) -> None:
    with pytest.raises(InvalidInput, match="You supervise this cohort"):
        settled.joining.join(SANA, token(settled))
    assert settled.accounts.store.actor(SANA.id) == SANA


def test_a_link_stops_working_when_it_is_withdrawn_or_over(settled: Services, clock: Clock) -> None:
    first, second = token(settled), token(settled)
    newest, oldest = settled.joining.open_links(PIA, COHORT)
    assert settled.joining.withdraw(PIA, newest.id)
    assert not settled.joining.withdraw(PIA, newest.id)
    clock.now += timedelta(days=7)
    for secret in (first, second, "x" * 43, "short", ""):
        with pytest.raises(TicketInvalid):
            settled.joining.look(secret, address=HERE)
    assert oldest.uses == 0


def test_a_link_is_worth_as_much_as_who_made_it(settled: Services) -> None:
    secret = token(settled)
    settled.administration.revoke(ADA, PIA.id, PROGRAM, Role.PROGRAM_LEAD)
    with pytest.raises(TicketInvalid):
        settled.joining.join(NILS, secret)
    _link, address = settled.joining.make(OPERATOR, COHORT, days=1, max_uses=1)
    settled.joining.join(NILS, address.rpartition("/")[2])


@pytest.mark.parametrize(
    "given", [{"days": 0}, {"days": 181}, {"max_uses": 0}, {"max_uses": 501}], ids=["no day", "long", "none", "many"]
)
def test_days_and_uses_are_bounded(settled: Services, given: dict[str, int]) -> None:
    with pytest.raises(InvalidInput, match="link"):
        token(settled, **given)


def test_a_cohort_has_so_many_links_at_most(settled: Services) -> None:
    for _ in range(20):
        token(settled)
    with pytest.raises(InvalidInput, match="20 links"):
        token(settled)


def test_only_who_runs_the_program_makes_and_sees_links(settled: Services) -> None:
    with pytest.raises(AccessDenied):
        settled.joining.make(SANA, COHORT, days=1, max_uses=1)
    with pytest.raises(NotFound):
        settled.joining.open_links(LEO, COHORT)
    token(settled)
    (link,) = settled.joining.open_links(ADA, COHORT)
    with pytest.raises(NotFound):
        settled.joining.withdraw(LEO, link.id)
    other = settled.cohorts.add_section(PIA, SECOND_COHORT, "Tuesday group")
    with pytest.raises(NotFound):
        token(settled, section_id=other.id)


def test_the_trainee_of_solo_mode_joins_nothing(settled: Services) -> None:
    with pytest.raises(TicketInvalid):
        settled.joining.join(SOLO, token(settled))


def test_who_tries_many_links_is_slowed_down(settled: Services) -> None:
    secret = token(settled)
    for number in range(60):
        with pytest.raises(TicketInvalid):
            settled.joining.look(f"{number:043}", address=HERE)
    with pytest.raises(Throttled):
        settled.joining.look(secret, address=HERE)


# Without an account


def test_who_has_no_account_is_sent_an_invitation_to_the_cohort(mailing: Services, sink: Sink) -> None:
    secret = token(mailing)
    for _ in range(2):  # asking again takes no second place
        mailing.joining.ask_for_invitation(secret, " New@Example.org", address=HERE)
    mailing.joining.post.flush()
    assert sink.recipients == ["new@example.org"] * 2
    assert mailing.joining.open_links(PIA, COHORT)[0].uses == 1
    (ticket,) = mailing.administration.open_invitations(PIA)
    assert (ticket.role, ticket.cohort_id, ticket.created_by) == (Role.TRAINEE, COHORT, PIA.id)
    link = next(word for word in sink.text().split() if "/invitation/" in word)
    entered = mailing.accounts.accept_invitation(
        link.rpartition("/")[2], name="Noa New", password="seven quiet herons waiting", address=HERE, agent="Firefox"
    )
    assert entered.actor.trains_in == {COHORT}


def test_without_a_mail_server_nobody_is_sent_anything(settled: Services) -> None:
    assert not settled.joining.mails()
    with pytest.raises(TicketInvalid):
        settled.joining.ask_for_invitation(token(settled), "new@example.org", address=HERE)


def test_a_link_sends_no_more_invitations_than_it_has_places(mailing: Services) -> None:
    secret = token(mailing, max_uses=1)
    mailing.joining.ask_for_invitation(secret, "one@example.org", address=HERE)
    with pytest.raises(TicketInvalid):
        mailing.joining.ask_for_invitation(secret, "two@example.org", address=HERE)
    with pytest.raises(InvalidInput, match="e-mail address"):
        mailing.joining.ask_for_invitation(token(mailing), "no address", address=HERE)


def test_joining_keeps_what_one_was_elsewhere(settled: Services) -> None:
    settled.joining.join(THEO, token(settled))
    assert settled.accounts.store.actor(THEO.id) == THEO
