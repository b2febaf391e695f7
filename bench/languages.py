"""A generated automaton written down: our YAML, the domain's object, and ink, all with the same words.

PYTHONPATH=. python -m bench.languages --nodes 30 --depth 12 --out var/bench/s30
"""

from dataclasses import replace
from pathlib import Path

from bench.generate import START, TOP
from simulator.content.rubrics import load_rubric
from simulator.content.scenarios import Shelf, load_scenario
from simulator.domain.conditions import ALWAYS, Condition, Test
from simulator.domain.scenario import (
    Choice,
    Effect,
    EffectSource,
    EndingKind,
    Line,
    Move,
    Node,
    Rationale,
    SourceKind,
    Target,
)

RUBRIC = Path(__file__).resolve().parent / "shelf" / "rubrics" / "bench.yaml"
ENDINGS = tuple(EndingKind)
THIS_CASE = EffectSource(SourceKind.CASE, "this case")


# Our language


def to_yaml(made):
    """The case as an author would write it, for ``load_library``."""
    rows = [_frame(made), "start: n0", "nodes:"]
    for number, place in enumerate(made.places):
        rows += [f"  n{number}:"]
        if place.options:
            rows += ["    construct: generated", f"    scores: [{', '.join(place.criteria)}]", "    order: as-written"]
        else:
            rows += [f"    ending: {_ending(number).value}", f"    title: Ending {number}", "    debrief: Generated."]
        rows += [f'    scene: "{place.scene}"', "    lines:", *_yaml_lines(made, place.lines, 6)]
        if place.options:
            rows.append("    choices:")
        for option in place.options:
            rows += _yaml_option(made, option)
    return "\n".join(rows) + "\n"


def _ending(number):
    return ENDINGS[number % len(ENDINGS)]


def _frame(made):
    state = "\n".join(f"  {name}: {{min: 0, max: {TOP}, start: {START}}}" for name in made.variables)
    rules = "\n".join(
        f"  - when: {_yaml_when(made, when)}\n    effects: {_yaml_effects(made, effects)}"
        for when, effects in made.rules
    )
    return f"""schema: 1
id: {made.id}
version: 1.0.0
title: Generated case {made.id}
summary: A generated case, to measure the engine with.
modality: individual
task: generated
setting: couple
strategies: []
problems: [depression]
level: foundation
minutes: 20
content_notes: []
objectives: [Measure the engine.]
prebrief: Nothing is known on entering.
rubrics: [bench@1]
cast:
  ana: {{name: Ana, age: 34, pronouns: she/her, role: client}}
  ben: {{name: Ben, age: 36, pronouns: he/him, role: partner}}
state:
{state}
{f"rules:{chr(10)}{rules}" if rules else "rules: []"}"""


def _yaml_when(made, when):
    return "{" + ", ".join(f'{made.variables[v]}: "{operator} {k}"' for v, operator, k in when) + "}"


def _yaml_effects(made, effects):
    return "{" + ", ".join(f"{made.variables[v]}: {change}" for v, change in effects) + "}"


def _yaml_lines(made, lines, indent):
    for line in lines:
        yield f'{" " * indent}- {line.speaker}: "{line.words}"'
        if line.when:
            yield f"{' ' * indent}  when: {_yaml_when(made, line.when)}"


def _yaml_option(made, option):
    yield f"      - id: {option.id}"
    yield f'        say: "{option.say}"'
    yield f"        moves: [{{{option.move}: ana}}]"
    if option.when:
        yield f"        when: {_yaml_when(made, option.when)}"
    yield f"        effects: {_yaml_effects(made, option.effects)}"
    yield "        ratings: {" + ", ".join(f"{name}: {level}" for name, level in option.ratings.items()) + "}"
    yield "        reply:"
    yield from _yaml_lines(made, option.reply, 10)
    yield f"        to: n{option.to}"
    yield "        rationale:"
    for key, text in zip(("attends", "misses", "effect", "principle"), option.rationale, strict=True):
        yield f'          {key}: "{text}"'


def shelf():
    """What the generated cases refer to: one small rubric."""
    rubric, located = load_rubric(RUBRIC.read_text(encoding="utf-8"), "rubrics/bench.yaml")
    assert rubric is not None, located.diagnostics
    return Shelf({rubric.reference: rubric}, {}, frozenset())


def to_library(made, folder):
    """Write the case and its rubric as a content folder for ``load_library``."""
    (folder / "scenarios").mkdir(parents=True, exist_ok=True)
    (folder / "rubrics").mkdir(exist_ok=True)
    (folder / "scenarios" / f"{made.id}.yaml").write_text(to_yaml(made), encoding="utf-8")
    (folder / "rubrics" / RUBRIC.name).write_text(RUBRIC.read_text(encoding="utf-8"), encoding="utf-8")


def read(made):
    """The case through the program's own reader."""
    scenario, located = load_scenario(to_yaml(made), f"scenarios/{made.id}.yaml", shelf())
    assert scenario is not None, located.diagnostics
    return scenario


# The domain's object, which has no limit of size


def to_scenario(made):
    """What ``read`` gives, for a case that is too large for one file: only the nodes are built here."""
    frame = _frame(made) + FRAME_NODES
    scenario, located = load_scenario(frame, f"scenarios/{made.id}.yaml", shelf())
    assert scenario is not None, located.diagnostics
    return replace(scenario, nodes={f"n{number}": _node(made, number) for number in range(len(made.places))})


FRAME_NODES = """
start: n0
nodes:
  n0:
    construct: generated
    scores: [A1]
    choices:
      - id: c0
        say: Go on.
        moves: [{wait: ana}]
        ratings: {A1: 3}
        reply: [{scene: Nothing.}]
        to: n1
        rationale: {attends: It, misses: is, effect: a, principle: frame.}
  n1: {ending: secure, debrief: Nothing.}
"""


def _condition(made, when):
    if not when:
        return ALWAYS
    return Condition(
        tuple(
            Test(made.variables[v], frozenset(range(k, TOP + 1) if operator == ">=" else range(k + 1)))
            for v, operator, k in when
        )
    )


def _lines(made, lines):
    return tuple(Line(line.speaker, line.words, when=_condition(made, line.when)) for line in lines)


def _node(made, number):
    place = made.places[number]
    if not place.options:
        return Node(
            f"n{number}",
            _lines(made, place.lines),
            ("ana", "ben"),
            place.scene,
            ending=_ending(number),
            title=f"Ending {number}",
            debrief="Generated.",
        )
    return Node(
        f"n{number}",
        _lines(made, place.lines),
        ("ana", "ben"),
        place.scene,
        "generated",
        tuple(place.criteria),
        as_written=True,
        choices=tuple(_choice(made, option) for option in place.options),
    )


def _choice(made, option):
    return Choice(
        option.id,
        option.say,
        (Move(option.move, ("ana",)),),
        tuple(Effect(made.variables[v], THIS_CASE, add=change) for v, change in option.effects),
        {name: level * 100 for name, level in option.ratings.items()},
        (),
        (),
        _lines(made, option.reply),
        (Target(f"n{option.to}"),),
        Rationale(*option.rationale),
        _condition(made, option.when),
    )


# ink


def to_ink(made, *, inline=True):
    """The same case as ink. A rule fires when it is true now and was not at the end of the last step (``was0``).

    ``inline`` writes the rules out after every choice, which all three runtimes walk faster; otherwise they are one
    function, which compiles faster. Each comparison uses the form that suits ink better.
    """
    rows = [f"VAR {name} = {START}" for name in made.variables]
    rows += [f"VAR was{k} = false" for k in range(len(made.rules))]
    rows += ["-> n0", ""]
    rules = list(_ink_rules(made))
    for number, place in enumerate(made.places):
        rows += [f"=== n{number} ===", place.scene, *(_ink_line(made, line) for line in place.lines)]
        for option in place.options:
            rows.append(f"+ {_ink_guard(made, option.when)}[{option.say}]")
            step = [*_ink_effects(made, option.effects), *(rules if inline else ["~ rules()"])]
            step += [_ink_line(made, line) for line in option.reply]
            rows += [f"    {row}" for row in (*step, f"-> n{option.to}")]
        if not place.options:
            rows.append("-> END")
        rows.append("")
    if not inline:
        rows += ["=== function rules() ===", *rules, ""]
    return "\n".join(rows)


def _ink_test(made, when):
    return " && ".join(f"{made.variables[v]} {operator} {k}" for v, operator, k in when)


def _ink_guard(made, when):
    return f"{{{_ink_test(made, when)}}} " if when else ""


def _ink_line(made, line):
    return f"{{{_ink_test(made, line.when)}: {line.shown()}}}" if line.when else line.shown()


def _ink_effects(made, effects):
    for v, change in effects:
        name = made.variables[v]
        yield f"~ {name} = " + (f"MIN({TOP}, {name} + {change})" if change > 0 else f"MAX(0, {name} - {-change})")


def _ink_rules(made):
    for k, (when, effects) in enumerate(made.rules):
        yield f"{{ not was{k} && {_ink_test(made, when)}:"
        yield from (f"    {row}" for row in _ink_effects(made, effects))
        yield "}"
    for k, (when, _) in enumerate(made.rules):
        yield f"~ was{k} = {_ink_test(made, when)}"
