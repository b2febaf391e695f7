"""What comes of the simulated weeks: a standard, sections, flags and answers to them, reviews, what was agreed on."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from simulator.bootstrap import Services
from simulator.cli.demo.chance import chance_of
from simulator.cli.demo.teaching import Supervisor
from simulator.cli.demo.trainee import Trainee
from simulator.cli.demo.words import AGREED, FLAG_NOTES, REVIEW_NOTES, STANDARD_NOTE
from simulator.domain.critical_reviews import ReviewAct, ReviewState
from simulator.domain.roles import Actor, Role

CUT = 60.0
SECTIONS = ("Consultation group A", "Consultation group B")
REVIEWS = 0.6
"""Share of critical choices that a supervisor has come to read."""
READS = 0.75
"""Share of flags that their trainees have read."""
AGREES = 0.5
"""Share of flags after which something was agreed on."""
IN_TIME = timedelta(weeks=3)


def prepare(services: Services, lead: Actor, program_id: UUID) -> None:
    """Set a provisional standard, and part each cohort in two."""
    services.standards.set_provisional(lead, program_id, CUT, STANDARD_NOTE)
    for cohort in services.programs.cohorts(lead, program_id):
        sections = [services.cohorts.add_section(lead, cohort.id, name).id for name in SECTIONS]
        trainees = [one for one in services.cohorts.roster(lead, cohort.id) if one.role is Role.TRAINEE]
        for number, one in enumerate(trainees):
            where, idnumber = sections[number % len(sections)], f"S-{1000 + number}"
            services.cohorts.place(lead, cohort.id, one.account.id, section_id=where, idnumber=idnumber)


def follow(services: Services, supervisors: Sequence[Supervisor], trainees: Sequence[Trainee], seed: int) -> None:
    """Raise flags, have some of them read and answered, review critical choices, and agree on what to do."""
    chance = chance_of(seed, "following")
    services.flagging.refresh()
    for trainee in trainees:
        for own in services.flagging.mine(trainee.actor):
            if chance.random() < READS:
                services.flagging.has_read(trainee.actor, own.flag.id, chance.choice(FLAG_NOTES))
    for supervisor in supervisors:
        _review(services, supervisor.actor, chance)
        for cohort_id in sorted(supervisor.actor.supervises):
            _agree(services, supervisor.actor, cohort_id, chance)


def _review(services: Services, actor: Actor, chance: random.Random) -> None:
    for line in services.critical.choices(actor):
        if line.state is not ReviewState.FOR_REVIEW or chance.random() > REVIEWS:
            continue
        services.critical.moment(actor, line.attempt.id, line.step)
        act = ReviewAct.SET_ASIDE if chance.random() < 0.2 else ReviewAct.OPENED
        note = chance.choice(REVIEW_NOTES[act])
        state = services.critical.decide(actor, line.attempt.id, line.step, act, note, seen=line.state)
        if act is ReviewAct.OPENED and chance.random() < 0.5:
            note = chance.choice(REVIEW_NOTES[ReviewAct.FOLLOWED_UP])
            services.critical.decide(actor, line.attempt.id, line.step, ReviewAct.FOLLOWED_UP, note, seen=state)


def _agree(services: Services, actor: Actor, cohort_id: UUID, chance: random.Random) -> None:
    for shown in services.flagging.shown(actor, cohort_id):
        about = shown.flag.person_id
        if chance.random() < AGREES and not services.remediation.log(actor, cohort_id, about):
            due_on = (services.programs.now() + IN_TIME).date()
            services.remediation.agree(actor, cohort_id, about, chance.choice(AGREED), due_on)
