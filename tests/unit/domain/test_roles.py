from uuid import UUID

import pytest

from simulator.domain.roles import SOLO, Actor, Permission, Role, can, require
from simulator.errors import AccessDenied

ID = UUID(int=7)


def someone(*roles):
    return Actor(ID, frozenset(roles))


@pytest.mark.parametrize(
    ("role", "permission", "granted"),
    [
        (Role.TRAINEE, Permission.PRACTISE, True),
        (Role.TRAINEE, Permission.AUTHOR, False),
        (Role.SUPERVISOR, Permission.PRACTISE, True),
        (Role.SUPERVISOR, Permission.AUTHOR, True),
        (Role.PROGRAM_LEAD, Permission.PRACTISE, True),
        (Role.PROGRAM_LEAD, Permission.AUTHOR, False),
        (Role.ADMINISTRATOR, Permission.PRACTISE, False),
        (Role.ADMINISTRATOR, Permission.AUTHOR, False),
    ],
)
def test_each_role_grants_what_the_table_says(role, permission, granted):
    assert can(someone(role), permission) is granted


def test_one_of_several_roles_is_enough():
    assert can(someone(Role.ADMINISTRATOR, Role.SUPERVISOR), Permission.AUTHOR)


def test_a_person_without_roles_may_do_nothing():
    assert not can(someone(), Permission.PRACTISE)


def test_requiring_what_is_granted_passes():
    assert require(someone(Role.TRAINEE), Permission.PRACTISE) is None


def test_requiring_what_is_not_granted_is_refused_with_the_permission():
    with pytest.raises(AccessDenied) as caught:
        require(someone(Role.TRAINEE), Permission.AUTHOR)
    assert caught.value.permission == Permission.AUTHOR


@pytest.mark.parametrize("permission", list(Permission))
def test_the_one_local_trainee_may_practise_and_author(permission):
    assert can(SOLO, permission)
