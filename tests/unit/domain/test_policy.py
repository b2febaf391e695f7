"""The policy against the table of who may do what, and what must hold whatever the table says."""

from dataclasses import replace

import pytest

from simulator.domain.policy import POLICY, Action, AttemptAccess, Private, can
from simulator.domain.publications import Access, CaseAccess
from simulator.domain.roles import Actor, Membership, Role
from simulator.domain.writing_access import PanelAccess
from tests.access_matrix import GRANTED, THINGS
from tests.personas import COHORT, EVERYBODY, OTHER_PROGRAM, PROGRAM, SANA, SVEN, TARA


@pytest.mark.parametrize(("action", "thing", "granted"), GRANTED, ids=lambda value: str(value)[:40])
def test_exactly_those_named_may_and_nobody_else(action, thing, granted):
    assert [name for name, actor in EVERYBODY.items() if can(actor, action, THINGS[thing])] == granted.split()


def test_no_action_and_no_kind_of_thing_is_left_out_of_the_table():
    written = {(action, thing) for action, thing, _ in GRANTED}
    needed = {(a, name) for a, (kind, _) in POLICY.items() for name, thing in THINGS.items() if isinstance(thing, kind)}
    assert written == needed


def test_ticking_one_box_opens_that_one_only():
    shared = AttemptAccess(TARA.id, frozenset({COHORT}), ticked=frozenset({Private.CONFIDENCE}))
    assert can(SANA, Action.READ_CONFIDENCE, shared)
    assert not can(SANA, Action.READ_OWN_WORDS, shared)
    assert not can(SANA, Action.READ_REACTIONS, shared)


@pytest.mark.parametrize("action", [action for action, (kind, _) in POLICY.items() if kind is AttemptAccess])
def test_practice_that_is_not_shared_is_open_to_nobody_whatever_their_roles(action):
    everything = Actor(
        SANA.id,
        frozenset(Membership(PROGRAM, role) for role in Role),
        administrator=True,
        trains_in=frozenset({COHORT}),
        supervises=frozenset({COHORT}),
    )
    assert not can(everything, action, AttemptAccess(TARA.id))


def test_an_own_attempt_is_closed_to_a_person_who_has_no_role_any_more():
    assert not can(Actor(TARA.id), Action.PLAY, AttemptAccess(TARA.id))
    assert not can(Actor(TARA.id), Action.READ_ATTEMPT, AttemptAccess(TARA.id))


@pytest.mark.parametrize(
    ("case", "who"),
    [
        ({}, "Sana"),
        ({"published": CaseAccess(Access.ALL, SVEN.id, PROGRAM)}, "Sven"),
        ({"published": CaseAccess(Access.PRIVATE, SANA.id)}, "Sana"),
        ({"published": CaseAccess(Access.ALL, None, PROGRAM)}, "Sana Sven"),
        ({"published": CaseAccess(Access.ALL, None, OTHER_PROGRAM)}, ""),
        ({"in_library": True, "published": CaseAccess(Access.ALL, SANA.id, PROGRAM)}, "Ada"),
    ],
)
def test_a_panels_key_is_adopted_by_who_answers_for_the_case_and_only_once_the_panel_is_closed(case, who):
    panel = PanelAccess(SANA.id, PROGRAM, closed=True, **case)
    assert [name for name, actor in EVERYBODY.items() if can(actor, Action.ADOPT_KEY, panel)] == who.split()
    still_open = replace(panel, closed=False)
    assert not any(can(actor, Action.ADOPT_KEY, still_open) for actor in EVERYBODY.values())
