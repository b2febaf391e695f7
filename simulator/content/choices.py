"""The choices of a scenario file: moves, effects, ratings, critical marks, replies and targets."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from simulator.content.diagnostics import meant
from simulator.content.located_yaml import Located, Path
from simulator.content.models import ChoiceFile, CriticalFile, LineFile, MoveFile, NodeFile, ScenarioFile, TargetFile
from simulator.content.names import Scope
from simulator.domain.rubric import ErrorClass, Rubric
from simulator.domain.scenario import (
    Choice,
    CriticalMark,
    EffectSource,
    Line,
    Move,
    Rationale,
    SourceKind,
    Target,
)
from simulator.domain.vocabulary import MOVES

ADULT = 18
MAX_SPOKEN = 1_500


class ChoiceReader:
    """Reads choices and lines against one file's names."""

    def __init__(
        self, file: ScenarioFile, located: Located, scope: Scope, rubrics: Sequence[Rubric], sources: frozenset[str]
    ) -> None:
        self.file = file
        self.located = located
        self.scope = scope
        self.sources = dict.fromkeys(sorted(sources))
        self.criteria = {name: row for rubric in rubrics for name, row in rubric.criteria.items()}
        self.all_rubrics_found = len(rubrics) == len(file.rubrics)
        self.errors = {code: row for rubric in rubrics for code, row in rubric.critical_errors.items()}
        self.minor_client = any(p.role == "client" and p.age < ADULT for p in file.cast.values())

    def read_all(self, node: NodeFile, path: Path) -> tuple[Choice, ...]:
        """The choices of a node, in the author's order."""
        seen: set[str] = set()
        choices = []
        for index, row in enumerate(node.choices):
            where = (*path, "choices", index)
            if row.id in seen:
                self.located.report(
                    "SC019", (*where, "id"), f"two choices here are called '{row.id}'", "give one of them another id"
                )
            seen.add(row.id)
            choices.append(self._choice(node, row, where))
        return tuple(choices)

    def _choice(self, node: NodeFile, row: ChoiceFile, path: Path) -> Choice:
        self._check_ratings(node, row, path)
        self.check_sources(row.sources, (*path, "sources"))
        for index, person in enumerate(row.repairs):
            self._person(person, (*path, "repairs", index))
        return Choice(
            row.id,
            row.say,
            tuple(self._move(move, (*path, "moves", index)) for index, move in enumerate(row.moves)),
            tuple(self.scope.effects(row.effects, (*path, "effects"), EffectSource(SourceKind.CASE, "this case"))),
            {name: rating * 100 for name, rating in row.ratings.items()},
            tuple(self._critical(row, index, path) for index in range(len(row.critical))),
            tuple(row.repairs),
            self.lines(row.reply, (*path, "reply")),
            self._targets(row.to, (*path, "to")),
            Rationale(**row.rationale.model_dump(exclude={"better"}), better=row.rationale.better or ""),
            self.scope.condition(row.when, (*path, "when")),
            row.once,
            row.contested,
            tuple(row.sources),
            row.confidence,
        )

    def _check_ratings(self, node: NodeFile, row: ChoiceFile, path: Path) -> None:
        if self.located.mended((*path, "ratings")) or self.located.mended((*path[:-2], "scores")):
            return
        missing = [name for name in node.scores if name not in row.ratings]
        extra = [name for name in row.ratings if name not in node.scores]
        if missing:
            names = ", ".join(missing)
            self.located.report(
                "SC021", (*path, "ratings"), f"'{row.id}' has no rating on {names}", "rate it from 0 to 4"
            )
        if extra:
            names = ", ".join(extra)
            self.located.report(
                "SC021",
                (*path, "ratings"),
                f"'{row.id}' is rated on {names}, which the node does not score",
                "remove the rating, or add it to the node's `scores:` and rate every option",
            )

    def _move(self, row: MoveFile, path: Path) -> Move:
        named = dict(row.model_extra or {})
        if len(named) != 1:
            right = [name for name in named if name in MOVES]
            problem = "a move needs one kind and whom it is toward", "write as {validate: noor}"
            self._not_one(named, right, ("dose",), path, problem)
            return Move("wait", ())
        kind, toward = next(iter(named.items()))
        if kind not in MOVES:
            self.located.report("SC016", (*path, kind), f"'{kind}' is not a kind of move", meant(kind, MOVES))
        people = list(self.file.cast) if toward == "all" else toward if isinstance(toward, list) else [toward]
        if not people or not all(isinstance(person, str) for person in people):
            self.located.report(
                "SC006", (*path, kind), f"'{kind}' does not say whom it is toward", f"write as {{{kind}: noor}}"
            )
            return Move(kind, (), row.dose)
        for person in people:
            self._person(person, (*path, kind))
        return Move(kind, tuple(people), row.dose)

    def _not_one(
        self,
        named: Collection[str],
        right: Collection[str],
        beside: Sequence[str],
        path: Path,
        problem: tuple[str, str],
    ) -> None:
        """Report a move or a line that has not one name: slips beside a right one, or else the whole."""
        slips = [name for name in named if name not in right] if len(right) == 1 else []
        for name in slips:
            self.located.report("SC005", (*path, name), f"'{name}' is not a key here", meant(name, beside))
        if not slips:
            self.located.report("SC006", path, *problem)

    def _person(self, person: str, path: Path) -> None:
        if person not in self.file.cast:
            self.located.report("SC013", path, f"'{person}' is not in the cast", meant(person, self.file.cast))

    def _critical(self, row: ChoiceFile, index: int, path: Path) -> CriticalMark:
        item, where = row.critical[index], (*path, "critical", index)
        given = item if isinstance(item, CriticalFile) else CriticalFile(code=item)
        error = self.errors.get(given.code)
        if error is None:
            message = f"'{given.code}' is not a critical error of the case's rubrics"
            self.not_in_rubrics("SC015", where, message, meant(given.code, self.errors))
            return CriticalMark(given.code, ErrorClass.C1, "")
        if row.ratings.get(error.criterion) != 0:
            self.located.report(
                "SC022",
                where,
                f"'{row.id}' carries {given.code} but does not rate 0 on {error.criterion}",
                f"rate this option 0 on {error.criterion}, which must stand in the node's `scores:`",
            )
        # A case may raise the class, never lower it.
        raised = (error.raised_for_minor and self.minor_client) or given.error_class == ErrorClass.C1
        error_class = ErrorClass.C1 if raised else error.error_class
        return CriticalMark(given.code, error_class, given.reason or error.reason)

    def not_in_rubrics(self, code: str, path: Path, message: str, hint: str) -> None:
        """Report what no rubric holds; while a rubric of the case is missing itself, that alone is reported."""
        if self.all_rubrics_found:
            self.located.report(code, path, message, hint)

    def lines(self, rows: Sequence[LineFile], path: Path) -> tuple[Line, ...]:
        """Lines with their speakers."""
        return tuple(self._line(row, (*path, index)) for index, row in enumerate(rows))

    def _line(self, row: LineFile, path: Path) -> Line:
        named = dict(row.model_extra or {})
        if len(named) != 1:
            right = [name for name in named if name == "scene" or name in self.file.cast]
            problem = "a line needs one speaker", 'write as {noor: "words"}, or {scene: "what happens"}'
            self._not_one(named, right, ("cue", "affect", "when"), path, problem)
            return Line(None, "")
        speaker, words = next(iter(named.items()))
        if speaker != "scene":
            self._person(speaker, (*path, speaker))
        if words is not None and not isinstance(words, str):
            self.located.report("SC006", (*path, speaker), "what is said must be text", "put it in quotes")
            words = None
        if words and len(words) > MAX_SPOKEN:
            hint = f"shorten it to {MAX_SPOKEN:,} characters, or make several lines of it"
            self.located.report("SC006", (*path, speaker), "what is said is too long", hint)
        if not words and not row.cue:
            self.located.report("SC006", path, "the line says and shows nothing", "add words or a `cue:`")
        condition = self.scope.condition(row.when, (*path, "when"))
        return Line(
            None if speaker == "scene" else speaker, (words or "").strip(), row.cue or "", row.affect, condition
        )

    def present(self, people: Sequence[str] | None, path: Path) -> tuple[str, ...]:
        """Who is in the room; the whole cast where nobody is named."""
        for index, person in enumerate(people or ()):
            self._person(person, (*path, index))
        return tuple(self.file.cast if people is None else people)

    def target(self, node_id: str, path: Path) -> None:
        """Report a target that does not exist."""
        if node_id not in self.file.nodes:
            hint = meant(node_id, self.file.nodes)
            self.located.report("SC012", path, f"'{node_id}' is not a node", hint)

    def _targets(self, to: str | list[TargetFile], path: Path) -> tuple[Target, ...]:
        if isinstance(to, str):
            self.target(to, path)
            return (Target(to),)
        self.check_last_open([row.when for row in to], path)
        targets = []
        for index, row in enumerate(to):
            self.target(row.node, (*path, index, "node"))
            targets.append(Target(row.node, self.scope.condition(row.when, (*path, index, "when"))))
        return tuple(targets)

    def check_last_open(self, conditions: Sequence[Any], path: Path) -> None:
        """Report a list of alternatives in which not exactly the last stands without a condition."""
        if not conditions or conditions[-1] is not None or any(condition is None for condition in conditions[:-1]):
            self.located.report(
                "SC020",
                path,
                "the last alternative, and only it, must stand without `when:`",
                "give each of the others a `when:`, and put the one without last",
            )

    def check_sources(self, names: Sequence[str], path: Path) -> None:
        """Report sources that are not in the list of sources."""
        for index, name in enumerate(names):
            if name not in self.sources:
                self.located.report("SC025", (*path, index), f"'{name}' is not a source", meant(name, self.sources))
