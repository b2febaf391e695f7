"""The blind sheet for clinicians who rate a case: ``PYTHONPATH=. python docs/make_review_sheet.py <case> > sheet.md``.

It shows every decision with its options in a shuffled order and room for ratings, and nothing of what the author holds
of them. ``--key`` prints what the codes of the options stand for, with the author's ratings, as comma-separated values.
"""

import argparse
import csv
import random
import sys
from pathlib import Path

from simulator.content.catalogue import load_paths
from simulator.domain.conditions import ALWAYS

ROOT = Path(__file__).parent.parent
LETTERS = "abcdefgh"


def coded(scenario):
    """Every decision with its options by code, such as ``3b``, in an order that depends on the case's id alone."""
    shuffle = random.Random(scenario.id).shuffle
    for number, node in enumerate(scenario.decisions(), start=1):
        choices = list(node.choices)
        shuffle(choices)
        yield node, {f"{number}{letter}": choice for letter, choice in zip(LETTERS, choices, strict=False)}


def sheet(scenario):
    """The sheet as Markdown."""
    known = scenario.criteria()
    parts = [f"# Blind sheet: {scenario.about.title} (version {scenario.version})", scenario.prebrief, scenario.duties]
    parts += ["Rate each option from 0 to 4 on each criterion as [Clinical review](clinical-review.md) says."]
    for node, options in coded(scenario):
        number = next(iter(options)).rstrip(LETTERS)
        parts += [f"## {number}", *_moment(scenario, node)]
        parts += [f"- **{criterion}** {known[criterion].asks}" for criterion in node.criteria]
        parts += [_table(node.criteria, options)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _moment(scenario, node):
    yield node.scene
    for line in node.lines:
        who = f"**{scenario.cast[line.speaker].name}:** " if line.speaker else ""
        cue = f" *({line.cue})*" if line.cue else ""
        state = "" if line.when == ALWAYS else " (in some states)"
        yield f"> {who}{line.words}{cue}{state}"


def _table(criteria, options):
    head = ("", "The therapist", *criteria, "Critical error? Which?", "Sure? Note")
    rows = [(code, choice.say, *[""] * (len(criteria) + 2)) for code, choice in options.items()]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def key(scenario):
    """One row an option and criterion: code, node, option, criterion, the author's rating and critical marks."""
    yield "code", "node", "option", "criterion", "rating", "critical"
    for node, options in coded(scenario):
        for code, choice in options.items():
            marks = " ".join(mark.code for mark in choice.critical)
            for criterion in node.criteria:
                yield code, node.id, choice.id, criterion, choice.ratings[criterion] / 100, marks


def main():
    """Print the sheet of a case, or its key."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("case", help="the id of a case")
    asked.add_argument("--key", action="store_true", help="print what the codes stand for")
    given = asked.parse_args()
    files = {path.stem: path for path in sorted((ROOT / "scenarios").glob("*.yaml"))}
    if given.case not in files:
        asked.error(f"there is no case {given.case!r}; there are {', '.join(files)}")
    library = load_paths(ROOT, [files[given.case]])
    if given.case not in library.cases:
        asked.error(f"{files[given.case]} has errors; `python -m simulator check` lists them")
    scenario = library.cases[given.case].scenario
    if given.key:
        csv.writer(sys.stdout).writerows(key(scenario))
    else:
        sys.stdout.write(sheet(scenario))


if __name__ == "__main__":
    main()
