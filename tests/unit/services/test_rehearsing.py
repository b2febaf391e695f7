"""Trying out a draft: where to begin, where a walk stands, what each choice moved and why, and the walk as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from simulator.bootstrap import Services
from simulator.domain.drafts import Draft
from simulator.domain.roles import Actor
from simulator.errors import InvalidInput, NotFound
from simulator.services.records import playthrough
from simulator.services.rehearsing import MAX_WALK, Rehearsing
from tests.library import CASE, replaced
from tests.personas import ADA, OTTO, PIA, PROGRAM, SANA, SVEN, TARA
from tests.unit.services.playing import BEST


@pytest.fixture(autouse=True)
def _everybody(settled: Services) -> None:
    """With all of the people in the database."""


@pytest.fixture
def rehearsing(services: Services) -> Rehearsing:
    return services.rehearsing


@pytest.fixture
def text(content: Path) -> str:
    return (content / CASE).read_text(encoding="utf-8")


@pytest.fixture
def draft(services: Services, text: str) -> Draft:
    return services.drafting.start(SANA, text, origin="")


# Where to begin


def test_without_a_wish_one_begins_at_the_start(rehearsing: Rehearsing, draft: Draft) -> None:
    found = rehearsing.beginning(SANA, draft.id)
    assert found.walk is not None
    assert (found.node.id, found.variant, found.walk.choices, found.chance) == ("late", "standard", (), 1)
    assert found.state["patience"] == 2


def test_a_node_and_a_wish_lead_to_a_walk_that_comes_there_so(rehearsing: Rehearsing, draft: Draft) -> None:
    found = rehearsing.beginning(SANA, draft.id, node="silence", variant="stormy", picks={"asked": 1})
    assert found.reachable is not None
    assert found.walk is not None
    assert (found.picks, found.state["asked"], found.walk.variant) == ({"asked": 1}, True, "stormy")
    there = rehearsing.rehearsal(SANA, draft.id, variant="stormy", walk=found.walk.choices)
    assert (there.node.id, there.state) == ("silence", found.state)
    assert found.fitting < len(found.reachable)


def test_what_cannot_be_had_together_is_let_go(rehearsing: Rehearsing, draft: Draft) -> None:
    found = rehearsing.beginning(SANA, draft.id, node="plan-made", picks={"asked": 0, "nonsense": 1, "patience": 99})
    assert found.picks == {}
    assert found.state["asked"] is True


def test_a_node_that_nothing_comes_to_has_no_walk(services: Services, rehearsing: Rehearsing, text: str) -> None:
    never = replaced(text, '{mara.bond: "<= 3", patience: 0}', "{mara.bond: 10, patience: 0}")
    begun = services.drafting.start(SANA, never, origin="")
    found = rehearsing.beginning(SANA, begun.id, node="left")
    assert (found.walk, found.chance, found.state, found.fitting) == (None, None, {}, 0)


@pytest.mark.parametrize("wish", [{"node": "nowhere"}, {"variant": "sunny"}, {"node": "x" * 9_000}])
def test_what_the_draft_does_not_have_is_told(rehearsing: Rehearsing, draft: Draft, wish: dict[str, str]) -> None:
    with pytest.raises(InvalidInput, match="This draft has no node") as told:
        rehearsing.beginning(SANA, draft.id, **wish)  # type: ignore[arg-type]
    assert len(str(told.value)) < 250


# Where a walk stands


def test_a_walk_is_played_with_what_each_choice_moved_and_why(rehearsing: Rehearsing, draft: Draft) -> None:
    found = rehearsing.rehearsal(SANA, draft.id, walk="explain,cheer-up")
    assert (found.walk, found.node.id, found.told) == (("explain", "cheer-up"), "silence", "")
    first, second = found.moments
    assert (first.node.id, first.choice.id) == ("late", "explain")
    assert [line.words for line in first.lines] == [
        "Forty minutes. Nobody came out once.",
        "A door closes somewhere down the hall.",
        "",
    ]
    moved = {one.name: one for one in first.moved}
    assert (moved["patience"].before, moved["patience"].after, moved["patience"].causes) == (
        2,
        1,
        ("−1 by this option itself",),
    )
    bond = next(one for one in second.moved if one.name == "tom.bond")
    assert bond.causes == (
        "−1 by a strong “reassure” (avoidant strategy), as trust is at most 4",
        "−1 by “overlook” (avoidant strategy)",
    )
    assert found.opening["patience"] == 2


def test_a_rule_is_told_with_its_condition(rehearsing: Rehearsing, draft: Draft) -> None:
    found = rehearsing.rehearsal(SANA, draft.id, variant="stormy", walk=("explain",))
    (strain,) = [one for one in found.moments[0].moved if one.name == "tom.rupture"]
    assert (strain.label, strain.causes) == (
        "Tom: strain",
        ("becomes pulled back by rule 1, as patience is at most 0",),
    )


def test_options_stand_in_the_authors_order_and_say_what_those_need_that_are_not_offered(
    rehearsing: Rehearsing, draft: Draft
) -> None:
    found = rehearsing.rehearsal(SANA, draft.id, walk=("own-it", "ask", "clock"))
    assert [(option.choice.id, option.needs) for option in found.options] == [
        ("wait", ""),
        ("fill", ""),
        ("water", ""),
        ("clock", "it was taken before, and is offered once"),
    ]
    spent = rehearsing.rehearsal(SANA, draft.id, variant="stormy", walk=("own-it", "ask", "clock"))
    assert spent.options[-1].needs == "only if patience is at least 1"


def test_at_an_ending_there_are_scores_and_no_options(rehearsing: Rehearsing, draft: Draft) -> None:
    found = rehearsing.rehearsal(SANA, draft.id, walk=BEST)
    assert (found.node.id, found.options) == ("plan-made", ())
    assert found.sheet is not None
    assert found.words.minutes > 0


def test_a_choice_that_is_not_on_offer_ends_the_walk_and_says_where(rehearsing: Rehearsing, draft: Draft) -> None:
    found = rehearsing.rehearsal(SANA, draft.id, walk="own-it,<script>,wait")
    assert found.walk == ("own-it",)
    assert found.told == "“<script>” is not on offer at “remark” in this state, so the walk was played up to there."


def test_a_walk_beyond_an_ending_says_so(rehearsing: Rehearsing, draft: Draft) -> None:
    found = rehearsing.rehearsal(SANA, draft.id, walk=(*BEST, "wait", "wait"))
    assert (found.walk, found.told) == (
        BEST,
        "The walk comes to an ending 2 decisions before the one that was asked for.",
    )


def test_an_opening_that_is_not_there_is_the_standard_one_and_is_told(rehearsing: Rehearsing, draft: Draft) -> None:
    found = rehearsing.rehearsal(SANA, draft.id, variant="sunny")
    assert (found.variant, found.told) == (
        "standard",
        "This draft has no opening called “sunny”, so this is the standard one.",
    )


@pytest.mark.parametrize("walk", ["x" * (MAX_WALK + 1), ",".join(["x"] * 61), ("x",) * 61])
def test_a_walk_that_is_longer_than_any_is_refused(rehearsing: Rehearsing, draft: Draft, walk: str) -> None:
    with pytest.raises(InvalidInput, match="60 decisions at most"):
        rehearsing.rehearsal(SANA, draft.id, walk=walk)


def test_after_sixty_decisions_nothing_is_offered_any_more(
    services: Services, rehearsing: Rehearsing, text: str
) -> None:
    endless = replaced(text, "        once: true\n        effects: {patience: -1}\n", "")
    begun = services.drafting.start(SANA, endless, origin="")
    walk = ("own-it", "ask", *["clock"] * 58)
    found = rehearsing.rehearsal(SANA, begun.id, walk=walk)
    assert (len(found.walk), found.node.id, found.options) == (60, "silence", ())


def test_a_walk_is_played_on_the_draft_as_it_was_saved_last(
    services: Services, rehearsing: Rehearsing, draft: Draft, text: str
) -> None:
    services.drafting.save(SANA, draft.id, text.replace("own-it", "owning"), since=1)
    found = rehearsing.rehearsal(SANA, draft.id, walk="own-it")
    assert (found.walk, [option.choice.id for option in found.options][1]) == ((), "owning")


def test_people_are_those_of_the_opening(services: Services, rehearsing: Rehearsing, text: str) -> None:
    cast_anew = replaced(text, "\nrules:\n", "\ncasting:\n  stormy:\n    tom: {name: Theo}\n\nrules:\n")
    begun = services.drafting.start(SANA, cast_anew, origin="")
    assert rehearsing.rehearsal(SANA, begun.id).case.scenario.cast["tom"].name == "Tom"
    assert rehearsing.rehearsal(SANA, begun.id, variant="stormy").case.scenario.cast["tom"].name == "Theo"
    assert rehearsing.beginning(SANA, begun.id, variant="stormy").case.scenario.cast["tom"].name == "Theo"


def test_a_draft_that_cannot_be_read_cannot_be_played(services: Services, rehearsing: Rehearsing) -> None:
    broken = services.drafting.start(SANA, "id: a-case\n", origin="")
    for call in (rehearsing.beginning, rehearsing.rehearsal, rehearsing.playthrough):
        with pytest.raises(InvalidInput, match="can't be read as a case yet"):
            call(SANA, broken.id)


def test_nothing_is_kept_of_a_rehearsal(services: Services, rehearsing: Rehearsing, draft: Draft) -> None:
    rehearsing.rehearsal(SANA, draft.id, walk=BEST)
    assert list(services.store.attempts_of(SANA.id)) == []


@pytest.mark.parametrize("person", [SVEN, TARA, PIA, ADA, OTTO], ids=["colleague", "trainee", "lead", "admin", "other"])
def test_a_draft_is_tried_out_by_those_who_may_change_it(
    services: Services, rehearsing: Rehearsing, draft: Draft, person: Actor
) -> None:
    for call in (rehearsing.beginning, rehearsing.rehearsal, rehearsing.playthrough):
        with pytest.raises(NotFound, match="draft could not be found"):
            call(person, draft.id)
    services.drafting.open_to(SANA, draft.id, PROGRAM)
    assert rehearsing.rehearsal(SVEN, draft.id).draft.id == draft.id


# The walk as a file


def test_a_walk_is_a_playthrough_as_the_command_line_records_it(
    services: Services, rehearsing: Rehearsing, draft: Draft
) -> None:
    name, made = rehearsing.playthrough(SANA, draft.id, variant="quiet", walk=BEST)
    case = services.training.library().cases["waiting-room"]
    assert name == "waiting-room-plan-made.yaml"
    assert yaml.safe_load(made) == yaml.safe_load(yaml.safe_dump(playthrough(case, BEST, variant="quiet")))


def test_a_walk_that_is_not_at_its_end_is_called_unfinished(rehearsing: Rehearsing, draft: Draft) -> None:
    assert rehearsing.playthrough(SANA, draft.id, walk="own-it")[0] == "waiting-room-unfinished.yaml"
