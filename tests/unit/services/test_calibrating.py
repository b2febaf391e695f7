"""Moments that a supervisor rates beside a panel: which, by whom, and what they learn of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from simulator.bootstrap import Services
from simulator.domain.roles import Actor, Membership, Role
from simulator.errors import AccessDenied, InvalidInput, NotFound
from tests.library import CASE as CASE_FILE
from tests.panelling import adopt_as_authored, hire, invite
from tests.personas import ADA, NILS, OTHER_PROGRAM, OTTO, PIA, PROGRAM, SANA, SVEN, TARA
from tests.unit.services.conftest import Clock


@pytest.fixture
def raters(settled: Services) -> tuple[Actor, ...]:
    return hire(settled, 3)


@pytest.fixture
def adopted(settled: Services, raters: tuple[Actor, ...]) -> Services:
    """A key that three raters made who all judged as the author did, adopted by Sana."""
    adopt_as_authored(settled, invite(settled, raters))
    return settled


def rate_next(services: Services, person: Actor, shift: int = 0) -> None:
    sheet = services.calibrating.desk(person).sheet
    assert sheet is not None
    one = sheet.benchmark
    levels = {name: min(4, max(0, round(mean / 100) + shift)) for name, mean in one.panel.items()}
    services.calibrating.rate(person, one.key_version_id, one.node, one.choice, levels)


def rate_all(services: Services, person: Actor, shift: int = 0) -> int:
    n = 0
    while services.calibrating.desk(person).sheet is not None:
        rate_next(services, person, shift)
        n += 1
    return n


def test_who_supervises_nowhere_calibrates_nothing(adopted: Services) -> None:
    for person in (TARA, PIA, ADA, OTTO, NILS):
        with pytest.raises(AccessDenied):
            adopted.calibrating.desk(person)
        with pytest.raises(AccessDenied):
            adopted.calibrating.mine(person)
        with pytest.raises(AccessDenied):
            adopted.calibrating.rate(person, "x", "late", "own-it", {})


def test_without_an_adopted_key_there_is_nothing_to_rate(settled: Services) -> None:
    desk = settled.calibrating.desk(SVEN)
    assert (desk.n_rated, desk.n_due, desk.sheet) == (0, 0, None)
    assert settled.calibrating.mine(SVEN).whole.n == 0


def test_a_moment_shows_a_reply_and_nothing_of_what_anybody_thinks_of_it(adopted: Services) -> None:
    sheet = adopted.calibrating.desk(SVEN).sheet
    assert sheet is not None
    assert sheet.choice.say
    assert (sheet.choice.ratings, sheet.choice.critical, sheet.moment.node.construct) == ({}, (), "")
    assert {one.id for one in sheet.criteria} == set(sheet.benchmark.panel)


def test_who_sat_on_the_panel_or_invited_it_is_not_compared_with_it(
    adopted: Services, raters: tuple[Actor, ...]
) -> None:
    for person in (SANA, raters[0]):
        assert adopted.calibrating.desk(person).n_due == 0
    assert adopted.calibrating.desk(SVEN).n_due > 0


def test_who_published_the_case_or_writes_at_its_draft_is_not_compared_with_its_panel(
    settled: Services, raters: tuple[Actor, ...]
) -> None:
    text = (Path(settled.settings.content) / CASE_FILE).read_text(encoding="utf-8")
    for author, name in ((SVEN, "his-room"), (SANA, "our-room")):
        draft = settled.drafting.start(author, text.replace("id: waiting-room", f"id: {name}"), origin="")
        settled.publishing.publish(author, draft.id, revision=1, access="all", unreviewed=True)
        about = {"scenario_id": name} if author is SVEN else {"draft_id": draft.id}
        adopt_as_authored(settled, invite(settled, raters, **about))
    settled.drafting.open_to(SANA, draft.id, PROGRAM)
    assert settled.calibrating.desk(SVEN).n_due == 0
    settled.programs.store.grant(NILS.id, Membership(OTHER_PROGRAM, Role.SUPERVISOR), at=settled.calibrating.now())
    stranger = settled.accounts.store.actor(NILS.id)
    assert stranger is not None
    assert settled.calibrating.desk(stranger).n_due > 0


def test_a_key_that_was_withdrawn_gives_no_moments(adopted: Services) -> None:
    sheet = adopted.calibrating.desk(SVEN).sheet
    assert sheet is not None
    rate_next(adopted, SVEN)
    (key,) = adopted.calibrating.store.keys_adopted()
    adopted.keys.store.withdraw_key(key.id, adopted.calibrating.now())
    assert adopted.calibrating.desk(SVEN).sheet is None
    assert adopted.calibrating.mine(SVEN).whole.n == 0


def test_each_moment_is_rated_once_and_comes_up_again_after_four_weeks(adopted: Services, clock: Clock) -> None:
    n = adopted.calibrating.desk(SVEN).n_due
    assert rate_all(adopted, SVEN) == n
    assert adopted.calibrating.desk(SVEN).n_due == 0
    clock.now += timedelta(days=28)
    assert adopted.calibrating.desk(SVEN).n_due == n


def test_a_second_press_changes_nothing_and_another_level_is_refused(adopted: Services) -> None:
    sheet = adopted.calibrating.desk(SVEN).sheet
    assert sheet is not None
    one = sheet.benchmark
    levels = dict.fromkeys(one.panel, 2)
    for _press in range(2):
        adopted.calibrating.rate(SVEN, str(one.key_version_id), one.node, one.choice, levels)
    assert adopted.calibrating.desk(SVEN).n_rated == 1
    with pytest.raises(InvalidInput, match="rated this moment already"):
        adopted.calibrating.rate(SVEN, one.key_version_id, one.node, one.choice, dict.fromkeys(one.panel, 3))


def test_a_level_that_is_none_is_asked_for(adopted: Services) -> None:
    sheet = adopted.calibrating.desk(SVEN).sheet
    assert sheet is not None
    one = sheet.benchmark
    for level in (None, -1, 5, True, "2"):
        levels: dict[str, Any] = {} if level is None else dict.fromkeys(one.panel, level)
        with pytest.raises(InvalidInput, match="level"):
            adopted.calibrating.rate(SVEN, one.key_version_id, one.node, one.choice, levels)
    assert adopted.calibrating.desk(SVEN).n_rated == 0


def test_a_moment_that_is_none_is_not_found(adopted: Services, raters: tuple[Actor, ...]) -> None:
    sheet = adopted.calibrating.desk(SVEN).sheet
    assert sheet is not None
    one, levels = sheet.benchmark, dict.fromkeys(sheet.benchmark.panel, 2)
    for key, node, choice in (("nonsense", one.node, one.choice), (one.key_version_id, "nowhere", one.choice)):
        with pytest.raises(NotFound):
            adopted.calibrating.rate(SVEN, key, node, choice, levels)
    with pytest.raises(NotFound):
        adopted.calibrating.rate(raters[0], one.key_version_id, one.node, one.choice, levels)


def test_a_rater_who_is_stricter_learns_so_and_nobody_else_does(adopted: Services) -> None:
    n = rate_all(adopted, SVEN, shift=-1)
    whole = adopted.calibrating.mine(SVEN).whole
    assert (whole.n, whole.n_close < n) == (n, True)
    assert whole.severity is not None
    assert 0 < whole.severity.low < whole.severity.value < whole.severity.high
    assert adopted.calibrating.mine(SANA).whole.n == 0


def test_a_rater_who_agrees_learns_how_far(adopted: Services) -> None:
    n = rate_all(adopted, SVEN)
    mine = adopted.calibrating.mine(SVEN)
    assert mine.whole.n_close == n
    assert mine.whole.agreement is not None
    assert mine.whole.agreement.value == pytest.approx(1)
    assert sum(one.n for one in mine.criteria) >= n
    assert all(one.title and one.title[0].isupper() for one in mine.criteria)
    assert [one.month for one in mine.months] == ["2026-03"]


def test_below_eight_moments_nothing_is_said(adopted: Services) -> None:
    for _moment in range(7):
        rate_next(adopted, SVEN, shift=-1)
    mine = adopted.calibrating.mine(SVEN)
    assert (mine.whole.n, mine.whole.severity, mine.whole.agreement) == (7, None, None)
