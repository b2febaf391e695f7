"""Keys from panels: what adopting one changes, whose scores follow, and taking it back."""

from __future__ import annotations

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Attempt, Feedback
from simulator.domain.panel import Panel
from simulator.domain.roles import Actor
from simulator.domain.scenario import Spread
from simulator.errors import AccessDenied, InvalidInput, NotFound
from simulator.services import keys
from simulator.storage.check import check_database
from tests.panelling import CASE, Judge, as_authored, hire, invite, rate
from tests.personas import COHORT, SANA, SVEN, TARA

WALK = ("explain", "ask", "wait")


def played(services: Services, *, assigned: bool = False) -> Attempt:
    assignment = services.programs.assign(SANA, COHORT, CASE) if assigned else None
    about = {"assignment_id": str(assignment.id)} if assignment else {}
    attempt = services.training.begin(TARA, CASE, feedback=Feedback.END, **about)
    for step in range(20):
        room = services.training.room(TARA, str(attempt.id))
        if room.node.ending is not None:
            break
        ids = [choice.id for choice in room.options]
        services.training.choose(TARA, str(attempt.id), next((one for one in WALK if one in ids), ids[0]), step=step)
    return services.store.attempt(attempt.id)


def judged_by(services: Services, raters: tuple[Actor, ...], judge: Judge) -> Panel:
    panel = invite(services, raters)
    for rater in raters:
        rate(services, rater, panel, judge)
    return panel


def turned(node: str, choice: str, criterion: str) -> int:
    """The option that the author rates lowest at the first decision is the best one."""
    return {"explain": 4, "own-it": 1, "thanks": 2}.get(choice, 3 if choice in ("ask", "wait") else 0)


@pytest.fixture
def panel(settled: Services) -> Panel:
    return judged_by(settled, hire(settled, 3), turned)


def adopt(services: Services, panel: Panel) -> keys.Rescored:
    return services.keys.adopt(SANA, panel.id, services.keys.preview(SANA, panel.id).key_hash)


def test_before_adopting_it_is_said_what_changes(settled: Services, panel: Panel) -> None:
    seen = settled.keys.preview(SANA, panel.id)
    changes = {(one.node, one.choice): one for one in seen.changes}
    assert changes["late", "explain"].ratings == (("A2", 100, 400), ("A5", 100, 400))
    assert (seen.n_raters, seen.is_too_thin_to_learn_by, seen.is_too_thin_to_decide_by) == (3, True, True)
    assert None not in seen.chance
    assert (seen.n_looked_at, seen.n_other_score) == (0, 0)


def test_a_panel_that_thinks_as_the_author_changes_nothing(settled: Services) -> None:
    raters = hire(settled, 3)
    panel = invite(settled, raters)
    judge = as_authored(settled, panel)
    for rater in raters:
        rate(settled, rater, panel, judge)
        for node, choice, code in (("remark", "cheer-up", "CE02"), ("remark", "our-secret", "CE03")):
            settled.rating.rate(rater, panel.id, node, choice, critical=[code])
    seen = settled.keys.preview(SANA, panel.id)
    assert seen.changes == ()
    assert seen.chance[0] == seen.chance[1]


def test_experts_who_differ_leave_a_decision_unscored(settled: Services) -> None:
    raters = hire(settled, 6)
    panel = invite(settled, raters)
    for number, rater in enumerate(raters):
        rate(settled, rater, panel, lambda node, choice, _, n=number: (n % 2) * 4 if node == "late" else 2)
    seen = settled.keys.preview(SANA, panel.id)
    assert seen.newly_unscored == ("late",)
    assert not seen.is_too_thin_to_learn_by


def test_only_sessions_that_programs_asked_for_are_counted(settled: Services, panel: Panel) -> None:
    played(settled)
    assert settled.keys.preview(SANA, panel.id).n_looked_at == 0
    played(settled, assigned=True)
    seen = settled.keys.preview(SANA, panel.id)
    assert (seen.n_looked_at, seen.n_other_score) == (1, 1)


def test_an_adopted_key_rates_what_is_played_and_what_was_played(settled: Services, panel: Panel) -> None:
    before = played(settled)
    result = settled.training.debrief(TARA, str(before.id))[1]
    assert result.moments[0].score.criteria["A2"] == 0
    assert adopt(settled, panel) == keys.Rescored(1, True)
    room, result = settled.training.debrief(TARA, str(before.id))
    assert result.moments[0].score.criteria["A2"] == 1
    assert result.moments[0].taken.choice.ratings == {"A2": 400, "A5": 400}
    assert result.moments[0].taken.choice.spread == Spread(3, 3)
    old, new = settled.store.scores(before.id)
    assert (old.key_hash, new.key_hash) == (settled.panels.rooms.written(before).key_hash, room.case.key_hash)
    assert old.sheet != new.sheet
    after = played(settled)
    assert [one.key_hash for one in settled.store.scores(after.id)] == [room.case.key_hash]


def test_the_sums_over_a_cohort_follow_and_stay_whole(settled: Services, panel: Panel) -> None:
    played(settled, assigned=True)
    adopt(settled, panel)
    cells = settled.sharing.store.rollups(COHORT)
    assert len({cell.key_hash for cell in cells}) == 2
    settled.keys.withdraw(SANA, panel.id)
    settled.keys.rescore(SANA, panel.id)
    assert settled.sharing.store.rollups(COHORT) == cells
    assert [check.said for check in check_database(settled.database) if check.ok is False] == []


def test_progress_reads_the_score_by_the_key_in_force(settled: Services, panel: Panel) -> None:
    attempt = played(settled)
    sheets = settled.progress.results.sheets
    before = sheets([attempt.id])[attempt.id]
    adopt(settled, panel)
    assert sheets([attempt.id])[attempt.id] != before
    settled.keys.withdraw(SANA, panel.id)
    assert sheets([attempt.id])[attempt.id] == before


def test_of_two_adopted_keys_the_later_applies_until_it_is_withdrawn(settled: Services, panel: Panel) -> None:
    adopt(settled, panel)
    first = settled.keys.in_force.store.key_in_force(panel.play_hash)
    raters = hire_more(settled)
    second = judged_by(settled, raters, lambda *_: 2)
    adopt(settled, second)
    kept = settled.keys.adopted(SANA, panel.id)
    assert [(one.number, one.panel_id) for one in kept] == [(2, second.id), (1, panel.id)]
    settled.keys.withdraw(SANA, second.id)
    assert settled.keys.in_force.store.key_in_force(panel.play_hash) == first
    settled.keys.withdraw(SANA, panel.id)
    case = settled.panels.rooms.written(panel)
    assert settled.keys.in_force(case) is case


def hire_more(services: Services) -> tuple[Actor, ...]:
    """The raters of the first panel again."""
    there = services.panels.colleagues(SANA)[0].people
    found = [services.accounts.store.actor(one.id) for one in there if one.id != SVEN.id]
    return tuple(one for one in found if one is not None)


def test_a_withdrawn_key_can_be_adopted_again_under_the_next_number(settled: Services, panel: Panel) -> None:
    adopt(settled, panel)
    with pytest.raises(InvalidInput, match="adopted already"):
        adopt(settled, panel)
    settled.keys.withdraw(SANA, panel.id)
    with pytest.raises(InvalidInput, match="not in force"):
        settled.keys.withdraw(SANA, panel.id)
    adopt(settled, panel)
    assert [one.number for one in settled.keys.adopted(SANA, panel.id)] == [2, 1]


def test_what_was_looked_at_is_what_is_adopted(settled: Services) -> None:
    raters = hire(settled, 3)
    panel = judged_by(settled, raters, turned)
    seen = settled.keys.preview(SANA, panel.id)
    settled.rating.rate(raters[0], panel.id, "late", "own-it", levels={"A2": 4})
    with pytest.raises(InvalidInput, match="changed since you looked"):
        settled.keys.adopt(SANA, panel.id, seen.key_hash)
    assert settled.keys.adopted(SANA, panel.id) == ()


def test_adopting_closes_the_panel_and_is_noted(settled: Services, panel: Panel) -> None:
    adopt(settled, panel)
    assert settled.panels.panel(SANA, panel.id).panel.closed_at is not None
    settled.keys.withdraw(SANA, panel.id)
    (taken,), _ = settled.accounts.audit.entries(action="key-withdrawn")
    (noted,), _ = settled.accounts.audit.entries(action="key-adopted")
    assert noted.thing == taken.thing == f"panel:{panel.id}"
    assert (noted.detail["case"], noted.detail["raters"], noted.detail["number"]) == (CASE, "3", "1")


def test_nobody_else_adopts_or_withdraws(settled: Services, panel: Panel) -> None:
    rater = hire_more(settled)[0]
    for call in (settled.keys.preview, settled.keys.adopted, settled.keys.withdraw, settled.keys.rescore):
        with pytest.raises(NotFound):
            call(SVEN, panel.id)
        with pytest.raises(AccessDenied):
            call(rater, panel.id)
    with pytest.raises(NotFound):
        settled.keys.adopt(SVEN, panel.id, "x")


def test_drills_are_answered_by_the_key_in_force(settled: Services, panel: Panel) -> None:
    case = settled.panels.rooms.written(panel)
    adopt(settled, panel)
    assert settled.drilling.keyed(case).key.nodes["late"].options["explain"].ratings == {"A2": 400, "A5": 400}


def test_so_many_sessions_are_scored_anew_at_a_press(
    settled: Services, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "A_PAGE", 1)
    monkeypatch.setattr(keys, "MAX_RESCORED", 1)
    for _ in range(2):
        played(settled)
    assert adopt(settled, panel) == keys.Rescored(1, False)
    assert settled.keys.rescore(SANA, panel.id) == keys.Rescored(1, False)
    assert settled.keys.rescore(SANA, panel.id) == keys.Rescored(0, True)


def test_of_many_sessions_some_are_looked_at(settled: Services, panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "MAX_LOOKED_AT", 1)
    for _ in range(2):
        played(settled, assigned=True)
    assert settled.keys.preview(SANA, panel.id).n_looked_at == 1
