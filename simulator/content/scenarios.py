"""A scenario file read into the domain's objects, every name resolved or reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.content.bounds import check_bounds
from simulator.content.castings import check_marks, check_portraits, read_castings, read_person
from simulator.content.choices import ChoiceReader
from simulator.content.diagnostics import has_errors, meant
from simulator.content.located_yaml import Located, Path, ends_when_full, load_located
from simulator.content.models import NodeFile, NumberFile, ScenarioFile, WordsFile
from simulator.content.names import Scope
from simulator.content.rubrics import check_file_name
from simulator.content.validate import validate
from simulator.domain.conditions import Value, Variable
from simulator.domain.rubric import Rubric
from simulator.domain.scenario import (
    STANDARD,
    About,
    Effect,
    EffectSource,
    EndingLevel,
    Node,
    Rule,
    Scenario,
    SourceKind,
    StrategyProfile,
)
from simulator.domain.vocabulary import COHESION, PERSON_VARIABLES, person_variables

RESERVED = frozenset({"cue", "affect", "when", "scene", "all", "dose", "any", "not", "risk", COHESION.name})
PERSONAL = frozenset(variable.name for variable in PERSON_VARIABLES)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What scenarios refer to: rubrics by reference (``abft@1``), profiles by id, ids of known sources."""

    rubrics: Mapping[str, Rubric]
    profiles: Mapping[str, StrategyProfile]
    sources: frozenset[str]


@ends_when_full
def load_scenario(text: str, path: str, shelf: Shelf) -> tuple[Scenario | None, Located]:
    """A scenario, or None with the reasons in ``Located.diagnostics``; all are found in one pass.

    Parameters
    ----------
    text : str
        The file's text.
    path : str
        The file's name, as shown in diagnostics.
    shelf : Shelf
        The rubrics, profiles and sources that the scenario may name.
    """
    located = load_located(text, path)
    file = validate(located, ScenarioFile)
    if file is None:
        return None, located
    check_file_name(located, file.id)
    scenario = _Reader(file, located, shelf).scenario()
    check_marks(scenario, located)
    check_portraits(file, located)
    if not has_errors(located.diagnostics):
        check_bounds(scenario, located)
    return (None if has_errors(located.diagnostics) else scenario), located


class _Reader:
    """Holds what the parts of one file share while they are read."""

    def __init__(self, file: ScenarioFile, located: Located, shelf: Shelf) -> None:
        self.file = file
        self.located = located
        self.shelf = shelf
        self.rubrics = tuple(self._rubrics())
        self.profiles = self._profiles()
        self.scope = Scope(located, {}, frozenset(file.cast))
        for person_id in file.cast:
            if person_id in RESERVED:
                located.report(
                    "SC024", ("cast", person_id), f"'{person_id}' already means something else", "give it another name"
                )
            self.scope.variables.update({v.name: v for v in person_variables(person_id)})
        if file.setting == "group":
            self.scope.variables[COHESION.name] = COHESION
        self.standard = self._opening()
        self.choices = ChoiceReader(file, located, self.scope, self.rubrics, shelf.sources)

    def _rubrics(self) -> list[Rubric]:
        found = []
        for index, reference in enumerate(self.file.rubrics):
            if reference in self.shelf.rubrics:
                found.append(self.shelf.rubrics[reference])
            else:
                hint = meant(reference, self.shelf.rubrics)
                self.located.report(
                    "SC018", ("rubrics", index), f"there is no rubric '{reference}' that can be used", hint
                )
        return found

    def _profiles(self) -> dict[str, StrategyProfile]:
        found = {}
        named: list[tuple[Path, str | None]] = [
            (("cast", key, "strategy"), person.strategy) for key, person in self.file.cast.items()
        ]
        named += [(("strategies", index), name) for index, name in enumerate(self.file.strategies)]
        for path, name in named:
            if name is None or name in found:
                continue
            if name in self.shelf.profiles:
                found[name] = self.shelf.profiles[name]
            else:
                hint = meant(name, self.shelf.profiles)
                self.located.report("SC017", path, f"there is no strategy profile '{name}' that can be used", hint)
        return found

    def _opening(self) -> dict[str, Value]:
        """The standard opening; declares the case's own variables."""
        plain: dict[str, Any] = {}
        for name, raw in self.file.state.items():
            own = "." not in name and name != COHESION.name
            if not own:
                plain[name] = raw
            elif (variable := self._own_variable(name, raw)) is not None:
                self.scope.variables[name] = variable
            else:
                self.scope.broken.add(name)
        opening = self.scope.assignments(plain, ("state",))
        own_starts = {
            name: self.scope.variables[name].start
            for name in self.file.state
            if name not in plain and name in self.scope.variables
        }
        return opening | own_starts

    def _own_variable(self, name: str, raw: Any) -> Variable | None:
        path: Path = ("state", name)
        if name in PERSONAL:
            someone = next(iter(self.file.cast))
            self.located.report(
                "SC024", path, f"'{name}' is something about a person", f"say whose, as {someone}.{name}, or rename it"
            )
            return None
        if name in self.file.cast or name in RESERVED:
            self.located.report("SC024", path, f"'{name}' already means something else", "give it another name")
            return None
        if raw in ("true", "false"):
            return Variable(name, (False, True), raw == "true")
        if not isinstance(raw, dict):
            self.located.report(
                "SC006",
                path,
                f"'{name}' does not say which values it can have",
                "write true or false, {values: [one, two], start: one} or {min: 0, max: 3, start: 0}",
            )
            return None
        shape = validate(self.located, WordsFile if "values" in raw else NumberFile, path)
        if self.located.mended(path):
            return None
        if isinstance(shape, WordsFile):
            values: tuple[Value, ...] = tuple(dict.fromkeys(shape.values))
        elif isinstance(shape, NumberFile):
            values = tuple(range(shape.min, shape.max + 1))
        else:
            return None
        if len(values) < 2:
            self.located.report("SC011", path, f"'{name}' has fewer than two values", "give it a wider range")
            return None
        if shape.start not in values:
            start, among = f"'{name}' can't start at '{shape.start}'", ", ".join(str(value) for value in values[:20])
            self.located.report("SC011", (*path, "start"), start, f"start at one of its values: {among}")
            return None
        return Variable(name, values, shape.start)

    def scenario(self) -> Scenario:
        """Every part, in the order in which names come to exist."""
        file = self.file
        openings: dict[str, Mapping[str, Value]] = {STANDARD: self.standard}
        for name, raw in file.variants.items():
            if name == STANDARD:
                self.located.report(
                    "SC024", ("variants", name), f"'{STANDARD}' is the opening under `state:`", "give it another name"
                )
            openings[name] = self.standard | self.scope.assignments(raw, ("variants", name))
        casting = read_castings(file, self.located)
        rules = tuple(self._rule(index) for index in range(len(file.rules)))
        at_ending = {name: self._ending_levels(name) for name in file.at_ending}
        nodes = {name: self._node(name, node) for name, node in file.nodes.items()}
        self.choices.target(file.start, ("start",))
        self._check_modality()
        self.choices.check_sources(file.sources, ("sources",))
        return Scenario(
            file.id,
            file.version,
            _about(file),
            file.prebrief,
            file.duties or "",
            {key: read_person(key, person) for key, person in file.cast.items()},
            self.scope.variables,
            openings,
            rules,
            at_ending,
            file.start,
            nodes,
            self.profiles,
            self.rubrics,
            casting,
        )

    def _check_modality(self) -> None:
        tasks = [task.id for rubric in self.rubrics if rubric.modality == self.file.modality for task in rubric.tasks]
        if tasks and self.file.task not in tasks and not self.located.mended(("modality",)):
            self.located.report(
                "SC014",
                ("task",),
                f"'{self.file.task}' is not a task of {self.file.modality}",
                meant(self.file.task, tasks),
            )

    def _rule(self, index: int) -> Rule:
        row, path = self.file.rules[index], ("rules", index)
        source = EffectSource(SourceKind.RULE, f"rule {index + 1}", row.because or "")
        if not row.set and not row.effects:
            self.located.report("SC004", path, "the rule changes nothing", "add `set:` or `effects:`")
        puts = [
            Effect(name, source, put=value) for name, value in self.scope.assignments(row.set, (*path, "set")).items()
        ]
        adds = self.scope.effects(row.effects, (*path, "effects"), source)
        return Rule(self.scope.condition(row.when, (*path, "when")), (*puts, *adds))

    def _ending_levels(self, name: str) -> tuple[EndingLevel, ...]:
        path: Path = ("at_ending", name)
        criterion = self.choices.criteria.get(name)
        if criterion is None or not criterion.at_ending:
            known = [key for key, row in self.choices.criteria.items() if row.at_ending]
            self.choices.not_in_rubrics("SC014", path, f"'{name}' is not rated at the ending", meant(name, known))
        rows = self.file.at_ending[name]
        self.choices.check_last_open([row.when for row in rows], path)
        return tuple(
            EndingLevel(row.rating * 100, self.scope.condition(row.when, (*path, index, "when")), row.because)
            for index, row in enumerate(rows)
        )

    def _node(self, name: str, node: NodeFile) -> Node:
        path: Path = ("nodes", name)
        if node.ending is not None:
            self._check_ending(node, path)
        else:
            self._check_decision(node, path)
        return Node(
            name,
            self.choices.lines(node.lines, (*path, "lines")),
            self.choices.present(node.present, (*path, "present")),
            node.scene or "",
            node.construct_ or "",
            tuple(node.scores),
            node.key,
            node.brevity,
            node.order is not None,
            self.choices.read_all(node, path),
            node.ending,
            node.title or (name.replace("-", " ").capitalize() if node.ending else ""),
            node.early,
            node.debrief or "",
        )

    def _check_ending(self, node: NodeFile, path: Path) -> None:
        if node.debrief is None:
            self.located.report("SC004", path, f"the ending '{path[-1]}' has no debrief", "add `debrief:`")
        if node.choices or node.scores or node.construct_:
            self.located.report(
                "SC023",
                path,
                f"'{path[-1]}' is an ending, and has keys that only a decision can have",
                "remove `ending:`, or remove `construct:`, `scores:` and `choices:`",
            )

    def _check_decision(self, node: NodeFile, path: Path) -> None:
        if not node.choices:
            self.located.report(
                "SC023", path, f"'{path[-1]}' has neither choices nor an ending", "add `choices:` or `ending:`"
            )
            return
        for key, value in (("construct", node.construct_), ("scores", node.scores)):
            if not value:
                self.located.report("SC004", path, f"the decision '{path[-1]}' has no {key}", f"add `{key}:`")
        if node.early or node.debrief or node.title:
            self.located.report(
                "SC023",
                path,
                f"'{path[-1]}' is a decision, and has keys that only an ending can have",
                "remove `title:`, `early:` and `debrief:`, or make it an ending with `ending:`",
            )
        for index, name in enumerate(node.scores):
            criterion = self.choices.criteria.get(name)
            if criterion is None or criterion.at_ending:
                known = [key for key, row in self.choices.criteria.items() if not row.at_ending]
                self.choices.not_in_rubrics(
                    "SC014", (*path, "scores", index), f"'{name}' is not rated at decisions here", meant(name, known)
                )


def _about(file: ScenarioFile) -> About:
    return About(
        file.title,
        file.summary,
        file.modality,
        file.task,
        file.setting,
        tuple(file.strategies),
        tuple(file.problems),
        file.level,
        file.minutes,
        tuple(file.content_notes),
        tuple(file.objectives),
        tuple(file.reviewers),
        tuple(file.sources),
        file.feedback,
    )
