"""Remarks on the command line, against a real database."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from simulator.bootstrap import Services, build_services
from simulator.cli import app
from simulator.domain.attempt import Feedback
from simulator.domain.remarks import RemarkKind
from simulator.domain.roles import SOLO, Actor
from tests.library import CASE, copy_library, replaced
from tests.personas import PROGRAM, SANA, TARA
from tests.settled import settle

Run = Callable[..., Result]


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The services on the database that the command uses, without accounts."""
    monkeypatch.setenv("SIMULATOR_DATABASE_URL", f"sqlite:///{tmp_path / 'remarks.sqlite3'}")
    monkeypatch.setenv("SIMULATOR_REMARKS", str(tmp_path / "remarks"))
    monkeypatch.setenv("SIMULATOR_CONTENT", str(copy_library(tmp_path)))
    built = build_services()
    yield built
    built.store.close()


@pytest.fixture
def run(services: Services) -> Run:
    return lambda *arguments: CliRunner().invoke(app, ["remarks", *arguments])


def remark(services: Services, person: Actor, *texts: str) -> None:
    attempt = services.training.begin(person, "waiting-room", feedback=Feedback.EACH)
    services.training.choose(person, str(attempt.id), "own-it", step=0)
    for step, text in enumerate(texts):
        services.remarks.remark(person, attempt.id, step, RemarkKind.DIFFERENTLY, text)


def test_without_remarks_the_command_says_so(run: Run) -> None:
    assert (run().exit_code, run().output) == (0, "No remarks.\n")
    assert run("waiting-room").output == "No remarks on 'waiting-room'.\n"
    assert run("--json").output == ""


def test_remarks_are_printed_with_their_moments_oldest_first(run: Run, services: Services) -> None:
    remark(services, SOLO, "One\nand \x1b[31mmore", "Two")
    done = run("waiting-room")
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d  waiting-room 1\.0\.0  seen differently", lines[0])
    assert lines[1:4] == ["  late (decision 1, standard), chosen own-it", "    One", "    and  [31mmore"]
    assert lines[6:] == ["  remark (decision 2, standard)", "    Two", ""]
    assert run("another").output == "No remarks on 'another'.\n"


def test_other_programs_get_one_object_a_line(run: Run, services: Services) -> None:
    remark(services, SOLO, "One\nmore", "Two")
    found = [json.loads(line) for line in run("--json").output.splitlines()]
    assert [one["text"] for one in found] == ["One\nmore", "Two"]
    assert [(one["node"], one["decision"], one["choice"]) for one in found] == [
        ("late", 1, "own-it"),
        ("remark", 2, None),
    ]
    assert found[0].keys() == {
        *("day", "case", "version", "content_hash", "variant", "node", "decision", "choice", "kind", "text")
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found[0]["day"])


def test_what_steers_a_terminal_or_turns_text_around_is_escaped_for_other_programs(
    run: Run, services: Services
) -> None:
    remark(services, SOLO, "\x9b31m \u202eback \u2066\u2069 نور 🙂")
    output = run("--json").output
    assert output.isascii()
    assert output.rstrip("\n").isprintable()
    assert json.loads(output)["text"] == " 31m  back    نور 🙂"


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_with_accounts_the_operator_reads_them_without_learning_who_wrote_them(
    run: Run, services: Services, arguments: tuple[str, ...]
) -> None:
    settle(services.database)
    remark(services, TARA, "One")
    done = run(*arguments)
    assert done.exit_code == 0
    assert "One" in done.output
    assert str(TARA.id) not in done.output
    assert "tara" not in done.output.lower()


def test_what_concerns_a_case_of_one_program_is_left_to_those_who_see_it(run: Run, services: Services) -> None:
    settle(services.database)
    text = replaced((services.settings.content / CASE).read_text(encoding="utf-8"), "id: waiting-room", "id: our-room")
    draft = services.drafting.start(SANA, text, origin="upload")
    services.publishing.publish(
        SANA, draft.id, revision=draft.revision, access="program", program_id=PROGRAM, unreviewed=True
    )
    attempt = services.training.begin(TARA, "our-room", feedback=Feedback.EACH)
    services.remarks.remark(TARA, attempt.id, 0, RemarkKind.WRONG, "Ours alone.")
    assert [one.remark.text for one in services.answering.inbox(SANA)] == ["Ours alone."]
    assert run().output == "No remarks.\n"
    assert run("our-room").output == "No remarks on 'our-room'.\n"
