"""Keys from panels: what adopting one changes, whose scores follow, and taking it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Attempt, Feedback
from simulator.domain.drafts import Draft
from simulator.domain.panel import Panel
from simulator.domain.roles import Actor
from simulator.domain.scenario import Spread
from simulator.errors import AccessDenied, InvalidInput, NotFound
from simulator.services import keys
from simulator.storage.check import check_database
from tests.library import CASE as CASE_FILE
from tests.panelling import CASE, Judge, adopt_as_authored, as_authored, hire, invite, rate
from tests.personas import ADA, COHORT, SANA, SVEN, TARA
from tests.summed import sums

pytestmark = pytest.mark.thorough

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


def judged_by(services: Services, raters: tuple[Actor, ...], judge: Judge, **about: object) -> Panel:
    """A closed panel that has rated the first decision."""
    panel = invite(services, raters, **about)
    for rater in raters:
        rate(services, rater, panel, judge, nodes=("late",), finish=False)
    services.panels.close(SANA, panel.id)
    return panel


def turned(node: str, choice: str, criterion: str) -> int:
    """The option that the author rates lowest at the first decision is the best one."""
    return {"explain": 4, "own-it": 1, "thanks": 2}.get(choice, 0)


@pytest.fixture
def panel(settled: Services) -> Panel:
    return judged_by(settled, hire(settled, 3), turned)


def adopt(services: Services, panel: Panel) -> keys.Rescored:
    return services.keys.adopt(ADA, panel.id, services.keys.preview(ADA, panel.id).instead_of)


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
    settled.panels.close(SANA, panel.id)
    seen = settled.keys.preview(SANA, panel.id)
    assert seen.changes == ()
    assert seen.chance[0] == seen.chance[1]


def test_where_experts_differ_or_see_no_difference_a_decision_would_not_be_scored(settled: Services) -> None:
    raters = hire(settled, 5)
    panel = invite(settled, raters)
    for number, rater in enumerate(raters):
        torn = lambda node, *_, n=number: (n % 2) * 4 if node == "late" else 2  # noqa: E731
        rate(settled, rater, panel, torn, nodes=("late", "silence"), finish=False)
    settled.panels.close(SANA, panel.id)
    seen = settled.keys.preview(SANA, panel.id)
    assert seen.newly_unscored == ("late", "silence")
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
    before = sums(settled.database)
    adopt(settled, panel)
    after = sums(settled.database)
    assert [{cell.key_hash for cell in cells} for cells in (before, after)] == [
        {cells[0].key_hash} for cells in (before, after)
    ]
    assert before[0].key_hash != after[0].key_hash
    settled.keys.withdraw(ADA, panel.id)
    settled.keys.rescore(ADA, panel.id)
    assert sums(settled.database) == before
    assert [check.said for check in check_database(settled.database) if check.ok is False] == []


def test_progress_reads_the_score_by_the_key_in_force(settled: Services, panel: Panel) -> None:
    attempt = played(settled)
    sheets = settled.progress.results.sheets
    before = sheets([attempt.id])[attempt.id]
    adopt(settled, panel)
    assert sheets([attempt.id])[attempt.id] != before
    settled.keys.withdraw(ADA, panel.id)
    assert sheets([attempt.id])[attempt.id] == before


def test_of_two_adopted_keys_the_later_applies_until_it_is_withdrawn(settled: Services, panel: Panel) -> None:
    adopt(settled, panel)
    first = settled.keys.in_force.store.key_in_force(panel.play_hash)
    raters = hire_more(settled)
    second = judged_by(settled, raters, lambda *_: 2)
    adopt(settled, second)
    kept = settled.keys.adopted(SANA, panel.id)
    assert [(one.number, one.panel_id) for one in kept] == [(2, second.id), (1, panel.id)]
    settled.keys.withdraw(ADA, second.id)
    assert settled.keys.in_force.store.key_in_force(panel.play_hash) == first
    settled.keys.withdraw(ADA, panel.id)
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
    settled.keys.withdraw(ADA, panel.id)
    with pytest.raises(InvalidInput, match="not in force"):
        settled.keys.withdraw(ADA, panel.id)
    adopt(settled, panel)
    assert [one.number for one in settled.keys.adopted(SANA, panel.id)] == [2, 1]


def test_of_two_who_looked_at_once_the_second_looks_again(settled: Services, panel: Panel) -> None:
    second = judged_by(settled, hire_more(settled), lambda *_: 2)
    seen = settled.keys.preview(ADA, second.id)
    adopt(settled, panel)
    with pytest.raises(InvalidInput, match="since you looked"):
        settled.keys.adopt(ADA, second.id, seen.instead_of)
    assert [one.panel_id for one in settled.keys.adopted(ADA, second.id)] == [panel.id]
    settled.keys.withdraw(ADA, panel.id)
    with pytest.raises(InvalidInput, match="since you looked"):
        settled.keys.adopt(ADA, second.id, 1)


def test_adopting_and_withdrawing_is_noted(settled: Services, panel: Panel) -> None:
    adopt(settled, panel)
    settled.keys.withdraw(ADA, panel.id)
    (taken,), _ = settled.accounts.audit.entries(action="key-withdrawn")
    (noted,), _ = settled.accounts.audit.entries(action="key-adopted")
    assert noted.thing == taken.thing == f"panel:{panel.id}"
    assert (noted.detail["case"], noted.detail["raters"], noted.detail["number"]) == (CASE, "3", "1")


def test_who_invited_a_panel_on_a_case_of_the_library_sees_what_it_found_and_adopts_nothing(
    settled: Services, panel: Panel
) -> None:
    assert settled.keys.preview(SANA, panel.id).changes
    followed = settled.panels.panel(SANA, panel.id)
    assert (followed.can_adopt, followed.in_library) == (False, True)
    for call in (settled.keys.withdraw, settled.keys.rescore):
        with pytest.raises(AccessDenied):
            call(SANA, panel.id)
    with pytest.raises(AccessDenied):
        settled.keys.adopt(SANA, panel.id, 0)
    assert settled.panels.to_decide(SANA) == ()
    assert settled.panels.to_decide(ADA) == (panel_now(settled, panel),)
    seen = settled.panels.panel(ADA, panel.id)
    assert (seen.can_adopt, seen.invited, seen.could_invite) == (
        True,
        (),
        (),
    )  # who the raters are is not theirs to know
    assert len(followed.invited) == 3
    with pytest.raises(AccessDenied):
        settled.panels.close(ADA, panel.id)


def panel_now(services: Services, panel: Panel) -> Panel:
    found = services.panels.store.panel(panel.id)
    assert found is not None
    return found


def draft_of(services: Services, person: Actor, name: str) -> Draft:
    text = (Path(services.settings.content) / CASE_FILE).read_text(encoding="utf-8")
    return services.drafting.start(person, text.replace("id: waiting-room", f"id: {name}"), origin="")


def publish(services: Services, person: Actor, draft: Draft) -> None:
    services.publishing.publish(person, draft.id, revision=1, access="all", unreviewed=True)


def test_of_a_case_that_somebody_published_they_alone_adopt_a_key(settled: Services) -> None:
    publish(settled, SVEN, draft_of(settled, SVEN, "his-room"))
    raters = hire(settled, 3)
    with pytest.raises(InvalidInput, match="did not write the case"):
        invite(settled, (*raters, SVEN), scenario_id="his-room")
    panel = judged_by(settled, raters, turned, scenario_id="his-room")
    assert settled.panels.panel(SANA, panel.id).publisher == "Sven Holm"
    for person, refused in ((SANA, AccessDenied), (ADA, NotFound)):
        with pytest.raises(refused):
            settled.keys.adopt(person, panel.id, 0)
    assert settled.panels.to_decide(SVEN) == (panel_now(settled, panel),)
    assert settled.keys.adopt(SVEN, panel.id, 0).done
    assert settled.keys.withdraw(SVEN, panel.id).done


def test_who_copies_a_case_of_the_library_under_its_id_adopts_nothing_for_it(settled: Services) -> None:
    panel = judged_by(settled, hire(settled, 3), turned, draft_id=draft_of(settled, SANA, CASE).id)
    with pytest.raises(AccessDenied):
        settled.keys.adopt(SANA, panel.id, 0)


def test_of_a_draft_that_was_never_published_who_asked_adopts(settled: Services) -> None:
    panel = judged_by(settled, hire(settled, 3), turned, draft_id=draft_of(settled, SANA, "my-room").id)
    with pytest.raises(NotFound):
        settled.keys.adopt(ADA, panel.id, 0)
    assert settled.keys.adopt(SANA, panel.id, 0).done


def test_an_open_panel_is_seen_by_nobody_who_does_not_run_it(settled: Services) -> None:
    panel = invite(settled, hire(settled, 3))
    with pytest.raises(NotFound):
        settled.panels.panel(ADA, panel.id)
    assert settled.panels.to_decide(ADA) == ()


def test_drills_are_chosen_and_answered_by_the_key_in_force(settled: Services) -> None:
    drilling = settled.drilling
    row = drilling.begin(TARA, "owning-a-strain")
    assert drilling.can_focus(TARA, "owning-a-strain")
    key = adopt_as_authored(settled, invite(settled, (SVEN,)), torn=("late",))
    assert not drilling.can_focus(TARA, "owning-a-strain")  # nothing chosen there can be told apart any more
    due = drilling.row(TARA, row.id).due  # what was planned before is asked all the same
    drilling.open_options(TARA, row.id, 0)
    drilling.answer(TARA, row.id, 0, due.answers[0])
    told = drilling.row(TARA, row.id).last
    assert (told.answer.share, told.answer.rating, told.outcome.moment.score.contested) == (None, None, True)
    settled.keys.store.withdraw_key(key.id, settled.keys.now())
    settled.keys.in_force.look_again()
    assert drilling.can_focus(TARA, "owning-a-strain")


def test_so_many_sessions_are_scored_anew_at_a_press(
    settled: Services, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "A_PAGE", 1)
    monkeypatch.setattr(keys, "MAX_RESCORED", 1)
    for _ in range(2):
        played(settled)
    assert adopt(settled, panel) == keys.Rescored(1, False)
    assert settled.keys.rescore(ADA, panel.id) == keys.Rescored(1, False)
    assert settled.keys.rescore(ADA, panel.id) == keys.Rescored(0, True)


def test_of_many_sessions_some_are_looked_at(settled: Services, panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "MAX_LOOKED_AT", 1)
    for _ in range(2):
        played(settled, assigned=True)
    assert settled.keys.preview(SANA, panel.id).n_looked_at == 1
