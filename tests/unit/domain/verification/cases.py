"""What several tests of verification need: variables of a case's own, and products and proofs of small cases."""

from simulator.domain.compile import Check, compile_scenario
from simulator.domain.conditions import Variable, conjunction
from simulator.domain.encounter import start
from simulator.domain.key import scenario_key
from simulator.domain.verification import verify
from simulator.domain.verification.findings import Proof
from simulator.domain.verification.merging import merge
from simulator.domain.verification.ordering import stages
from simulator.domain.verification.product import explore
from simulator.domain.verification.questions import about_everything
from simulator.domain.verification.work import Work
from tests import builders

ALWAYS = Check()
PLENTY = 1_000_000
FLAG = Variable("flag", (False, True), False)


def counter(name="n", top=3):
    """A number of a case's own, from 0 to ``top``, that starts at 0."""
    return Variable(name, tuple(range(top + 1)), 0)


def openings_of(table):
    return {name: start(table, variant=name).state for name in table.openings}


def product_of(*nodes, watched=about_everything, max_states=PLENTY, work=PLENTY, **details):
    """The product of ``scenario(...)``, with every question asked unless a test says otherwise."""
    return product(builders.table(*nodes, **details), watched=watched, max_states=max_states, work=work)


def product(table, watched=about_everything, max_states=PLENTY, work=PLENTY):
    stock = Work(work)
    return explore(table, merge(table, watched(table), stock), openings_of(table), max_states, stock)


def ordered(*nodes, **details):
    """A product and its ordering."""
    found = product_of(*nodes, **details)
    return found, stages(found)


def proof_of(*nodes, **details):
    work = details.pop("work", PLENTY)
    case = builders.scenario(*nodes, **details)
    return Proof(product(compile_scenario(case), work=work), scenario_key(case))


def verified(*nodes, limits=None, **details):
    return verify_case(builders.scenario(*nodes, **details), limits)


def verify_case(case, limits=None):
    return verify(compile_scenario(case), scenario_key(case), limits)


def found_by(found, code):
    """The findings of one code."""
    return [finding for finding in found if finding.code == code]


def odometer(*tops, ends="end"):
    """A decision that counts through every combination of counters x0, x1 and so on, one a choice, then ends."""
    names = [f"x{place}" for place in range(len(tops))]
    choices = []
    for place, top in enumerate(tops):
        full = [builders.that(name, last) for name, last in zip(names[:place], tops[:place], strict=True)]
        when = conjunction(*full, builders.at_most(names[place], top - 1))
        effects = [builders.put(name, 0) for name in names[:place]] + [builders.add(names[place], 1)]
        choices.append(builders.choice(f"tick{place}", "count", when=when, effects=effects))
    over = conjunction(*(builders.that(name, top) for name, top in zip(names, tops, strict=True)))
    own = [counter(name, top) for name, top in zip(names, tops, strict=True)]
    return builders.node("count", *choices, builders.choice("stop", ends, when=over)), own
