"""The generated parts of ``docs/library.md``: what can be practised where, and the library's table of quality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from simulator.content.library_table import as_lines
from simulator.domain.scenario import Scenario
from simulator.domain.vocabulary import MODALITIES
from tests.contract.markdown import table
from tests.library import ROOT, shipped, shipped_table

PAGE = ROOT / "docs" / "library.md"
STRATEGIES = ("anxious", "avoidant", "disorganized", "secure")


def scenarios() -> list[Scenario]:
    """Every shipped case, in the order of the modalities, then by title."""
    found = [case.scenario for case in shipped().cases.values()]
    order = list(MODALITIES)
    return sorted(found, key=lambda scenario: (order.index(scenario.about.modality), scenario.about.title))


def linked(these: Iterable[Scenario]) -> str:
    """The titles, each with its file."""
    return ", ".join(f"[{scenario.about.title}](../scenarios/{scenario.id}.yaml)" for scenario in these) or "–"


def cases() -> str:
    """One line a case."""
    rows = []
    for scenario in scenarios():
        about = scenario.about
        people = ", ".join(f"{person.name} {person.age}" for person in scenario.cast.values())
        work = f"{MODALITIES[about.modality]}: {task_of(scenario)}"
        rows.append((linked([scenario]), work, people, about.level, str(about.minutes)))
    return table(("Case", "Way of working and task", "People", "Level", "Minutes"), rows)


def task_of(scenario: Scenario) -> str:
    """The title of the model's own stage that the case practises."""
    return next(task.title for rubric in scenario.rubrics for task in rubric.tasks if task.id == scenario.about.task)


def coverage() -> str:
    """Way of working and problem, by strategy of somebody in the case: the cases."""
    cells: dict[tuple[str, str], dict[str, list[Scenario]]] = defaultdict(lambda: defaultdict(list))
    for scenario in scenarios():
        for problem in scenario.about.problems:
            for strategy in scenario.about.strategies:
                cells[scenario.about.modality, problem][strategy].append(scenario)
    order = list(MODALITIES)
    rows = [
        (MODALITIES[modality], spaced(problem), *(linked(found[strategy]) for strategy in STRATEGIES))
        for (modality, problem), found in sorted(cells.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    ]
    return table(("Way of working", "Problem", *STRATEGIES), rows)


def problems() -> str:
    """Each problem with its cases."""
    found: dict[str, list[Scenario]] = defaultdict(list)
    for scenario in scenarios():
        for problem in scenario.about.problems:
            found[problem].append(scenario)
    return table(("Problem", "Cases"), ((spaced(problem), linked(found[problem])) for problem in sorted(found)))


def quality() -> str:
    """What ``python -m simulator check --library`` prints."""
    return "```text\n" + "\n".join(as_lines(shipped_table())) + "\n```"


COMPOUNDS = ("self-harm", "self-esteem", "high-functioning")


def spaced(slug: str) -> str:
    """A slug as words."""
    words = slug.replace("-", " ")
    for compound in COMPOUNDS:
        words = words.replace(compound.replace("-", " "), compound)
    return words


PARTS = {"cases": cases, "coverage": coverage, "problems": problems, "quality": quality}
