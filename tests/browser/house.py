"""A server with accounts and one program, as a school has it."""

from datetime import UTC, datetime
from uuid import uuid4

from simulator.bootstrap import Settings, build_services
from simulator.domain.accounts import Account, Cohort, Program
from simulator.domain.roles import Membership, Role
from tests.browser.conftest import Server
from tests.personas import COHORT, PROGRAM

PASSWORD = "seven quiet herons waiting"


class House:
    """The server, and the services on the same database, by which a test brings people in."""

    def __init__(self, folder):
        self.server = Server(folder, gap="0")
        url = f"sqlite:///{self.server.database}"
        self.services = build_services(Settings(database_url=url, double_press_seconds=0))
        self.hashed = self.services.accounts.passwords.hash(PASSWORD)
        now, programs = datetime.now(UTC), self.services.programs.store
        programs.create_program(Program(PROGRAM, "Riverside Training", now))
        programs.create_cohort(Cohort(COHORT, PROGRAM, "Autumn 2026", now))
        self.server.start()

    def enrol(self, person_id, name, role):
        """An account with a place in the program, and unless the person leads it, in the cohort."""
        now, programs = datetime.now(UTC), self.services.programs.store
        account = Account(person_id, uuid4(), _email(name), name, False, self.hashed, now)
        self.services.accounts.store.create(account)
        programs.grant(person_id, Membership(PROGRAM, role), at=now)
        if role is not Role.PROGRAM_LEAD:
            programs.enrol(COHORT, person_id, role, at=now)

    def person(self, name):
        """Somebody who was brought in, as the services know them."""
        store = self.services.accounts.store
        return store.actor(store.by_email(_email(name)).id)

    def cookie(self, name):
        """The session of somebody who has just signed in."""
        token = self.services.accounts.sign_in(_email(name), PASSWORD, address="127.0.0.1", agent="test").token
        return {"name": "secure-base", "value": token, "url": self.server.url}

    def close(self):
        """Stop the server and let go of the database."""
        self.server.stop()
        self.services.store.close()


def _email(name):
    return f"{name.lower()}@example.edu"
