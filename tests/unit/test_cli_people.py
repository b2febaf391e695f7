"""The commands for whoever runs the server."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from simulator.bootstrap import Services, Settings, build_services
from simulator.cli import app
from simulator.domain.attempt import Feedback
from simulator.domain.roles import SOLO
from simulator.errors import SignInFailed
from simulator.storage.sql_practice import SqlDrills
from tests.library import copy_library
from tests.mail_sink import mail_sink
from tests.quick import quick_passwords
from tests.unit.storage.drilling import card

pytestmark = pytest.mark.thorough

PASSWORD = "my cat sleeps on tuesdays"
TARA = "tara@example.edu"


@pytest.fixture(autouse=True)
def _installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty database with the small library."""
    monkeypatch.setenv("SIMULATOR_CONTENT", str(copy_library(tmp_path)))
    monkeypatch.setenv("SIMULATOR_DATABASE_URL", f"sqlite:///{tmp_path / 'people.sqlite3'}")
    monkeypatch.setenv("SIMULATOR_PUBLIC_URL", "https://practice.example.edu")


def run(*arguments: str, answers: str | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=answers)


def done(*arguments: str, answers: str | None = None) -> str:
    result = run(*arguments, answers=answers)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def opened() -> Services:
    return build_services(Settings(), passwords=quick_passwords())


def add_tara() -> None:
    done("program", "add", "Kyiv Program")
    given = ("--name", "Tara", "--role", "trainee", "--program", "Kyiv Program", "--password-stdin")
    done("user", "add", TARA, *given, answers=PASSWORD + "\n")


def people() -> dict[str, dict[str, object]]:
    return {person["email"]: person for person in json.loads(done("user", "list", "--json"))}


def test_adding_prints_a_link_that_makes_the_first_administrator() -> None:
    link = done("user", "add", "ada@example.edu", "--name", "Ada", "--role", "administrator")
    assert re.fullmatch(r"https://practice\.example\.edu/invitation/[A-Za-z0-9_-]{43}", link)
    services = opened()
    assert services.accounts.solo()
    signed_in = services.accounts.accept_invitation(
        link.rpartition("/")[2], name="Ada", password=PASSWORD, address="", agent=""
    )
    assert signed_in.actor.administrator
    services.store.close()


def test_only_the_link_is_on_standard_output_so_that_a_script_can_take_it() -> None:
    result = run("user", "add", TARA, "--name", "Tara")
    assert len(result.stdout.splitlines()) == 1
    assert f"The invitation for {TARA} works once, until " in result.stderr


def test_adding_with_a_password_on_standard_input_makes_the_account_at_once() -> None:
    add_tara()
    assert people()[TARA]["roles"] == [{"program": "Kyiv Program", "role": "trainee"}]
    services = opened()
    assert services.accounts.sign_in(TARA, PASSWORD, address="", agent="").account.name == "Tara"
    services.store.close()


def test_a_poor_password_or_an_unknown_program_makes_no_account() -> None:
    assert run("user", "add", TARA, "--name", "Tara", "--password-stdin", answers="short\n").exit_code == 1
    given = ("--role", "trainee", "--program", "None", "--password-stdin")
    result = run("user", "add", TARA, "--name", "Tara", *given, answers=PASSWORD)
    assert result.exit_code == 1
    assert "This program could not be found." in result.stderr
    assert people() == {}


def test_inviting_sends_mail_where_there_is_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_sink() as sink:
        for name, value in (("HOST", "127.0.0.1"), ("PORT", str(sink.port)), ("STARTTLS", "false")):
            monkeypatch.setenv(f"SIMULATOR_SMTP_{name}", value)
        monkeypatch.setenv("SIMULATOR_MAIL_FROM", "practice@example.edu")
        told = done("user", "invite", TARA, "--name", "Tara")
        assert told.startswith(f"The invitation was mailed to {TARA}")
        assert "https://practice.example.edu/invitation/" in sink.text()
        assert "https://" in done("user", "add", TARA, "--name", "Tara")
        assert len(sink.mails) == 1
    assert "https://practice.example.edu/invitation/" in done("user", "invite", TARA, "--name", "Tara")


def test_people_are_listed_with_roles_for_people_and_for_programs() -> None:
    add_tara()
    done("user", "role", TARA, "supervisor", "--program", "kyiv program")
    done("user", "role", TARA, "administrator")
    assert done("user", "list") == f"{TARA}  Tara  administrator, supervisor in Kyiv Program, trainee in Kyiv Program"
    entry = people()[TARA]
    assert set(entry) == {"email", "name", "administrator", "disabled", "created_at", "roles"}
    assert datetime.fromisoformat(str(entry["created_at"])).tzinfo is not None


def test_roles_are_taken_away_again() -> None:
    add_tara()
    assert done("user", "role", TARA, "trainee", "--program", "Kyiv Program", "--remove").endswith("no longer trainee.")
    assert people()[TARA]["roles"] == []


def test_disabling_shuts_out_and_enabling_lets_in() -> None:
    add_tara()
    services = opened()
    session = services.accounts.sign_in(TARA, PASSWORD, address="", agent="")
    done("user", "disable", TARA)
    assert services.accounts.by_token(session.token) is None
    with pytest.raises(SignInFailed):
        services.accounts.sign_in(TARA, PASSWORD, address="", agent="")
    done("user", "enable", TARA)
    services.accounts.sign_in(TARA, PASSWORD, address="", agent="")
    services.store.close()


def test_a_reset_link_is_printed_and_works() -> None:
    add_tara()
    link = done("user", "reset", TARA)
    services = opened()
    token = link.removeprefix("https://practice.example.edu/reset/")
    services.accounts.reset_password(token, password="blue doors half open", address="", agent="")
    services.store.close()


def test_ending_sessions_says_how_many() -> None:
    add_tara()
    services = opened()
    session = services.accounts.sign_in(TARA, PASSWORD, address="", agent="")
    assert done("user", "sessions-end", TARA) == "1 session ended."
    assert services.accounts.by_token(session.token) is None
    services.store.close()


def test_what_was_practised_alone_is_given_to_one_person_once() -> None:
    services = opened()
    services.training.begin(SOLO, "waiting-room", feedback=Feedback.EACH)
    add_tara()
    assert done("user", "claim", TARA) == f"1 attempt is now {TARA}'s."
    assert done("user", "claim", TARA).startswith("There is nothing to give")
    account = services.accounts.store.by_email(TARA)
    assert len(services.store.attempts_of(account.id)) == 1
    services.store.close()


def test_drills_that_were_practised_alone_are_given_and_said() -> None:
    services = opened()
    SqlDrills(services.database).keep_card(card(SOLO.id))
    add_tara()
    said = f"Drills, ways to practise and remarks, whichever there were, are now {TARA}'s."
    assert done("user", "claim", TARA) == said
    assert done("user", "claim", TARA).startswith("There is nothing to give")
    services.store.close()


def test_the_audit_log_has_nobody_as_the_operator() -> None:
    add_tara()
    services = opened()
    entries, _ = services.administration.audit_log.entries()
    assert [entry.action for entry in entries] == ["role-granted", "account-created", "program-created"]
    assert {entry.actor for entry in entries} == {None}
    services.store.close()


def test_programs_are_added_once_and_listed() -> None:
    done("program", "add", "Kyiv Program")
    done("program", "add", "Львівська школа")
    assert done("program", "list").splitlines() == ["Kyiv Program", "Львівська школа"]
    result = run("program", "add", "Kyiv Program")
    assert (result.exit_code, "is taken already" in result.stderr) == (1, True)


@pytest.mark.parametrize("command", ["disable", "enable", "reset", "sessions-end", "claim"])
@pytest.mark.parametrize("email", ["nobody@example.edu", "no address", ""])
def test_a_person_who_is_not_there_is_a_message_and_status_1(command: str, email: str) -> None:
    result = run("user", command, email)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("This person could not be found.")


@pytest.mark.parametrize(
    "arguments",
    [
        ("user", "add"),
        ("user", "add", TARA, "--role", "king"),
        ("user", "add", TARA, "--role", "trainee"),
        ("user", "add", TARA, "--program", "Kyiv Program"),
        ("user", "invite", TARA, "--role", "administrator", "--program", "Kyiv Program"),
        ("user", "role", TARA, "supervisor"),
        ("user", "unheard-of"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DATABASE_URL", "nonsense", "database address can't be understood"),
        ("PUBLIC_URL", "practice.example.edu", "SIMULATOR_PUBLIC_URL"),
        ("SMTP_HOST", "mail.example.edu", "SIMULATOR_MAIL_FROM"),
        ("SESSION_HOURS", "many", "SIMULATOR_SESSION_HOURS"),
        ("SESSION_HOURS", "0", "SIMULATOR_SESSION_HOURS"),
        ("INVITATION_DAYS", "99999999999999", "SIMULATOR_INVITATION_DAYS"),
        ("SMTP_PORT", "70000", "SIMULATOR_SMTP_PORT"),
    ],
)
def test_a_setting_that_can_not_be_taken_is_named(
    name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"SIMULATOR_{name}", value)
    result = run("user", "list")
    assert result.exit_code == 1
    assert told in result.stderr
    assert "Traceback" not in result.output


def test_the_last_administrator_stays() -> None:
    done(
        "user",
        "add",
        "ada@example.edu",
        "--name",
        "Ada",
        "--role",
        "administrator",
        "--password-stdin",
        answers=PASSWORD,
    )
    for arguments in (
        ("user", "disable", "ada@example.edu"),
        ("user", "role", "ada@example.edu", "administrator", "--remove"),
    ):
        result = run(*arguments)
        assert result.exit_code == 1
        assert "last administrator" in result.stderr
