from uuid import UUID

import pytest

from simulator.domain.policy import INSTALLATION, POLICY, Action, ProgramAccess, can, require
from simulator.domain.roles import SOLO, Actor, Membership, Role
from simulator.errors import AccessDenied
from tests.personas import ADA, OTHER_PROGRAM, PIA, PROGRAM, SANA, TARA


def test_a_role_in_any_program_is_a_role_somewhere():
    assert SANA.is_somewhere(Role.TRAINEE, Role.SUPERVISOR)
    assert not SANA.is_somewhere(Role.TRAINEE)


def test_a_lead_leads_the_own_program_only():
    assert PIA.leads(PROGRAM)
    assert not PIA.leads(OTHER_PROGRAM)


@pytest.mark.parametrize("action", [Action.PRACTISE, Action.SEE_CASE_PROBLEMS])
def test_the_one_local_trainee_may_practise_and_author(action):
    assert can(SOLO, action, INSTALLATION)


def test_a_person_without_roles_may_do_nothing_to_the_installation():
    nobody = Actor(UUID(int=7))
    assert [
        action
        for action, (kind, _) in POLICY.items()
        if kind is type(INSTALLATION) and can(nobody, action, INSTALLATION)
    ] == []


def test_requiring_what_is_granted_passes():
    assert require(TARA, Action.PRACTISE, INSTALLATION) is None


def test_requiring_what_is_not_granted_is_refused_with_the_action():
    with pytest.raises(AccessDenied) as caught:
        require(ADA, Action.PRACTISE, INSTALLATION)
    assert caught.value.action == Action.PRACTISE


def test_an_action_asked_about_the_wrong_kind_of_thing_is_a_mistake_not_a_yes():
    with pytest.raises(TypeError, match="PRACTISE is decided on Installation"):
        can(ADA, Action.PRACTISE, ProgramAccess(PROGRAM))


def test_every_action_has_its_rule():
    assert set(POLICY) == set(Action)


def test_roles_are_compared_by_value():
    assert Membership(PROGRAM, Role.TRAINEE) in TARA.memberships
