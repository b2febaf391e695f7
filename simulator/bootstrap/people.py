"""The services about people, wired; nothing of them is loaded before it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from simulator.bootstrap.settings import Settings
from simulator.services.providers import Provider
from simulator.storage.store import Store

if TYPE_CHECKING:
    from simulator.services.accounts import Accounts
    from simulator.services.administration import Administration
    from simulator.services.mail import Mailer
    from simulator.services.passwords import Passwords
    from simulator.services.sessions import Lifetimes
    from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore
    from simulator.storage.cohort_store import CohortStore
    from simulator.storage.connections import Database


def wired_accounts(
    settings: Settings,
    database: Database,
    store: AccountStore,
    programs: ProgramStore,
    cohorts: CohortStore,
    audit: AuditStore,
    now: Callable[[], datetime],
    providers: Mapping[str, Provider],
    passwords: Passwords | None,
    mailer: Mailer | None,
) -> Accounts:
    """The service of accounts, with everything that signing in needs."""
    # Hashing, throttling and mail take a tenth of a second to load.
    from simulator.services.accounts import Accounts
    from simulator.services.identities import Identities
    from simulator.services.links import links_from
    from simulator.services.mail import Post
    from simulator.services.passwords import Passwords
    from simulator.services.sessions import Sessions
    from simulator.services.single_sign_on import rules_for
    from simulator.services.throttling import Throttle
    from simulator.services.tickets import Tickets

    life = _lifetimes(settings)
    return Accounts(
        store=store,
        programs=programs,
        audit=audit,
        database=database,
        now=now,
        passwords=passwords or Passwords(),
        throttle=Throttle(),
        post=Post(mailer or _mailer(settings)),
        links=links_from(settings.public_url),
        sessions=Sessions(store, now, life),
        tickets=Tickets(store, programs, cohorts, audit, now, life),
        identities=Identities(store, programs, audit, now, rules_for(providers, programs)),
        single_sign_on=bool(providers),
    )


def _lifetimes(settings: Settings) -> Lifetimes:
    from simulator.services.sessions import Lifetimes

    return Lifetimes(
        idle=timedelta(minutes=settings.session_idle_minutes),
        session=timedelta(hours=settings.session_hours),
        invitation=timedelta(days=settings.invitation_days),
        reset=timedelta(minutes=settings.reset_minutes),
        kept=timedelta(days=settings.retention_days) if settings.retention_days else None,
    )


def wired_administration(people: Accounts, attempts: Store) -> Administration:
    """What administrators do about people, with the parts of the service of accounts."""
    from simulator.services.administration import Administration

    return Administration(
        store=people.store,
        programs=people.programs,
        audit_log=people.audit,
        attempts=attempts,
        database=people.database,
        now=people.now,
        passwords=people.passwords,
        post=people.post,
        links=people.links,
        sessions=people.sessions,
        tickets=people.tickets,
    )


def _mailer(settings: Settings) -> Mailer:
    from simulator.services.mail import mailer_from

    return mailer_from(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        starttls=settings.smtp_starttls,
        sender=settings.mail_from,
    )
