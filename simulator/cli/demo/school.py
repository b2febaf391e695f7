"""The people of the demonstration and what is planned for them, put into an installation day by day."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

from simulator.bootstrap import Services
from simulator.cli.demo.chance import chance_of
from simulator.cli.demo.clock import Clock, Days, Doings
from simulator.cli.demo.following import follow, prepare
from simulator.cli.demo.plan import HOST, Asked, CohortPlan, Plan, address, names
from simulator.cli.demo.sessions import Sitting, sit
from simulator.cli.demo.teaching import Supervisor, convene, supervise
from simulator.cli.demo.trainee import Trainee, drawn
from simulator.domain.accounts import Cohort
from simulator.domain.roles import OPERATOR, Actor, Role

ADMINISTRATOR, LEAD = f"administrator@{HOST}", f"lead@{HOST}"
STOPS_HALF_WAY = 0.04
REPEATS = 0.22
PRACTISES_FREELY = 0.5
SHOWS = 0.3
NOTES = 0.4
"""Share of trainees who note how sure they are at half of their decisions."""
SEVERITIES = (-0.5, -0.25, 0.0, 0.15, 0.4, 0.7)


@dataclass(frozen=True, slots=True)
class Made:
    """What is there now, to be told: addresses to sign in with, and how much there is."""

    administrator: str
    lead: str
    supervisor: str
    trainee: str
    n_people: int
    n_sessions: int


@dataclass
class School:
    """Fills an installation.

    Attributes
    ----------
    services : Services
        Wired with this clock.
    password : str
        Everybody's.
    tell : callable
        Takes a line about how far it is.
    """

    services: Services
    clock: Clock
    plan: Plan
    password: str
    tell: Callable[[str], None]
    _supervisors: list[Supervisor] = field(default_factory=list)
    _trainees: list[Trainee] = field(default_factory=list)
    _programs: dict[str, UUID] = field(default_factory=dict)

    def fill(self, until: datetime) -> Made:
        """Make everybody and let their weeks pass; all of it or nothing is kept.

        Parameters
        ----------
        until : datetime
            Now, aware UTC.
        """
        begins = datetime.combine(until.date(), time(8), until.tzinfo) - timedelta(weeks=self.plan.weeks)
        with self.services.database.writing():
            self.clock.at = begins - timedelta(days=3)
            people = names(chance_of(self.plan.seed, "names"))
            self._staff(people)
            days = Days(self.clock, until)
            for number, planned in enumerate(self.plan.cohorts):
                self._cohort(number, planned, people, days, begins)
            for number, supervisor in enumerate(self._supervisors):
                days.add(begins + timedelta(days=6, hours=number), supervise(self.services, supervisor))
            if self.plan.panel_case:
                first = self._programs[self.plan.programs[0]]
                convened = convene(
                    self.services, self._supervisors[0], self._supervisors[1:], first, self.plan.panel_case
                )
                days.add(begins + timedelta(weeks=2), convened)
            lead = self._actor_of(LEAD)
            for program_id in self._programs.values():
                prepare(self.services, lead, program_id)
            self._pass(days, begins)
            self.clock.at = until
            n_sessions = sum(len(self.services.store.attempts_of(one.actor.id)) for one in self._trainees)
        self.services.calibrations.publish(OPERATOR)  # from sums, which are settled as the transaction ends
        with self.services.database.writing():
            follow(self.services, self._supervisors, self._trainees, self.plan.seed)
        return Made(
            ADMINISTRATOR,
            LEAD,
            self._address_of(self._supervisors[0].actor),
            self._address_of(self._trainees[0].actor),
            2 + len(self._supervisors) + len(self._trainees),
            n_sessions,
        )

    def _pass(self, days: Days, begins: datetime) -> None:
        week = 0
        for at in days.pass_by():
            if at >= begins + timedelta(weeks=week):
                week += 1
                self.tell(f"Week {week} of {self.plan.weeks} …")

    def _staff(self, people: Iterator[str]) -> None:
        """Who runs it, who leads it, and who supervises in it."""
        services = self.services
        administrator = self._account(ADMINISTRATOR, "Administrator (simulated)")
        services.administration.set_administrator(OPERATOR, administrator, True)
        lead = self._account(LEAD, "Lead (simulated)")
        supervisors = [self._person(people) for _number in range(self.plan.n_supervisors)]
        for name in self.plan.programs:
            program = services.programs.create_program(OPERATOR, name, simulated=True)
            self._programs[name] = program.id
            services.administration.grant(OPERATOR, lead, program.id, Role.PROGRAM_LEAD)
            for person in supervisors:
                services.administration.grant(OPERATOR, person, program.id, Role.SUPERVISOR)
        for number, person in enumerate(supervisors):
            chance = chance_of(self.plan.seed, "supervisor", number)
            severity = SEVERITIES[number % len(SEVERITIES)]
            self._supervisors.append(Supervisor(self._actor(person), severity, chance.uniform(0.45, 0.8), chance))

    def _cohort(self, number: int, planned: CohortPlan, people: Iterator[str], days: Days, begins: datetime) -> None:
        """Its people, and what they are going to do."""
        services, program = self.services, self._programs[planned.program]
        cohort = services.programs.create_cohort(OPERATOR, program, planned.name)
        for which in planned.supervisors:
            supervisor = self._supervisors[which]
            services.programs.enrol(OPERATOR, cohort.id, supervisor.actor.id, Role.SUPERVISOR)
            self._supervisors[which] = _again(supervisor, self._actor(supervisor.actor.id))
        trainees = []
        for place in range(planned.n_trainees):
            person = self._person(people)
            services.administration.grant(OPERATOR, person, program, Role.TRAINEE)
            services.programs.enrol(OPERATOR, cohort.id, person, Role.TRAINEE)
            trainees.append(drawn(self._actor(person), planned.skill, (self.plan.seed, "trainee", number, place)))
            services.training.accept_notice(trainees[-1].actor)
        self._trainees += trainees
        self._free_practice(planned, cohort, trainees, days, begins)
        for asked in planned.asked:
            days.add(begins + timedelta(weeks=asked.week), self._assign(cohort, asked, trainees, days))

    def _free_practice(
        self, planned: CohortPlan, cohort: Cohort, trainees: list[Trainee], days: Days, begins: datetime
    ) -> None:
        """Cases that nobody asked for, done by some; most keep them to themselves, and then nobody sees them."""
        wanted = {asked.case for asked in planned.asked}
        others = sorted(set(self.services.programs.assignable(OPERATOR, cohort.id)) - wanted)
        for trainee in trainees:
            chance = trainee.chance
            if others and chance.random() < PRACTISES_FREELY:
                shown_to = cohort.id if chance.random() < SHOWS else None
                sitting = Sitting(trainee, chance.choice(others), shown_to=shown_to)
                days.add(begins + _some_day(chance, 7 * self.plan.weeks), sit(self.services, sitting))

    def _assign(self, cohort: Cohort, asked: Asked, trainees: list[Trainee], days: Days) -> Doings:
        """The lead assigns a case; each trainee then does it on a day of their own, or does not."""
        due = self.clock.at + timedelta(days=asked.days)
        assignment = self.services.programs.assign(self._actor_of(LEAD), cohort.id, asked.case, due, asked.mode)
        for trainee in trainees:
            chance = trainee.chance
            begins = self.clock.at + _some_day(chance, asked.days)
            if chance.random() < trainee.diligence:
                stops = chance.randrange(2, 8) if chance.random() < STOPS_HALF_WAY else None
                sitting = Sitting(
                    trainee,
                    asked.case,
                    str(assignment.id),
                    stops,
                    notes=0.5 if chance.random() < NOTES else 0.0,
                    shown_to=cohort.id if chance.random() < SHOWS else None,
                )
                days.add(begins, sit(self.services, sitting))
            if chance.random() < REPEATS * trainee.diligence:
                again = Sitting(trainee, asked.case, shown_to=cohort.id if chance.random() < SHOWS else None)
                days.add(begins + timedelta(days=2) + _some_day(chance, 5), sit(self.services, again))
        yield from ()

    def _person(self, people: Iterator[str]) -> UUID:
        name = next(people)
        return self._account(address(name), name)

    def _account(self, email: str, name: str) -> UUID:
        account = self.services.administration.add_account(OPERATOR, email=email, name=name, password=self.password)
        return account.id

    def _actor(self, account_id: UUID) -> Actor:
        found = self.services.accounts.store.actor(account_id)
        if found is None:
            raise LookupError(account_id)
        return found

    def _actor_of(self, email: str) -> Actor:
        found = self.services.accounts.store.by_email(email)
        if found is None:
            raise LookupError(email)
        return self._actor(found.id)

    def _address_of(self, actor: Actor) -> str:
        found = self.services.accounts.store.account(actor.id)
        return "" if found is None else found.email


def _again(supervisor: Supervisor, actor: Actor) -> Supervisor:
    return Supervisor(actor, supervisor.severity, supervisor.noise, supervisor.chance)


def _some_day(chance: random.Random, days: int) -> timedelta:
    """A time of the day within so many days, towards the end more often, as people are."""
    day = int(days * min(0.98, chance.betavariate(1.6, 1.3)))
    return timedelta(days=day, hours=chance.uniform(0, 13))
