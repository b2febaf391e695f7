"""The generated parts of ``docs/authoring/portraits.md``: every drawing, whom it is drawn for, and every look."""

from __future__ import annotations

from collections import defaultdict

from simulator.domain.casting import castings
from simulator.domain.portraits import PORTRAITS
from simulator.domain.scenario import Person, Scenario
from simulator.domain.vocabulary import AFFECTS
from tests.contract.markdown import table
from tests.library import ROOT, shipped

PAGE = ROOT / "docs" / "authoring" / "portraits.md"
FOLDER = ROOT / "simulator" / "ui" / "static" / "portraits"
SHOWN = "open-peeps/marta"
ACROSS = 5


def drawn_for() -> dict[str, list[tuple[Person, Scenario]]]:
    """Who has which portrait in a shipped case, in any of its openings; everybody once."""
    found: dict[str, dict[tuple[str, str, str], tuple[Person, Scenario]]] = defaultdict(dict)
    for case in shipped().cases.values():
        for cast in castings(case.scenario):
            for person in cast.values():
                if person.portrait is not None:
                    found[person.portrait][case.scenario.id, person.id, person.name] = (person, case.scenario)
    return {portrait: list(people.values()) for portrait, people in found.items()}


def picture(portrait: str, words: str, affect: str = "") -> str:
    """A drawing on the page."""
    look = f"#{affect}" if affect else ""
    return f'<img src="../../simulator/ui/static/portraits/{portrait}.svg{look}" alt="{words}" width="72" height="72">'


def people() -> str:
    """One line a drawing."""
    whose = drawn_for()
    rows = []
    for portrait in PORTRAITS:
        said = [
            f"{person.name}, {person.age} ([{scenario.about.title}](../../scenarios/{scenario.id}.yaml))"
            for person, scenario in whose.get(portrait, [])
        ]
        rows.append((picture(portrait, portrait), f"`{portrait}`", "; ".join(said) or "–"))
    return table(("Drawing", "Name", "Drawn for"), rows)


def looks() -> str:
    """One person with every affect."""
    rows = [AFFECTS[start : start + ACROSS] for start in range(0, len(AFFECTS), ACROSS)]
    cells = [[f"{picture(SHOWN, affect, affect)}<br>`{affect}`" for affect in row] for row in rows]
    return table(("",) * ACROSS, cells)


PARTS = {"people": people, "looks": looks}
