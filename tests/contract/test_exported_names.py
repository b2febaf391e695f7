"""Names that other modules and other programs rely on."""

import inspect

import pytest
from typer.main import get_command

from simulator.cli import app
from simulator.domain import assessment, debrief, encounter, graph, key, players, program, scoring
from simulator.domain import compile as tables
from simulator.domain.verification import verifier

PUBLIC = {
    encounter: "MAX_DECISIONS Change Decision Encounter Exchange choose exchange fired_at_opening here offered replay "
    "scene_lines start",
    tables: "Barrier Check CompiledChoice CompiledNode CompiledRule CompiledScenario Operation State choice_effects "
    "compile_scenario once_name ONCE_PREFIX",
    program: "Program Run compile_program replay_run",
    graph: "in_groups nodes_without_way_out scenario_graph unreachable_nodes walk_lengths",
    key: "Key NodeKey OptionKey scenario_key",
    scoring: "COMPOSITE CONSISTENT_FROM DEVELOPING_FROM DecisionScore Evidence Gate MIN_OPPORTUNITIES OpportunityRule "
    "REPAIR_CRITERION RepairRecord Score ScoreSheet ScoredChoice Z_80 case_score ending_share option_shares "
    "repair_records score score_decision",
    assessment: "assess ending_levels",
    debrief: "Debrief MAX_TO_PRACTISE Moment PRACTISE_BELOW Road concerns debrief effect_words lowest moment overall "
    "point_of_no_return strongest to_practise walk_moments weakest",
    verifier: "Limits QUICK RANDOM Verification scores_of verify",
    players: "HEDGING_WORDS PLAYERS Player RANDOM WARM_WORDS criterion_players hedging keyed_players kind_players "
    "scenario_players surface_players warmth",
}
COMMANDS = {
    "check": {"paths", "as_json", "library"},
    "play": {"scenario", "choices", "variant", "seed", "as_json", "record"},
    "remarks": {"case", "as_json"},
    "schema": {"kind"},
    "verify": {"scenario", "as_json"},
}
GROUPS = {
    "user": "add claim disable enable invite list reset role sessions-end",
    "program": "add list",
    "cohort": "add assign enrol list",
    "db": "backup calibrate check head rebuild-rollups restore upgrade",
    "stats": "agreement alpha angoff borderline consistency fleiss generalizability growth gstudy hofstee icc items "
    "kappa krippendorff mantel-haenszel reliability wilson",
}


def own_names(module):
    for name, thing in vars(module).items():
        home = getattr(thing, "__module__", module.__name__)
        ours = home == module.__name__ and not inspect.ismodule(thing)
        constant = name.isupper() and f"\n{name}" in inspect.getsource(module)
        if not name.startswith("_") and (constant or (ours and (inspect.isclass(thing) or inspect.isfunction(thing)))):
            yield name


@pytest.mark.parametrize("module", PUBLIC, ids=lambda module: module.__name__)
def test_a_module_of_the_engine_exports_exactly_these_names(module):
    assert set(own_names(module)) == set(PUBLIC[module].split()) - {"State"}


def test_the_command_line_has_exactly_these_commands_and_parameters():
    commands = get_command(app).commands
    single = {name: command for name, command in commands.items() if name not in GROUPS}
    assert {name: {p.name for p in command.params} - {"help"} for name, command in single.items()} == COMMANDS


def test_the_groups_of_the_command_line_have_exactly_these_commands():
    commands = get_command(app).commands
    assert {name: sorted(commands[name].commands) for name in GROUPS} == {k: v.split() for k, v in GROUPS.items()}
