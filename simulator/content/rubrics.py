"""Rubric and strategy files read into the domain's objects."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.content.diagnostics import has_errors, meant
from simulator.content.located_yaml import Located, Path, ends_when_full, load_located
from simulator.content.names import Scope
from simulator.content.rubric_models import RubricFile, StrategyFile
from simulator.content.validate import validate
from simulator.content.waivers import apply_waivers
from simulator.domain.rubric import Criterion, CriticalError, Dimension, ErrorClass, Rubric, Task
from simulator.domain.scenario import Limit, Response, StrategyProfile
from simulator.domain.vocabulary import MOVES, PERSON_VARIABLES


@ends_when_full
def load_rubric(text: str, path: str) -> tuple[Rubric | None, Located]:
    """A rubric, or None with the reasons in ``Located.diagnostics``."""
    located = load_located(text, path)
    file = validate(located, RubricFile)
    if file is None:
        return None, located
    check_file_name(located, file.id)
    criteria = {
        name: Criterion(
            name,
            Dimension(row.dimension),
            row.title,
            row.asks,
            tuple(row.levels[level] for level in ("0", "1", "2", "3", "4")),
            row.practise,
            row.scored == "ending",
            tuple(row.sources),
        )
        for name, row in file.criteria.items()
    }
    errors = {
        code: CriticalError(
            code,
            row.title,
            ErrorClass(row.error_class),
            row.criterion,
            row.reason,
            row.raised is not None and row.raised.minor_client,
            row.raised.when if row.raised else "",
        )
        for code, row in file.critical_errors.items()
    }
    _check_criteria_of_errors(errors, criteria, located)
    apply_waivers(located, text)
    rubric = Rubric(
        file.id,
        file.version,
        file.title,
        file.summary,
        criteria,
        errors,
        tuple(file.scale[level] for level in ("0", "1", "2", "3", "4")),
        file.modality,
        tuple(Task(task.id, task.title, task.summary) for task in file.tasks),
    )
    return (None if has_errors(located.diagnostics) else rubric), located


def _check_criteria_of_errors(
    errors: Mapping[str, CriticalError], criteria: Mapping[str, Criterion], located: Located
) -> None:
    safety = [name for name, criterion in criteria.items() if criterion.dimension is Dimension.SAFETY]
    for code, error in errors.items():
        where: Path = ("critical_errors", code, "criterion")
        name, hint = error.criterion, meant(error.criterion, safety)
        if name not in criteria:
            located.report("RB001", where, f"{code} rates 0 on '{name}', which is not in this rubric", hint)
        elif name not in safety:
            dimension = criteria[name].dimension.value
            message = f"{code} rates 0 on '{name}', which is a criterion of {dimension} and not of safety"
            located.report("RB002", where, message, hint)


@ends_when_full
def load_strategy(text: str, path: str) -> tuple[StrategyProfile | None, Located]:
    """A strategy profile, or None with the reasons in ``Located.diagnostics``."""
    located = load_located(text, path)
    file = validate(located, StrategyFile)
    if file is None:
        return None, located
    check_file_name(located, file.id)
    scope = Scope(located, {variable.name: variable for variable in PERSON_VARIABLES}, bad_code="ST001")
    responses = []
    for index, row in enumerate(file.responses):
        where = ("responses", index)
        for position, kind in enumerate(row.to):
            if kind not in MOVES:
                located.report("ST002", (*where, "to", position), f"'{kind}' is not a kind of move", meant(kind, MOVES))
        responses.append(
            Response(
                frozenset(row.to),
                frozenset(row.dose),
                scope.condition(row.when, (*where, "when")),
                tuple(scope.changes(row.effects, (*where, "effects"))),
                row.words,
            )
        )
    limits = []
    for index, item in enumerate(file.limits):
        variable = scope.variable(item.variable, ("limits", index, "variable"))
        if variable is not None and not variable.numeric:
            located.report(
                "ST003",
                ("limits", index, "variable"),
                "a limit needs a variable that can rise and fall",
                "choose a number, as openness",
            )
        condition = scope.condition(item.when, ("limits", index, "when"))
        limits.append(Limit(item.variable, item.blocks == "rise", condition, item.words))
    apply_waivers(located, text)
    profile = StrategyProfile(file.id, file.version, file.title, file.summary, tuple(responses), tuple(limits))
    return (None if has_errors(located.diagnostics) else profile), located


def check_file_name(located: Located, content_id: str) -> None:
    """Report an id that differs from the file's name."""
    stem = located.path.rsplit("/", 1)[-1].removesuffix(".yaml").removesuffix(".yml")
    if content_id != stem:
        located.report(
            "SC007",
            ("id",),
            f"the id '{content_id}' differs from the file's name",
            f"write `id: {stem}`, or rename the file",
        )
