"""What people who practise say about single moments, and how it reaches whoever writes the case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from simulator.bootstrap import Services, Settings, build_services
from simulator.domain.attempt import Attempt, Feedback
from simulator.domain.remarks import MAX_REMARK, RemarkKind
from simulator.domain.roles import SOLO
from simulator.errors import AttemptNotFound, InvalidInput
from simulator.services.remarks import MAX_A_DAY
from tests.fresh import fresh_database
from tests.library import CASE
from tests.personas import TARA, THEO
from tests.unit.services.conftest import Clock
from tests.unit.services.playing import BEST, begin, play, rewrite

WRONG, DIFFERENTLY = RemarkKind.WRONG, RemarkKind.DIFFERENTLY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "remarks"


@pytest.fixture
def services(tmp_path: Path, content: Path, clock: Clock, folder: Path) -> Iterator[Services]:
    database = fresh_database(tmp_path / "remarks.sqlite3")
    settings = Settings(database_url=database, content=content, remarks=folder, double_press_seconds=0)
    built = build_services(settings, now=clock, new_seed=lambda: 0)
    yield built
    built.store.close()


@pytest.fixture
def ended(services: Services) -> Attempt:
    return play(services.training, begin(services.training), *BEST)


@pytest.fixture
def solo(services: Services) -> Attempt:
    attempt = services.training.begin(SOLO, "waiting-room", feedback=Feedback.EACH)
    return play(services.training, attempt, *BEST, actor=SOLO)


# What is kept


def test_a_remark_is_kept_with_its_moment(services: Services, ended: Attempt, clock: Clock) -> None:
    services.remarks.remark(TARA, str(ended.id), 1, DIFFERENTLY, "  I would wait.\n")
    (said,) = services.remarks.store.remarks_by(TARA.id)
    assert (said.scenario_id, said.version, said.content_hash) == ("waiting-room", "1.0.0", ended.content_hash)
    assert (said.variant, said.node, said.step, said.choice) == ("standard", "remark", 1, BEST[1])
    assert (said.kind, said.text, said.author_id, said.at) == (DIFFERENTLY, "I would wait.", TARA.id, clock.now)


def test_the_decision_that_is_due_can_be_remarked_on_before_anything_is_chosen(services: Services) -> None:
    attempt = begin(services.training)
    said = services.remarks.remark(TARA, attempt.id, 0, WRONG, "A typing error.")
    assert (said.node, said.choice) == ("late", "")


def test_the_ending_can_be_remarked_on(services: Services, ended: Attempt) -> None:
    assert services.remarks.remark(TARA, ended.id, 3, WRONG, "Too sweet.").node == "plan-made"


def test_in_a_try_every_moment_of_the_walk_can_be_remarked_on(services: Services, ended: Attempt) -> None:
    branch = services.branching.rewind(TARA, ended.id, 2)
    said = services.remarks.remark(TARA, branch.id, 0, WRONG, "Before the fork.")
    assert (said.node, said.choice) == ("late", BEST[0])


def test_a_remark_is_on_the_version_that_was_played(services: Services, ended: Attempt, content: Path) -> None:
    rewrite(content, "version: 1.0.0", "version: 1.1.0")
    assert services.remarks.remark(TARA, ended.id, 0, WRONG, "Here.").version == "1.0.0"
    (content / CASE).unlink()
    assert services.remarks.remark(TARA, ended.id, 0, WRONG, "And here.").version == "1.0.0"


# What can't be taken


@pytest.mark.parametrize("step", [-1, 4, 10**12, True, "0", None])
def test_a_moment_that_is_not_there_can_not_be_remarked_on(services: Services, ended: Attempt, step: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.remarks.remark(TARA, ended.id, step, WRONG, "x")  # type: ignore[arg-type]
    assert refused.value.field == "step"


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "Write"), (" \n\t", "Write"), ("x" * 20_000, "20,000 characters; 4,000 fit"), ("a\x00b", "can't be kept")],
)
def test_a_text_that_can_not_be_kept_is_refused_with_what_to_do(
    services: Services, ended: Attempt, text: str, told: str
) -> None:
    with pytest.raises(InvalidInput, match=told) as refused:
        services.remarks.remark(TARA, ended.id, 0, WRONG, text)
    assert refused.value.field == "remark"
    assert services.remarks.store.remarks() == ()


def test_the_longest_text_fits(services: Services, ended: Attempt) -> None:
    assert services.remarks.remark(TARA, ended.id, 0, WRONG, "🦋" * MAX_REMARK).text == "🦋" * MAX_REMARK


def test_a_kind_that_is_none_is_refused(services: Services, ended: Attempt) -> None:
    with pytest.raises(InvalidInput):
        services.remarks.remark(TARA, ended.id, 0, "praise", "x")  # type: ignore[arg-type]


def test_a_person_sends_only_so_many_a_day(services: Services, ended: Attempt, clock: Clock) -> None:
    for number in range(MAX_A_DAY):
        services.remarks.remark(TARA, ended.id, 0, WRONG, f"Number {number}.")
    with pytest.raises(InvalidInput, match="20 remarks within a day"):
        services.remarks.remark(TARA, ended.id, 0, WRONG, "One more.")
    others = play(services.training, begin(services.training, THEO), *BEST, actor=THEO)
    services.remarks.remark(THEO, others.id, 0, WRONG, "Of somebody else.")
    clock.now += timedelta(days=1)
    services.remarks.remark(TARA, ended.id, 0, WRONG, "Tomorrow.")


@pytest.mark.parametrize("attempt_id", ["", "x" * 5_000, UUID(int=7), "../etc/passwd"])
def test_a_session_that_is_not_there_can_not_be_remarked_on(services: Services, attempt_id: str | UUID) -> None:
    with pytest.raises(AttemptNotFound):
        services.remarks.remark(TARA, attempt_id, 0, WRONG, "x")


def test_somebody_elses_session_is_not_there(services: Services, ended: Attempt) -> None:
    with pytest.raises(AttemptNotFound):
        services.remarks.remark(THEO, ended.id, 0, WRONG, "x")


# What stays


def test_a_remark_stays_without_its_author_when_that_person_is_erased(services: Services, ended: Attempt) -> None:
    services.remarks.remark(TARA, ended.id, 0, WRONG, "Stays.")
    services.sharing.store.erase_person(TARA.id, at=services.remarks.now())
    (said,) = services.remarks.store.remarks()
    assert (said.text, said.author_id) == ("Stays.", None)


# The file of solo mode


def test_in_solo_mode_the_author_finds_it_in_the_cases_own_file(
    services: Services, solo: Attempt, folder: Path
) -> None:
    services.remarks.remark(SOLO, solo.id, 1, WRONG, "Nobody says this.\nNot like that.")
    services.remarks.remark(SOLO, solo.id, 3, DIFFERENTLY, "Too sweet.")
    (file,) = folder.iterdir()
    text = file.read_text(encoding="utf-8")
    assert file.name == "waiting-room.md"
    assert text.startswith("# The waiting room (waiting-room)\n")
    assert text.count("\n# ") == 0
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## 2026-03-01, decision 2: something is wrong",
        "## 2026-03-01, the ending: seen differently",
    ]
    assert "- Moment: `remark`, hearing-a-quiet-remark\n" in text
    assert "- Tom had just said: Would be easier if I just wasn't here.\n" in text
    assert "- Chosen, `ask`: I heard that, Tom." in text
    assert "\n> Nobody says this.\n> Not like that.\n" in text
    assert str(SOLO.id) not in text
    assert str(solo.id) not in text


def test_where_there_are_accounts_nothing_is_written_to_a_file(
    services: Services, ended: Attempt, folder: Path
) -> None:
    services.remarks.remark(TARA, ended.id, 0, WRONG, "x")
    assert not folder.exists()


def test_a_folder_that_can_not_be_written_loses_no_remark(
    services: Services, solo: Attempt, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.write_text("a file stands where the folder should be", encoding="utf-8")
    services.remarks.remark(SOLO, solo.id, 0, WRONG, "A secret sentence.")
    assert [said.text for said in services.remarks.store.remarks()] == ["A secret sentence."]
    logged = "".join(capsys.readouterr())
    assert "remark_file_not_written" in logged
    assert "secret" not in logged


TEXTS = {
    "markdown": "# A heading\n## 2026-03-01\n```\n<!--\n- a list\n> a quotation",
    "other line ends": "One\u2028## two\r## three\x85## four\x0c## five",
    "a terminal's": "\x1b[2J\x1b]0;title\x07 \x9b31m",
    "turned around": "\u202e## gnp.exe \u2066\u2069",
    "right to left": "هذا ليس صحيحًا\n# لا",
    "emoji": "👩🏽‍⚕️ # 🦋\n\n\n## 🦋",
    "html": "<script>alert(1)</script>\n</blockquote>\n<h1>x</h1>",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_nothing_in_a_text_makes_a_section_of_its_own(
    services: Services, solo: Attempt, folder: Path, text: str
) -> None:
    services.remarks.remark(SOLO, solo.id, 0, WRONG, text)
    written = (folder / "waiting-room.md").read_text(encoding="utf-8")
    said = written.split("\n- Chosen", 1)[1].split("\n\n", 1)[1]
    assert all(line.startswith(">") for line in said.split("\n") if line)
    assert not any(sign in written for sign in "\x1b\x07\x9b\u202e\u2066\u2028\x85\r\x0c")
