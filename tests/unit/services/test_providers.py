"""Settings of single sign-on, and what claims make of a person."""

from __future__ import annotations

import pytest

from simulator.bootstrap import Settings, build_services, read_settings
from simulator.domain.roles import Role
from simulator.errors import InvalidInput
from simulator.services.providers import Provider, claimed_roles, read_providers, safe_address

ENTRY = {
    "title": "Example University",
    "issuer": "https://login.example.edu",
    "client_id": "secure-base",
    "client_secret": "do not show this",
}
ROLES = {"faculty": "supervisor", "students": "trainee", "leads": "program-lead", "staff-admin": "administrator"}
MAPPED = {**ENTRY, "program": "Family therapy", "role_claim": "groups", "roles": ROLES}


def one(**details: object) -> Provider:
    return read_providers({"university": {**ENTRY, **details}})["university"]


def mapped(**details: object) -> Provider:
    return read_providers({"university": {**MAPPED, **details}})["university"]


def test_several_providers_are_read_in_the_order_in_which_they_are_written():
    read = read_providers({"university": ENTRY, "clinic": {**ENTRY, "issuer": "https://clinic.example"}})
    assert list(read) == ["university", "clinic"]


def test_what_is_left_out_is_the_careful_choice():
    provider = one()
    assert (provider.create, provider.roles, provider.default_role) == (False, {}, "")
    assert provider.scope == "openid email profile"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"isuer": "x"}, "key 'isuer': is not known. Did you mean 'issuer'"),
        ({"name": "x"}, "key 'name': is not known. What people see is 'title'"),
        ({"completely": "x"}, "key 'completely': is not known. Known are title, issuer, client_id"),
        ({"title": ""}, "key 'title': String should have at least 1 character"),
        ({"title": "two\nlines"}, "key 'title': must be readable text on one line"),
        ({"issuer": "http://login.example.edu"}, "key 'issuer': must be an address that begins with https://"),
        ({"issuer": "https://a.example/?x=1"}, "key 'issuer': must be an address that begins with https://"),
        ({"issuer": "https://me:pw@a.example"}, "key 'issuer': must be an address that begins with https://"),
        ({"issuer": "https://" + "a" * 200}, "key 'issuer': String should have at most 200 characters"),
        ({"client_id": ""}, "key 'client_id': String should have at least 1 character"),
        ({"client_secret": 7}, "key 'client_secret': Input should be a valid string"),
        ({"client_auth": "none"}, "key 'client_auth': Input should be '', 'client_secret_basic'"),
        ({"create": "yes"}, "key 'create': Input should be a valid boolean"),
        ({"scope": "email"}, "key 'scope': must contain the word openid"),
        ({"roles": {"x": "boss"}}, "key 'roles.x': Input should be 'trainee', 'supervisor'"),
        ({"default_role": "administrator"}, "key 'default_role': Input should be '', 'trainee' or 'supervisor'"),
        ({"role_claim": "groups"}, "role_claim and roles belong together: set both or neither"),
        ({"default_role": "trainee"}, "program must name the training program"),
    ],
)
def test_a_setting_that_can_not_be_taken_is_named_with_its_provider(changes, said):
    with pytest.raises(InvalidInput) as refused:
        one(**changes)
    assert "SIMULATOR_OIDC: provider 'university'" in str(refused.value)
    assert said in str(refused.value)
    assert "docs/operations.md" in refused.value.hint


def test_a_missing_key_is_named_and_the_others_counted():
    with pytest.raises(InvalidInput, match=r"key 'issuer': is missing \(1 more after that\)"):
        read_providers({"university": {"title": "Example University"}})


@pytest.mark.parametrize("name", ["", "University", "a b", "a/b", "é", "x" * 31, "callback\n"])
def test_a_short_name_that_does_not_fit_an_address_is_refused(name):
    with pytest.raises(InvalidInput, match="short name has 1 to 30 of a-z, 0-9 and -"):
        read_providers({name: ENTRY})


@pytest.mark.parametrize("entry", [None, [], "https://login.example.edu"])
def test_a_provider_that_is_no_object_is_refused(entry):
    with pytest.raises(InvalidInput, match="provider 'university' must be an object"):
        read_providers({"university": entry})


def test_two_providers_with_one_issuer_are_refused():
    with pytest.raises(InvalidInput, match="'a' and 'b' have the same issuer"):
        read_providers({"a": ENTRY, "b": ENTRY})


def test_more_than_twenty_providers_are_refused():
    with pytest.raises(InvalidInput, match="names 21 providers"):
        read_providers({f"p{n}": {**ENTRY, "issuer": f"https://{n}.example"} for n in range(21)})


def test_a_secret_is_neither_in_the_message_nor_in_what_is_printed():
    with pytest.raises(InvalidInput) as refused:
        one(issuer="http://no.example")
    assert "do not show" not in f"{refused.value!r}{refused.value.hint}{one()!r}"


@pytest.mark.parametrize("issuer", ["http://localhost:9000", "http://127.0.0.1:9000", "http://[::1]:9000"])
def test_a_provider_on_this_computer_may_do_without_tls(issuer):
    assert one(issuer=issuer).is_local


@pytest.mark.parametrize(
    "address",
    ["", "login", "//a.example", "ftp://a.example", "https://", "https://a.example:99999", "https://a.example/#x",
     "https://a.example/ x", "https://a.example/\n", "https://é.example", "http://localhost.evil.example", "https://[x"],
)  # fmt: skip
def test_an_unsafe_address_is_none(address):
    assert not safe_address(address, local=True)


def test_plain_http_on_this_computer_is_unsafe_for_a_provider_elsewhere():
    assert not safe_address("http://localhost/token", local=False)


def test_without_a_mapping_a_provider_has_no_say_in_roles():
    claimed = claimed_roles(one(), {"groups": ["faculty"], "sub": "x"})
    assert (claimed.program_roles, claimed.administrator) == (None, None)


@pytest.mark.parametrize(
    ("groups", "roles"),
    [
        (["faculty"], {Role.SUPERVISOR}),
        (["faculty", "students", "chess club"], {Role.SUPERVISOR, Role.TRAINEE}),
        (["Faculty", "faculty "], set()),
        ([["faculty"], {"faculty": 1}, 7, None], set()),
        ("faculty", {Role.SUPERVISOR}),
        ("faculty students", {Role.SUPERVISOR, Role.TRAINEE}),
        ("faculty,students", {Role.SUPERVISOR, Role.TRAINEE}),
        ("chess, leads", {Role.PROGRAM_LEAD}),
        ("", set()),
        (None, set()),
        (7, set()),
        ({"faculty": True}, set()),
    ],
)
def test_groups_become_roles_in_the_program(groups, roles):
    claimed = claimed_roles(mapped(), {"groups": groups})
    assert (claimed.program_roles, claimed.administrator) == (roles, False)


def test_no_claim_at_all_means_no_role():
    assert claimed_roles(mapped(), {}).program_roles == frozenset()


def test_a_group_of_administrators_makes_one_and_gives_no_role_in_a_program():
    claimed = claimed_roles(mapped(default_role="trainee"), {"groups": ["staff-admin"]})
    assert (claimed.program_roles, claimed.administrator) == (frozenset(), True)


def test_a_provider_that_maps_no_administrators_has_no_say_in_them():
    assert claimed_roles(mapped(roles={"students": "trainee"}), {"groups": []}).administrator is None


def test_a_provider_that_maps_administrators_only_has_no_say_in_the_program():
    claimed = claimed_roles(mapped(roles={"it": "administrator"}, program=""), {"groups": ["it"]})
    assert (claimed.program_roles, claimed.administrator) == (None, True)


def test_the_default_role_is_for_those_whom_no_group_gives_one():
    provider = mapped(default_role="trainee")
    assert claimed_roles(provider, {"groups": ["chess club"]}).program_roles == {Role.TRAINEE}
    assert claimed_roles(provider, {"groups": ["faculty"]}).program_roles == {Role.SUPERVISOR}


def test_a_claim_is_found_by_its_whole_name_or_by_its_dots():
    claims = {"https://example.edu/roles": ["faculty"], "realm_access": {"roles": ["students"]}}
    by_name = claimed_roles(mapped(role_claim="https://example.edu/roles"), claims)
    by_dots = claimed_roles(mapped(role_claim="realm_access.roles"), claims)
    astray = claimed_roles(mapped(role_claim="realm_access.roles.more"), claims)
    assert [found.program_roles for found in (by_name, by_dots, astray)] == [
        {Role.SUPERVISOR},
        {Role.TRAINEE},
        frozenset(),
    ]


def test_a_group_with_spaces_or_commas_in_its_name_is_one_group():
    provider = mapped(roles={"cn=Staff, ou=Clinic": "supervisor"})
    assert claimed_roles(provider, {"groups": "cn=Staff, ou=Clinic"}).program_roles == {Role.SUPERVISOR}


def test_a_fault_in_the_settings_stops_the_start_before_the_database_is_touched(tmp_path):
    database = tmp_path / "never.sqlite3"
    with pytest.raises(InvalidInput, match="provider 'university'"):
        build_services(Settings(database_url=f"sqlite:///{database}", oidc={"university": {}}))
    assert not database.exists()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SIMULATOR_OIDC", '{"university": {"client_secret": "do not show this"', "SIMULATOR_OIDC is not JSON."),
        ("SIMULATOR_OIDC", "[1]", "SIMULATOR_OIDC: Input should be a valid dictionary."),
        ("SIMULATOR_SMTP_PORT", "x", "SIMULATOR_SMTP_PORT: Input should be a valid integer"),
    ],
)
def test_a_setting_that_can_not_be_read_is_named_and_not_repeated(monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInput) as refused:
        read_settings()
    assert str(refused.value).startswith(said)
    assert "do not show" not in str(refused.value)
    assert refused.value.__cause__ is None
