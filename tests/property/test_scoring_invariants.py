"""The invariants at the end of §2 of the scoring design, each on a thousand random scenarios."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given

from simulator.domain.assessment import assess
from simulator.domain.compile import compile_scenario
from simulator.domain.encounter import choose, here, offered, replay, start
from simulator.domain.fingerprint import play_hash
from simulator.domain.key import NodeKey, OptionKey, scenario_key
from simulator.domain.key_versions import rekeyed
from simulator.domain.panel import CriterionFound, OptionFound
from simulator.domain.rubric import Dimension
from simulator.domain.scoring import COMPOSITE, OpportunityRule, ScoredChoice, score, score_decision
from tests.property.strategies import THOROUGH, walks

SCALES = ((1, 50), (2, 0), (3, -200), (Fraction(1, 2), 7), (Fraction(7, 3), -1))


def worth(key, node_id, option):
    """u of an option: the mean over attunement and fidelity of its mean rating on each; None if it has neither."""
    ratings = key.nodes[node_id].options[option].ratings
    means = []
    for dimension in (Dimension.ATTUNEMENT, Dimension.FIDELITY):
        own = [rating for name, rating in ratings.items() if key.dimensions[name] is dimension]
        if own:
            means.append(Fraction(sum(own), len(own)))
    return sum(means) / len(means) if means else None


def extreme(key, node_id, options, choose_extreme):
    """The uncontested option with the highest (or lowest) u; any where there is none."""
    clear = [option for option in options if not key.nodes[node_id].options[option].contested]
    return choose_extreme(clear or options, key=lambda option: worth(key, node_id, option) or 0)


def composites(sheet):
    return {decision.composite for decision in sheet.decisions} - {None}


def extreme_path(walk, choose_extreme):
    """The sheet of the path on which every choice is the best (or the worst) on offer."""
    encounter = start(walk.table, variant=walk.variant, seed=walk.seed)
    decisions = []
    while here(walk.table, encounter).ending is None:
        options = [choice.id for choice in offered(walk.table, encounter)]
        encounter, decision = choose(walk.table, encounter, extreme(walk.key, encounter.node, options, choose_extreme))
        decisions.append(decision)
    return assess(walk.table, walk.key, encounter, decisions)


def extreme_choices(walk, choose_extreme):
    """The walk's own decisions, with the best (or worst) option chosen at each."""
    return [
        replace(one, choice=extreme(walk.key, one.node, one.offered, choose_extreme)) for one in walk.scored_choices
    ]


@THOROUGH
@given(walks())
def test_the_composite_of_all_best_is_100_on_every_path_with_an_opportunity(walk):
    for sheet in (extreme_path(walk, max), score(walk.key, extreme_choices(walk, max))):
        whole = sheet.dimensions[COMPOSITE]
        assert composites(sheet) <= {1}
        assert whole.value == (10_000 if whole.opportunities >= 3 else None)


@THOROUGH
@given(walks())
def test_the_composite_of_all_worst_is_0_on_every_path_with_an_opportunity(walk):
    for sheet in (extreme_path(walk, min), score(walk.key, extreme_choices(walk, min))):
        whole = sheet.dimensions[COMPOSITE]
        assert composites(sheet) <= {0}
        assert whole.value == (0 if whole.opportunities >= 3 else None)


@THOROUGH
@given(walks())
def test_every_score_lies_between_0_and_100_inside_its_interval(walk):
    sheet = walk.sheet()
    for result in (*sheet.dimensions.values(), *sheet.criteria.values()):
        if result.value is None:
            assert result.opportunities < 3
            assert (result.error, result.low, result.high) == (None, None, None)
        else:
            assert 0 <= result.low <= result.value <= result.high <= 10_000
            assert result.error >= 0


@THOROUGH
@given(walks())
def test_scores_are_unchanged_under_v_to_a_v_plus_b_with_thresholds_scaled_alike(walk):
    a, b = walk.dice.pick(SCALES)
    nodes = {
        name: replace(
            node,
            options={
                option: replace(key, ratings={criterion: a * v + b for criterion, v in key.ratings.items()})
                for option, key in node.options.items()
            },
        )
        for name, node in walk.key.nodes.items()
    }
    at_ending = {name: tuple(a * v + b for v in levels) for name, levels in walk.key.at_ending.items()}
    scaled = replace(walk.key, nodes=nodes, at_ending=at_ending)
    earned = {name: walk.dice.pick(levels) for name, levels in walk.key.at_ending.items()}
    rule = OpportunityRule(best=300 * a + b, spread=150 * a)
    scaled_earned = {name: a * v + b for name, v in earned.items()}
    assert score(scaled, walk.scored_choices, at_ending=scaled_earned, rule=rule) == score(
        walk.key, walk.scored_choices, at_ending=earned
    )


@THOROUGH
@given(walks())
def test_scores_are_unchanged_under_the_order_of_options(walk):
    turned = [replace(one, offered=one.offered[::-1]) for one in walk.scored_choices]
    assert score(walk.key, turned) == score(walk.key, walk.scored_choices)
    encounter, decisions = replay(walk.table, walk.trail, variant=walk.variant, seed=walk.seed + 1)
    assert assess(walk.table, walk.key, encounter, decisions) == walk.sheet()


@THOROUGH
@given(walks())
def test_scores_are_unchanged_by_adding_a_decision_without_opportunity(walk):
    criteria = tuple(walk.key.dimensions)
    low = walk.dice.below(300)
    flat = ({"x": low, "y": low, "z": low // 2}, {"x": 400, "y": 251, "z": 300})[walk.dice.below(2)]
    options = {option: OptionKey(dict.fromkeys(criteria, rating)) for option, rating in flat.items()}
    key = replace(walk.key, nodes=walk.key.nodes | {"blank": NodeKey(criteria, 2, options)})
    place = walk.dice.below(len(walk.decisions) + 1)
    blank = ScoredChoice(place, "blank", walk.dice.pick(("x", "y", "z")), ("x", "y", "z"))
    longer = [*walk.scored_choices[:place], blank, *walk.scored_choices[place:]]
    before, after = score(walk.key, walk.scored_choices), score(key, longer)
    assert after == replace(before, decisions=after.decisions)
    assert (*after.decisions[:place], *after.decisions[place + 1 :]) == before.decisions


@THOROUGH
@given(walks())
def test_replacing_one_choice_by_one_of_higher_u_with_the_others_held_fixed_never_lowers_s(walk):
    choices = walk.scored_choices
    place = walk.dice.below(len(choices))
    was = choices[place]
    options = walk.key.nodes[was.node].options
    before = score(walk.key, choices).dimensions[COMPOSITE].value
    if options[was.choice].contested or worth(walk.key, was.node, was.choice) is None or before is None:
        return
    for option in was.offered:
        higher = worth(walk.key, was.node, option) > worth(walk.key, was.node, was.choice)
        if higher and not options[option].contested:
            changed = [*choices[:place], replace(was, choice=option), *choices[place + 1 :]]
            assert score(walk.key, changed).dimensions[COMPOSITE].value >= before


@THOROUGH
@given(walks())
def test_an_attempt_rescored_from_its_choice_ids_gives_the_identical_score(walk):
    table = compile_scenario(walk.case)
    encounter, decisions = replay(table, list(walk.trail), variant=walk.variant, seed=walk.seed)
    assert assess(table, scenario_key(walk.case), encounter, decisions) == walk.sheet()


@THOROUGH
@given(walks())
def test_adding_a_contested_option_changes_no_other_options_share(walk):
    one = walk.dice.pick(walk.scored_choices)
    node = walk.key.nodes[one.node]
    ratings = {criterion: walk.dice.below(101) * 4 for criterion in node.criteria}
    wider = replace(node, options=node.options | {"disputed": OptionKey(ratings, contested=True)})
    key = replace(walk.key, nodes=walk.key.nodes | {one.node: wider})
    for option in one.offered:
        plain = replace(one, choice=option)
        beside = replace(plain, offered=(*one.offered, "disputed"))
        assert score_decision(key, beside) == score_decision(walk.key, plain)


@THOROUGH
@given(walks())
def test_a_panels_contested_option_leaves_every_other_options_share_as_if_it_were_not_there(walk):
    one = walk.dice.pick(walk.scored_choices)
    node = walk.case.nodes[one.node]
    differ = walk.dice.pick(node.choices).id
    found = {
        choice.id: OptionFound(
            {name: CriterionFound(walk.dice.below(401), 90, 6) for name in node.criteria}, {}, 6, 3, choice.id == differ
        )
        for choice in node.choices
    }
    key = scenario_key(rekeyed(walk.case, {node.id: found}))
    others = tuple(option for option in one.offered if option != differ)
    for option in others:
        beside = score_decision(key, replace(one, choice=option))
        alone = score_decision(key, replace(one, choice=option, offered=others))
        assert (beside.criteria, beside.dimensions, beside.composite) == (
            alone.criteria,
            alone.dimensions,
            alone.composite,
        )
    assert play_hash(rekeyed(walk.case, {node.id: found})) == play_hash(walk.case)
