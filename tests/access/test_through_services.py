"""Every cell of ``tests/access_matrix.py``, asked of every method that does it, by everybody, on a real database.

Nothing is kept from one question to the next: each is asked in a transaction that is undone.
"""

from __future__ import annotations

import inspect
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from simulator.bootstrap import Services, Settings, build_services
from simulator.domain.policy import Action, Private, can
from simulator.domain.roles import OPERATOR, Actor, Role
from simulator.errors import (
    AccessDenied,
    AttemptNotFound,
    InvalidInput,
    NotFound,
    SignedOut,
    SignInFailed,
    SimulatorError,
)
from tests.access.calls import CELLS, FREE, KNOWN_TO, OWN, PERFORMS, Do, Target, id_of, methods_covered
from tests.access.installation import (
    AGREED,
    ASSIGNED,
    CASES,
    COMMENT,
    COMMENTED,
    DRAFTS,
    JUDGING,
    KEPT,
    MARKERS,
    PANELS,
    PASSWORD,
    REASON,
    REVIEWED,
    SANAS_WORDS,
    SHARED,
    TARAS_EMAIL,
    TRAINEE,
    Installation,
    fill,
    of_tara,
    stored,
)
from tests.access_matrix import GRANTED, THINGS
from tests.library import copy_library, replaced
from tests.personas import ADA, COHORT, EVERYBODY, NILS, PIA, PROGRAM, SANA, TARA, THEO
from tests.quick import quick_passwords
from tests.settled import settle

pytestmark = pytest.mark.thorough

REFUSALS = (AccessDenied, NotFound, AttemptNotFound)
ANOTHER = "an id of another kind of thing"
GARBAGE = ("", "x" * 9_999, "' OR 1=1; --", "\x00", "🦋", "../../etc/passwd", "1", ANOTHER)
NO_ACTOR = {
    "accounts.solo": "says whether there are accounts at all",
    "accounts.mails": "says whether a mail server is set",
    "accounts.provider_rules": "settings",
    "accounts.sign_in": "takes the password instead; test_accounts.py",
    "accounts.sign_in_by_identity": "takes what a provider has vouched for; test_accounts_identity.py",
    "accounts.by_token": "takes the token of a cookie; below and test_accounts.py",
    "accounts.current": "takes the session that the middleware found; below and test_accounts.py",
    "accounts.sign_out": "takes the session that the middleware found; test_accounts.py",
    "accounts.request_reset": "says the same to everybody; test_accounts_links.py",
    "accounts.look_up": "takes the token of a link; test_accounts_links.py",
    "accounts.has_account": "takes the ticket that a token found; test_accounts_links.py",
    "accounts.accept_invitation": "takes the token of a link; test_accounts_links.py",
    "accounts.reset_password": "takes the token of a link; test_accounts_links.py",
    "accounts.join": "takes the token of a link as well, and the address must be one's own; test_accounts_links.py",
    "joining.look": "takes the token of a link; tests/unit/services/test_joining.py",
    "joining.join": "takes the token of a link as well; the same",
    "joining.ask_for_invitation": "the same, and sends something to that address alone",
    "joining.mails": "says whether mail is set",
    "together.look": "takes the code that is on the projector; tests/unit/services/test_together.py",
    "together.mark": "the same",
    "together.vote": "the same, and what a phone was given",
    "together.end_expired": "does what is due, whoever comes by; the same",
    "my_data.erase_overdue": "does what is due, whoever comes by; test_my_data.py",
    "flagging.refresh": "does what is due, whoever comes by; test_flagging.py",
    "single_sign_on.leave": "begins a sign-in; test_single_sign_on.py",
    "single_sign_on.come_back": "ends one",
    "single_sign_on.sign_in": "takes what a provider has vouched for",
}
SERVICES = (
    "training",
    "programs",
    "cohorts",
    "assigning",
    "joining",
    "rosters",
    "reminding",
    "sharing",
    "notes",
    "preferences",
    "drilling",
    "progress",
    "recommending",
    "cohort_figures",
    "measuring",
    "cohort_tables",
    "branching",
    "coaching",
    "word_ratings",
    "score_changes",
    "supervision_sheets",
    "flagging",
    "critical",
    "remediation",
    "trainees",
    "debrief_files",
    "remarks",
    "answering",
    "calibrating",
    "calibrations",
    "drafting",
    "case_files",
    "case_forms",
    "publishing",
    "offering",
    "proving",
    "rehearsing",
    "together",
    "panels",
    "rating",
    "raters",
    "decisions",
    "keys",
    "standards",
    "standard_settings",
    "judging",
    "global_ratings",
    "my_data",
    "accounts",
    "administration",
    "exports",
    "export_people",
    "crosswalks",
    "single_sign_on",
)


class _Undo(Exception):
    """Leaves a transaction without a trace."""


class Withheld(Exception):
    """The call came back without the thing."""


@dataclass
class Asked:
    """What came of a question: its result or its refusal, and what is stored before and after it if it wrote."""

    result: Any = None
    error: Exception | None = None
    before: dict[str, list[str]] | None = None
    after: dict[str, list[str]] | None = None

    @property
    def told(self) -> tuple[object, ...]:
        """All that the person learns from a refusal."""
        return (type(self.error), str(self.error), getattr(self.error, "hint", ""))


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("access")
    content = copy_library(folder)
    (content / "scenarios" / "broken.yaml").write_text("schema: 1\nid: broken\n", encoding="utf-8")
    text = (content / "scenarios" / "waiting-room.yaml").read_text(encoding="utf-8")
    free = replaced(text, "id: waiting-room", f"id: {FREE}")
    (content / "scenarios" / f"{FREE}.yaml").write_text(free, encoding="utf-8")
    settings = Settings(database_url=f"sqlite:///{folder / 'access.sqlite3'}", content=content, double_press_seconds=0)
    services = build_services(settings, new_seed=lambda: 0, passwords=quick_passwords())
    settle(services.database)
    yield fill(services)
    services.store.close()


def ask(
    there: Installation,
    actor: Actor,
    do: Do,
    thing: str,
    asked_for: str = "",
    *,
    first: Callable[[Services], Actor] | None = None,
) -> Asked:
    """Call as this person, and undo it; ``first`` changes something before, and says who the person then is."""
    asked, it = Asked(), Target(there, thing, asked_for)
    try:
        with there.services.database.writing() as connection:
            if first is not None:
                actor = first(there.services)
            written, until_here = _rows_written(connection), connection.begin_nested()
            try:
                asked.result = _call(there.services, actor, do, it)
            except (SimulatorError, Withheld) as error:
                asked.error = error
            if _rows_written(connection) != written:
                asked.after = stored(connection)
                until_here.rollback()
                asked.before = stored(connection)
            raise _Undo
    except _Undo:
        return asked


def _rows_written(connection: sa.Connection) -> int:
    """Rows that SQLite has inserted, changed or deleted since it was opened: reading all of them takes far longer."""
    return connection.exec_driver_sql("SELECT total_changes()").scalar_one()


def _call(services: Services, actor: Actor, do: Do, it: Target) -> Any:
    service, method = do.method.split(".")
    given = do.given(it)
    call = getattr(getattr(services, service), method)
    result = call(actor, **given) if isinstance(given, dict) else call(actor, *given)
    if inspect.isgenerator(result):
        result = list(result)
    if do.shows is not None and not do.shows(result, it):
        raise Withheld
    return result


def assert_refused(asked: Asked, *, owner: bool = False) -> None:
    """Refused, without a change, and without a word of Tara's."""
    assert isinstance(asked.error, (*REFUSALS, Withheld, *((InvalidInput,) if owner else ()))), asked
    assert asked.after == asked.before
    said = f"{asked.error} {getattr(asked.error, 'hint', '')} {asked.error.args} {vars(asked.error)}"
    assert [marker for marker in MARKERS if marker in said] == []


@pytest.mark.parametrize(("action", "do", "thing", "granted"), CELLS, ids=lambda value: str(value)[:40])
def test_each_method_grants_exactly_what_the_table_grants(there, action, do, thing, granted):
    wanted, unknown = id_of(there, do, thing), str(uuid4())
    for name, actor in EVERYBODY.items():
        asked = ask(there, actor, do, thing, wanted)
        if name in granted.split() and name not in do.never.split():
            assert asked.error is None, (name, asked.error)
        elif name not in do.never.split():
            assert_refused(asked, owner=name == "Tara")
            if name not in KNOWN_TO[thing].split() and not isinstance(asked.error, Withheld):
                assert asked.told == ask(there, actor, do, thing, unknown).told, name


@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda text: repr(text)[:20])
def test_whatever_stands_where_an_id_should_is_refused_in_the_words_for_an_id_of_nothing(there, garbage, unknown):
    for do, thing in ASKING_FOR_AN_ID:
        if garbage == "" and do.method == "training.begin":
            continue  # no assignment: practice
        text = (str(there.comment) if thing == KEPT else there.id_of(KEPT)) if garbage == ANOTHER else garbage
        for actor in (TARA, SANA, PIA, ADA, NILS):
            asked = ask(there, actor, do, thing, text)
            assert asked.told == unknown(actor, do, thing), (str(do), thing)
            assert asked.after == asked.before


@pytest.fixture(scope="module")
def unknown(there):
    """What a person is told of an id of nothing."""
    return cache(lambda actor, do, thing: ask(there, actor, do, thing, str(uuid4())).told)


ONE_OF_ITS_KIND = (
    "the installation",
    "Tara's program",
    "the role of lead there",
    "Tara's cohort",
    TRAINEE,
    KEPT,
    COMMENT,
    *PANELS,
    JUDGING,
)
ASKING_FOR_A_TEXT = ("administration.people", "administration.person_by_email", "administration.add_account")
ASKING_FOR_AN_ID = [
    (do, thing)
    for action, do, thing, _ in CELLS
    if thing in ONE_OF_ITS_KIND
    and do.shows is None
    and action is not Action.PRACTISE
    and "audit" not in do.method
    and do.method not in ASKING_FOR_A_TEXT
    and do.given(Target(None, thing, "this")) != do.given(Target(None, thing, "that"))
]
"""Calls that name a thing by its id; those that look for a text are asked elsewhere."""


OPENS = {
    Private.OWN_WORDS: Action.READ_OWN_WORDS,
    Private.REACTIONS: Action.READ_REACTIONS,
    Private.CONFIDENCE: Action.READ_CONFIDENCE,
}


@pytest.mark.parametrize("ticked", Private)
@pytest.mark.parametrize("state", [SHARED, COMMENTED, ASSIGNED])
def test_a_box_that_is_ticked_opens_its_own_kind_of_note_alone(there, state, ticked):
    def first(services: Services) -> Actor:
        services.sharing.share(TARA, there.attempts[state].id, COHORT, frozenset({ticked}))
        return SANA

    for kind, action in OPENS.items():
        (review,) = PERFORMS[action]
        asked = ask(there, SANA, review, state, there.id_of(state), first=first)
        assert (asked.error is None) == (kind is ticked)


TAKEN = {
    "Tara": (TARA, Role.TRAINEE),
    "Theo": (THEO, Role.TRAINEE),
    "Sana": (SANA, Role.SUPERVISOR),
    "Pia": (PIA, Role.PROGRAM_LEAD),
}


@pytest.mark.parametrize("name", TAKEN)
def test_whoever_has_just_lost_their_role_may_nothing_more_and_knows_of_nothing(there, name):
    person, role = TAKEN[name]

    def first(services: Services) -> Actor:
        assert services.administration.revoke(ADA, person.id, PROGRAM, role)
        return services.accounts.store.actor(person.id)

    for action, do, thing, _ in CELLS:
        asked = ask(there, person, do, thing, id_of(there, do, thing), first=first)
        assert_refused(asked)
        if (do, thing) in ASKING_FOR_AN_ID:
            assert asked.told == ask(there, person, do, thing, str(uuid4()), first=first).told, (action, str(do))


def test_an_administrator_who_was_just_unmade_may_nothing_more(there):
    def first(services: Services) -> Actor:
        services.administration.set_administrator(OPERATOR, ADA.id, False)
        return services.accounts.store.actor(ADA.id)

    for _, do, thing, _ in CELLS:
        assert_refused(ask(there, ADA, do, thing, id_of(there, do, thing), first=first))


def test_a_supervisor_who_left_the_cohort_keeps_nothing_of_what_was_shared_there(there):
    def first(services: Services) -> Actor:
        assert services.programs.leave(PIA, COHORT, SANA.id)
        return services.accounts.store.actor(SANA.id)

    for action, do, thing, _ in CELLS:
        asked = ask(there, SANA, do, thing, id_of(there, do, thing), first=first)
        # Cases are written, rated and published in a program, not in a cohort, and a standard is a program's.
        in_program = thing in (*DRAFTS, *CASES, *PANELS) or action in (Action.READ_STANDARD, Action.READ_RATERS)
        if thing != "the installation" and not in_program:
            assert_refused(asked)
        elif "Sana" not in do.never.split():
            assert (asked.error is None) == can(SANA, action, THINGS[thing])


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_disabled_person_is_nobody(there, name):
    person, services = EVERYBODY[name], there.services
    try:
        with services.database.writing():
            account = services.accounts.store.account(person.id)
            made = services.accounts.sessions.start(account, "password", address="192.0.2.1", agent="x")
            assert services.accounts.by_token(made.token).actor.id == person.id
            services.administration.disable(OPERATOR, person.id)
            assert services.accounts.store.actor(person.id) is None
            assert services.accounts.by_token(made.token) is None
            for touch in (True, False):
                with pytest.raises(SignedOut):
                    services.accounts.current(str(made.session.id), touch=touch)
            with pytest.raises(SignInFailed) as refused:
                services.accounts.sign_in(account.email, PASSWORD, address="192.0.2.9", agent="x")
            assert str(refused.value) == str(SignInFailed())
            raise _Undo
    except _Undo:
        assert services.accounts.store.actor(person.id) is not None


@pytest.mark.parametrize("do", OWN, ids=str)
def test_what_is_done_to_the_own_account_touches_nobody_elses(there, do):
    for name, actor in EVERYBODY.items():
        email = TARAS_EMAIL if actor == TARA else f"{name.lower()}@example.edu"
        asked = ask(there, actor, do, "Tara's account", str(there.session) if do.asks_for else email)
        assert asked.error is None, (name, asked.error)
        if actor != TARA:
            if asked.after is not None:
                assert of_tara(asked.after) == _without_author(of_tara(asked.before), asked), name
            seen = _text(asked.result)
            hers = [marker for marker in MARKERS if marker in seen and (name, marker) not in SANAS_OWN]
            assert hers == [], name


SANAS_OWN = (("Sana", SANAS_WORDS), ("Sana", REASON), ("Sana", REVIEWED), ("Sana", AGREED))
"""What Sana wrote about Tara's attempts is in her own export."""


def test_the_own_export_holds_all_that_is_the_persons(there):
    (export,) = [do for do in OWN if do.method == "my_data.export"]
    seen = _text(ask(there, TARA, export, "Tara's account").result)
    assert [marker for marker in MARKERS if marker not in seen] == []


def test_erasing_oneself_takes_another_persons_address_for_no_confirmation(there):
    (erase,) = [do for do in OWN if do.method == "my_data.erase_me"]
    for actor in (THEO, SANA, ADA):
        asked = ask(there, actor, erase, "Tara's account", TARAS_EMAIL)
        assert isinstance(asked.error, InvalidInput)
        assert asked.after == asked.before


def _without_author(rows: dict[str, list[str]], asked: Asked) -> dict[str, list[str]]:
    """What stays of Tara's rows when the one who commented on them erases their account: the same without a name."""
    name = repr(SANA.id.hex)
    is_there = [any(name in row for row in rows_of["accounts"]) for rows_of in (asked.before, asked.after)]
    if is_there != [True, False]:
        return rows
    named = ("comments", "score_changes", "critical_reviews", "agreements", "agreement_notes")
    return rows | {table: [row.replace(name, "None") for row in rows[table]] for table in named}


def _text(result: Any) -> str:
    """Everything in a result, also what is packed."""
    if not isinstance(result, bytes):
        return repr(result)
    with zipfile.ZipFile(io.BytesIO(result)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def test_no_public_method_of_a_service_is_forgotten(there):
    public = {
        f"{name}.{method}"
        for name in SERVICES
        for method, _ in inspect.getmembers(type(getattr(there.services, name)), inspect.isfunction)
        if not method.startswith("_")
    }
    assert public == set(methods_covered()) | set(NO_ACTOR)


def test_no_service_is_forgotten():
    without_actor = {"settings", "database", "counts", "store", "providers"}
    assert set(inspect.get_annotations(Services)) == {*SERVICES, *without_actor}


def test_every_action_that_can_be_asked_for_is_performed_by_some_method():
    asked = {action for action, _, _ in GRANTED}
    assert set(PERFORMS) | {Action.MANAGE_OWN_ACCOUNT} == asked
