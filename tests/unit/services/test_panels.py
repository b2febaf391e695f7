"""Blind panels: who is asked, what raters see, what is told of them, and what becomes of a rater who leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.analytics.agreement import Estimate, Gap
from simulator.bootstrap import Services
from simulator.domain.panel import MAX_NOTE, Panel
from simulator.domain.roles import Actor, Membership, Role
from simulator.errors import AccessDenied, InvalidInput, NotFound, ScenarioNotFound
from tests.library import CASE as CASE_FILE
from tests.panelling import CASE, as_authored, hire, invite, rate
from tests.personas import ADA, COHORT, LEO, NILS, OTHER_PROGRAM, OTTO, PIA, PROGRAM, SANA, SVEN, TARA

pytestmark = pytest.mark.thorough


@pytest.fixture
def raters(settled: Services) -> tuple[Actor, ...]:
    return hire(settled, 3)


@pytest.fixture
def panel(settled: Services, raters: tuple[Actor, ...]) -> Panel:
    return invite(settled, raters)


def test_the_other_supervisors_of_ones_programs_can_be_asked(settled: Services, raters: tuple[Actor, ...]) -> None:
    (there,) = settled.panels.colleagues(SANA)
    assert there.program.id == PROGRAM
    assert {one.id for one in there.people} == {SVEN.id, *(rater.id for rater in raters)}


def test_who_supervises_nowhere_invites_nobody(settled: Services) -> None:
    for person in (TARA, PIA, ADA, NILS, OTTO):
        for call in (settled.panels.colleagues, settled.panels.panels):
            with pytest.raises(AccessDenied):
                call(person)
        with pytest.raises(AccessDenied):
            settled.panels.invite(person, PROGRAM, [SVEN.id], scenario_id=CASE)


def test_only_other_supervisors_of_the_program_are_asked(settled: Services) -> None:
    for asked in ([], [TARA.id], [SANA.id], ["nonsense"], [SVEN.id, OTTO.id]):
        with pytest.raises(InvalidInput):
            settled.panels.invite(SANA, PROGRAM, asked, scenario_id=CASE)
    assert settled.panels.panels(SANA) == ()


def test_a_program_in_which_one_does_not_supervise_is_nobody_to_ask(settled: Services) -> None:
    for program in (OTHER_PROGRAM, "nonsense"):
        with pytest.raises(InvalidInput, match="in which you supervise"):
            settled.panels.invite(SANA, program, [SVEN.id], scenario_id=CASE)


def test_no_case_and_no_draft_of_somebody_else_can_be_rated(settled: Services) -> None:
    with pytest.raises(ScenarioNotFound):
        settled.panels.invite(SANA, PROGRAM, [SVEN.id], scenario_id="no-such-case")
    draft = settled.drafting.start(SVEN, "id: mine\n", origin="")
    with pytest.raises(NotFound):
        settled.panels.invite(SANA, PROGRAM, [SVEN.id], draft_id=draft.id)


def test_a_draft_with_errors_is_not_rated_and_the_first_is_named(settled: Services) -> None:
    draft = settled.drafting.start(SANA, "id: mine\n", origin="")
    with pytest.raises(InvalidInput, match=r"The draft has errors\. The first, in line 1: "):
        settled.panels.invite(SANA, PROGRAM, [SVEN.id], draft_id=draft.id)


def test_a_draft_is_rated_as_it_was_when_raters_were_asked(settled: Services) -> None:
    text = (Path(settled.settings.content) / CASE_FILE).read_text(encoding="utf-8")
    draft = settled.drafting.start(SANA, text.replace("id: waiting-room", "id: my-room"), origin="")
    made = invite(settled, (SVEN,), draft_id=draft.id)
    settled.drafting.save(SANA, draft.id, "id: my-room\n", since=1)
    assert (made.scenario_id, made.draft_id) == ("my-room", draft.id)
    assert settled.rating.sheet(SVEN, made.id).moment.scenario.id == "my-room"
    settled.drafting.remove(SANA, draft.id)
    assert settled.panels.panel(SANA, made.id).panel == made


def test_who_wrote_a_draft_does_not_rate_it(settled: Services) -> None:
    text = (Path(settled.settings.content) / CASE_FILE).read_text(encoding="utf-8")
    draft = settled.drafting.start(SVEN, text.replace("id: waiting-room", "id: my-room"), origin="")
    settled.drafting.open_to(SVEN, draft.id, PROGRAM)
    with pytest.raises(InvalidInput, match="did not write the case"):
        settled.panels.invite(SANA, PROGRAM, [SVEN.id], draft_id=draft.id)


def test_a_second_press_makes_no_second_panel(settled: Services, panel: Panel) -> None:
    with pytest.raises(InvalidInput, match="open panel on this text"):
        settled.panels.invite(SANA, PROGRAM, [SVEN.id], scenario_id=CASE)
    assert settled.panels.panels(SANA) == (panel,)


def test_a_rater_sees_nothing_of_what_anybody_thinks(
    settled: Services, panel: Panel, raters: tuple[Actor, ...]
) -> None:
    rate(settled, raters[0], panel, lambda *_: 4)
    settled.rating.rate(raters[0], panel.id, "late", "own-it", comment="A marked comment")
    said = repr(settled.rating.sheet(raters[1], panel.id))
    case = settled.panels.rooms.written(panel)
    for choice in case.scenario.nodes["late"].choices:
        assert choice.rationale.attends not in said
        assert choice.rationale.effect not in said
    assert all(not choice.ratings for choice in settled.rating.sheet(raters[1], panel.id).options)
    assert "A marked comment" not in said
    assert "OptionRating(" not in said


def test_options_come_in_an_order_of_the_raters_own(settled: Services, raters: tuple[Actor, ...]) -> None:
    settled.panels.new_seed = iter(range(1, 9)).__next__
    made = invite(settled, raters)
    orders = {tuple(one.id for one in settled.rating.sheet(rater, made.id, 1).options) for rater in raters}
    assert len(orders) > 1
    assert len({frozenset(order) for order in orders}) == 1


def test_what_led_to_a_decision_is_shown_with_it(settled: Services, panel: Panel, raters: tuple[Actor, ...]) -> None:
    first, second = (settled.rating.sheet(raters[0], panel.id, number) for number in (1, 3))
    assert (first.moment.earlier, second.number) == ((), second.nodes.index("silence") + 1)
    assert second.moment.earlier[0].node.id == "late"
    assert first.moment.lines


def test_a_rating_is_kept_at_once_and_rating_twice_replaces_it(
    settled: Services, panel: Panel, raters: tuple[Actor, ...]
) -> None:
    rater, rating = raters[0], settled.rating
    rating.rate(rater, panel.id, "late", "own-it", levels={"A2": 3})
    rating.rate(rater, panel.id, "late", "own-it", levels={"A2": 1}, comment=" Too soon. ")
    rating.rate(rater, panel.id, "late", "own-it", critical=["CE02"])
    (kept,) = rating.sheet(rater, panel.id, 1).given.values()
    assert (dict(kept.ratings), kept.critical, kept.comment) == ({"A2": 1}, ("CE02",), "Too soon.")
    rating.rate(rater, panel.id, "late", "own-it", levels={"A2": None}, critical=[])
    (kept,) = rating.sheet(rater, panel.id, 1).given.values()
    assert (dict(kept.ratings), kept.critical) == ({}, ())


def test_the_first_decision_that_is_not_rated_whole_is_due(
    settled: Services, panel: Panel, raters: tuple[Actor, ...]
) -> None:
    first = settled.rating.sheet(raters[0], panel.id)
    rate(settled, raters[0], panel, lambda *_: 2, nodes=first.nodes[:1], finish=False)
    second = settled.rating.sheet(raters[0], panel.id)
    assert (second.moment.node.id, second.whole) == (first.nodes[1], first.nodes[:1])
    (mine,) = settled.rating.invitations(raters[0])
    assert (mine.n_rated, mine.n_decisions) == (1, len(first.nodes))


def test_what_is_no_rating_or_no_option_is_refused_and_nothing_is_kept(
    settled: Services, panel: Panel, raters: tuple[Actor, ...]
) -> None:
    ratings: tuple[dict[str, Any], ...] = (
        {"levels": {"A2": 5}},
        {"levels": {"A2": -1}},
        {"levels": {"A2": True}},
        {"levels": {"A2": "3"}},
        {"levels": {"Z9": 3}},
        {"critical": ["CE99"]},
        {"comment": "x" * (MAX_NOTE + 1)},
        {"comment": "a\x00b"},
    )
    for given in ratings:
        with pytest.raises(InvalidInput):
            settled.rating.rate(raters[0], panel.id, "late", "own-it", **given)
    for node, choice in (("late", "no-such"), ("no-such", "own-it"), ("plan-made", "x")):
        with pytest.raises(InvalidInput, match="no such option"):
            settled.rating.rate(raters[0], panel.id, node, choice, levels={})
    assert settled.panels.store.ratings(panel.id) == ()


def test_handing_in_takes_every_decision_and_taking_a_rating_back_undoes_it(
    settled: Services, panel: Panel, raters: tuple[Actor, ...]
) -> None:
    rater = raters[0]
    with pytest.raises(InvalidInput, match="are not rated whole yet"):
        settled.rating.finish(rater, panel.id)
    rate(settled, rater, panel, lambda *_: 2)
    settled.rating.rate(rater, panel.id, "late", "own-it", levels={"A2": 3})
    assert settled.rating.sheet(rater, panel.id).rater.finished_at is not None
    settled.rating.rate(rater, panel.id, "late", "own-it", levels={"A2": None})
    assert settled.rating.sheet(rater, panel.id).rater.finished_at is None


def test_a_closed_panel_takes_nothing(settled: Services, panel: Panel, raters: tuple[Actor, ...]) -> None:
    assert settled.panels.close(SANA, panel.id)
    assert not settled.panels.close(SANA, panel.id)
    rating = settled.rating
    for call in (
        lambda: rating.sheet(raters[0], panel.id),
        lambda: rating.rate(raters[0], panel.id, "late", "own-it", levels={"A2": 3}),
        lambda: rating.finish(raters[0], panel.id),
        lambda: rating.leave(raters[0], panel.id, keep=True),
        lambda: settled.panels.invite_more(SANA, panel.id, [SVEN.id]),
    ):
        with pytest.raises(InvalidInput, match="closed"):
            call()
    assert rating.invitations(raters[0]) == ()


def test_nobody_else_learns_that_there_is_a_panel(settled: Services, panel: Panel) -> None:
    for person in (TARA, SVEN, PIA, ADA, LEO, OTTO):
        for call in (settled.rating.sheet, settled.panels.panel, settled.panels.results, settled.keys.preview):
            with pytest.raises(NotFound, match="This panel could not be found"):
                call(person, panel.id)
    for wanted in ("", "nonsense", COHORT):
        with pytest.raises(NotFound):
            settled.panels.panel(SANA, wanted)


def test_a_rater_follows_no_panel_and_its_author_does_not_rate(
    settled: Services, panel: Panel, raters: tuple[Actor, ...]
) -> None:
    for call in (
        lambda: settled.panels.results(raters[0], panel.id),
        lambda: settled.panels.panel(raters[0], panel.id),
    ):
        with pytest.raises(AccessDenied):
            call()
    with pytest.raises(AccessDenied):
        settled.rating.sheet(SANA, panel.id)


def test_who_writes_at_the_draft_follows_its_panel_unless_they_rate(settled: Services) -> None:
    text = (Path(settled.settings.content) / CASE_FILE).read_text(encoding="utf-8")
    (rater,) = hire(settled, 1)
    draft = settled.drafting.start(SANA, text.replace("id: waiting-room", "id: my-room"), origin="")
    settled.drafting.open_to(SANA, draft.id, PROGRAM)
    made = invite(settled, (rater,), draft_id=draft.id)
    assert settled.panels.panels(SVEN) == (made,)
    assert settled.panels.panels(rater) == ()
    with pytest.raises(AccessDenied):
        settled.panels.panel(rater, made.id)
    settled.panels.close(SVEN, made.id)
    assert settled.panels.panel(rater, made.id).panel.id == made.id


def test_who_lost_the_role_rates_no_more(settled: Services, panel: Panel, raters: tuple[Actor, ...]) -> None:
    settled.programs.store.revoke(raters[0].id, Membership(PROGRAM, Role.SUPERVISOR))
    former = settled.accounts.store.actor(raters[0].id)
    assert former is not None
    assert settled.rating.invitations(former) == ()
    with pytest.raises(NotFound):
        settled.rating.sheet(former, panel.id)


def test_results_wait_until_the_panel_is_closed_and_hold_no_name(
    settled: Services, panel: Panel, raters: tuple[Actor, ...]
) -> None:
    judge = as_authored(settled, panel)
    for rater in raters:
        rate(settled, rater, panel, judge)
    settled.rating.rate(raters[2], panel.id, "late", "own-it", comment="It came late.")
    # One more rating, and what changed would be known to be theirs.
    with pytest.raises(InvalidInput, match="once it is closed"):
        settled.panels.results(SANA, panel.id)
    settled.panels.close(SANA, panel.id)
    found = settled.panels.results(SANA, panel.id)
    assert (found.n_raters, found.fewest, found.missing) == (3, 3, ())
    assert not any(str(rater.id) in repr(found) for rater in raters)
    assert found.agreement.mean.ak == Estimate(1, None, None)
    assert found.agreement.alpha == 1
    (late,) = [one for one in found.decisions if one.node.id == "late"]
    (own,) = [one for one in late.options if one.choice.id == "own-it"]
    assert own.comments == ("It came late.",)
    assert {name: one.mean for name, one in own.found.criteria.items()} == dict(own.choice.ratings)


def test_of_fewer_than_three_raters_nothing_is_told(settled: Services, panel: Panel, raters: tuple[Actor, ...]) -> None:
    for rater in raters[:2]:
        rate(settled, rater, panel, lambda *_: 2)
    settled.panels.close(SANA, panel.id)
    with pytest.raises(InvalidInput, match="from 3 raters on"):
        settled.panels.results(SANA, panel.id)


def test_a_closed_panel_counts_what_was_rated_whole(settled: Services, panel: Panel, raters: tuple[Actor, ...]) -> None:
    for rater in raters:
        rate(settled, rater, panel, lambda *_: 2, nodes=("late",), finish=False)
    settled.rating.rate(raters[0], panel.id, "silence", "wait", levels={"A2": 1})
    settled.panels.close(SANA, panel.id)
    found = settled.panels.results(SANA, panel.id)
    assert [one.node.id for one in found.decisions] == ["late"]
    assert "silence" in found.missing
    assert found.agreement.mean.gap is Gap.ALIKE


def test_how_sure_a_key_is_goes_by_the_decision_that_fewest_rated(
    settled: Services, panel: Panel, raters: tuple[Actor, ...]
) -> None:
    settled.panels.invite_more(SANA, panel.id, [SVEN.id, *(one.id for one in hire(settled, 1, after=3))])
    everybody = [settled.accounts.store.actor(one.rater_id) for one in settled.panels.store.raters(panel.id)]
    for number, rater in enumerate(everybody):
        rate(settled, rater, panel, lambda *_: 2, nodes=("late", "silence")[: 1 + (number < 3)], finish=False)
    settled.panels.close(SANA, panel.id)
    found = settled.panels.results(SANA, panel.id)
    assert (found.n_raters, found.fewest) == (5, 3)
    assert (found.agreement.mean.n_raters, found.agreement.mean.n_dropped) == (3, 0)  # of those who rated all of it
    assert settled.keys.preview(SANA, panel.id).is_too_thin_to_learn_by


def test_where_no_decision_was_rated_whole_by_three_nothing_can_be_adopted(
    settled: Services, panel: Panel, raters: tuple[Actor, ...]
) -> None:
    for rater, node in zip(raters, ("late", "silence", "remark"), strict=True):
        rate(settled, rater, panel, lambda *_: 2, nodes=(node,), finish=False)
    settled.panels.close(SANA, panel.id)
    with pytest.raises(InvalidInput, match="from 3 raters on"):
        settled.keys.preview(SANA, panel.id)


@pytest.mark.parametrize("keep", [True, False])
def test_what_a_rater_who_leaves_had_rated_stays_or_goes_as_they_say(
    settled: Services, panel: Panel, raters: tuple[Actor, ...], keep: bool
) -> None:
    for rater in raters[1:]:
        rate(settled, rater, panel, lambda *_: 2)
    rate(settled, raters[0], panel, lambda *_: 2, nodes=("late",), finish=False)
    settled.rating.rate(raters[0], panel.id, "silence", "wait", comment="Not done.")
    settled.rating.leave(raters[0], panel.id, keep=keep)
    assert {one.node for one in settled.panels.store.ratings(panel.id, raters[0].id)} == ({"late"} if keep else set())
    with pytest.raises(NotFound):
        settled.rating.sheet(raters[0], panel.id)
    settled.panels.close(SANA, panel.id)
    if keep:
        assert settled.panels.results(SANA, panel.id).decisions[0].options[0].found.n_raters == 3
    else:
        with pytest.raises(InvalidInput, match="from 3 raters on"):
            settled.panels.results(SANA, panel.id)


def test_who_left_can_be_asked_again_and_who_is_there_is_asked_once(
    settled: Services, panel: Panel, raters: tuple[Actor, ...]
) -> None:
    settled.rating.leave(raters[0], panel.id, keep=False)
    assert settled.panels.invite_more(SANA, panel.id, [raters[0].id, raters[1].id, SVEN.id]) == 2
    followed = settled.panels.panel(SANA, panel.id)
    assert len([one for one in followed.invited if one.rater.left_at is None]) == 4
    assert followed.could_invite == ()


def test_a_panel_outlives_its_author_and_goes_to_the_programs_supervisors(
    settled: Services, panel: Panel, raters: tuple[Actor, ...]
) -> None:
    settled.my_data.erase_me(SANA, "sana@example.edu")
    (left,) = settled.panels.panels(SVEN)
    assert (left.id, left.author_id) == (panel.id, None)
    assert settled.panels.panels(raters[0]) == ()


def test_an_erased_raters_finished_ratings_stay_without_a_name_and_a_comment(
    settled: Services, panel: Panel, raters: tuple[Actor, ...]
) -> None:
    rate(settled, raters[0], panel, lambda *_: 3)
    settled.rating.rate(raters[0], panel.id, "late", "own-it", comment="I said so.")
    settled.rating.rate(raters[1], panel.id, "late", "own-it", levels={"A2": 3})
    for rater in raters[:2]:
        settled.my_data.erase_me(rater, settled.accounts.store.account(rater.id).email)
    kept = settled.panels.store.ratings(panel.id)
    assert len({one.rater_id for one in kept}) == 1
    assert not {one.rater_id for one in kept} & {rater.id for rater in raters}
    assert not any(one.comment for one in kept)
    assert [one.name for one in settled.panels.panel(SANA, panel.id).invited].count("") == 1


def test_from_a_closed_panel_an_erased_raters_ratings_cannot_be_taken_so_that_none_are_told_apart(
    settled: Services, panel: Panel, raters: tuple[Actor, ...]
) -> None:
    for rater in raters:
        rate(settled, rater, panel, lambda *_: 3, nodes=("late",), finish=False)
    settled.panels.close(SANA, panel.id)
    before = settled.panels.results(SANA, panel.id).found
    settled.my_data.erase_me(raters[0], settled.accounts.store.account(raters[0].id).email)
    assert settled.panels.results(SANA, panel.id).found == before
