"""What the demonstration consists of: programs, cohorts, cases, and how many people."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from simulator.domain.attempt import Mode

SEED = 20_260_301
HOST = "riverside.example"
"""Where the people's addresses are: a name that is reserved for examples, so that no letter reaches anybody."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A case that a cohort is asked to do.

    Attributes
    ----------
    week : float
        Of the course, from 0, when it is assigned.
    days : int
        Until when it is to be done.
    """

    case: str
    week: float
    days: int = 14
    mode: Mode = Mode.PRACTICE


@dataclass(frozen=True, slots=True)
class CohortPlan:
    """A cohort: who is in it and what it does.

    Attributes
    ----------
    supervisors : tuple of int
        Which of the program's supervisors, by number.
    skill : float
        How far its trainees are when they begin, on average; 0 is the others' average.
    """

    name: str
    program: str
    n_trainees: int
    supervisors: tuple[int, ...]
    asked: tuple[Asked, ...]
    skill: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole demonstration.

    Attributes
    ----------
    n_supervisors : int
        All of them supervise in every program: colleagues who rate each other's cases.
    weeks : int
        How long ago it began.
    panel_case : str
        The case that supervisors rate blind; empty for none.
    """

    cohorts: tuple[CohortPlan, ...]
    n_supervisors: int
    weeks: int
    panel_case: str = ""
    seed: int = SEED

    @property
    def programs(self) -> tuple[str, ...]:
        """Names of the programs, each once."""
        return tuple(dict.fromkeys(cohort.program for cohort in self.cohorts))


FAMILY, CLINIC = "Simulated: Riverside Family Therapy", "Simulated: Riverside Clinic Residency"


def _weekly(*cases: str, every: float = 1.0) -> tuple[Asked, ...]:
    """One case after the other; the last but two is done once, without help."""
    last = len(cases) - 3
    return tuple(
        Asked(case, number * every, mode=Mode.SUMMATIVE if number == last else Mode.PRACTICE)
        for number, case in enumerate(cases)
    )


WHOLE = Plan(
    (
        CohortPlan(
            "Autumn, Tuesday group",
            FAMILY,
            24,
            (0, 1),
            _weekly(
                "abft-phone-on-the-table",
                "caregiver-says-hes-fine",
                "individual-not-crazy",
                "abft-told-at-ten",
                "individual-fine-on-paper",
                "caregiver-hold-him",
                "abft-still-your-son",
                "individual-somewhere-else",
                "abft-twelve-check-ins",
                "abft-just-between-us",
            ),
        ),
        CohortPlan(
            "Autumn, Thursday group",
            FAMILY,
            25,
            (2, 3),
            _weekly(
                "abft-phone-on-the-table",
                "caregiver-says-hes-fine",
                "individual-not-crazy",
                "abft-told-at-ten",
                "eft-knock-and-door",
                "caregiver-hold-him",
                "eft-asked-alone",
                "individual-somewhere-else",
                "abft-twelve-check-ins",
                "individual-last-but-one",
                "abft-just-between-us",
            ),
            skill=-0.1,
        ),
        CohortPlan(
            "First-year residents",
            CLINIC,
            23,
            (4, 5),
            _weekly(
                "individual-not-crazy",
                "individual-fine-on-paper",
                "mbt-six-minutes-late",
                "individual-twenty-seven-messages",
                "aedp-smile-at-the-funeral",
                "individual-come-closer",
                "group-nobody-texted",
                "individual-somewhere-else",
                every=1.25,
            ),
            skill=0.1,
        ),
    ),
    n_supervisors=6,
    weeks=11,
    panel_case="abft-phone-on-the-table",
)

FIRST = (
    *("Amal", "Anke", "Bao", "Camila", "Chidi", "Dana", "Dmitri", "Elif", "Esi", "Farah", "Finn", "Grace", "Hana"),
    *("Hugo", "Ines", "Ivo", "Jamal", "Jonas", "Kaya", "Keiko", "Lea", "Luis", "Maren", "Milan", "Nadia", "Noah"),
    *("Olu", "Paula", "Priya", "Quinn", "Rosa", "Ruben", "Sade", "Selim", "Tessa", "Tomas", "Uma", "Vera", "Wen"),
)
LAST = (
    *("Abara", "Bergstrom", "Castillo", "Dvorak", "Eriksen", "Fontaine", "Gallo", "Haddad", "Ibarra", "Jansen"),
    *("Kimura", "Lindqvist", "Mensah", "Novak", "Okafor", "Petrov", "Quiroga", "Rahman", "Santos", "Takeda"),
)


def names(chance: random.Random) -> Iterator[str]:
    """Names of people who do not exist, no two alike."""
    found = [f"{first} {last}" for first, last in product(FIRST, LAST)]
    chance.shuffle(found)
    return iter(found)


def address(name: str) -> str:
    """The e-mail address of somebody made up."""
    return f"{name.lower().replace(' ', '.')}@{HOST}"
