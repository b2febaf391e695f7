"""SC117: rules that undo what set them off."""

from __future__ import annotations

from simulator.content.located_yaml import Located
from simulator.domain.conditions import ALWAYS, Test, Value, Variable
from simulator.domain.scenario import Effect, Rule, Scenario


def check_rules(scenario: Scenario, located: Located) -> None:
    """A rule after which its own condition can't hold: nobody ever sees the state that set it off."""
    for index, rule in enumerate(scenario.rules):
        test = _undone(rule, scenario)
        if test is not None:
            located.report(
                "SC117",
                ("rules", index),
                f"rule {index + 1} undoes its own condition: after it fired, '{test.variable}' is something else again",
                "let the rule change another variable, or give the choices themselves this effect",
            )


def _undone(rule: Rule, scenario: Scenario) -> Test | None:
    """The test that can't hold any more once the rule has fired, if there is one."""
    for test in rule.when.tests:
        values = set(test.allowed)
        for effect in rule.effects:
            if effect.variable == test.variable and effect.when == ALWAYS:
                values = {_after(effect, value, scenario.variables[test.variable]) for value in values}
        if not values & test.allowed:
            return test
    return None


def _after(effect: Effect, value: Value, variable: Variable) -> Value:
    if effect.add is None:
        assert effect.put is not None
        return effect.put
    position = variable.values.index(value) + effect.add
    return variable.values[max(0, min(len(variable.values) - 1, position))]
