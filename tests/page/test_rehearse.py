"""Trying out a draft: choosing where to begin, playing on, going back, and what stands in the address."""

import pytest

from simulator.domain.roles import SOLO
from tests.page.reading import button, fill, html_of, keys, notice
from tests.page.test_proof import SMALL

pytestmark = pytest.mark.thorough


@pytest.fixture
def draft(services, past_notice):
    return services.drafting.start(SOLO, SMALL, origin="")


@pytest.fixture
def rehearse(open_page, draft):
    """The page with values in its address."""
    return lambda **query: open_page("rehearse", draft=str(draft.id), **query)


def field(app, key):
    (found,) = [box for box in app.selectbox if box.key == key]
    return found


def standing(app):
    """Where the address says one stands."""
    return {name: _one(app.query_params.get(name, "")) for name in ("variant", "begin", "walk")}


def _one(value):
    return value[0] if isinstance(value, list) else value


def test_one_begins_at_any_node_in_the_likeliest_state_and_plays_on(rehearse, draft):
    app = rehearse(node="chair")
    assert "Sessions come here in 2 different states." in html_of(app)
    fill(app, **{f"sb-pick-{draft.id}-standard-chair-patience": 1})
    app.run()
    button(app, "sb-play-from-here").click().run()
    assert standing(app) == {"variant": "standard", "begin": "1", "walk": "own-it"}
    button(app, "sb-try-1-wait").click().run()
    shown = html_of(app)
    assert standing(app)["walk"] == "own-it,wait"
    assert "A secure ending: A beginning" in shown
    assert "You were late and said so." in shown
    assert keys(app) == ["sb-jump-back", "sb-over", "sb-elsewhere"]
    assert not app.exception


def test_a_list_offers_only_what_can_be_had_and_narrows_the_others(rehearse, draft):
    app = rehearse(node="chair")
    patience = f"sb-pick-{draft.id}-standard-chair-patience"
    assert field(app, patience).options == ["any", "0", "1"]
    fill(app, **{patience: 0})
    app.run()
    assert field(app, patience).value == 0
    assert all("any" in box.options for box in app.selectbox if box.key.startswith("sb-pick-"))
    assert "You begin in the one state that fits. 1 decision leads there" in html_of(app)
    button(app, "sb-play-from-here").click().run()
    assert standing(app)["walk"] == "excuse"


def test_what_was_chosen_can_be_let_go(rehearse, draft):
    app = rehearse(node="chair")
    key = f"sb-pick-{draft.id}-standard-chair-patience"
    fill(app, **{key: 0})
    app.run()
    button(app, "sb-let-go").click().run()
    assert field(app, key).value == -1
    assert "sb-let-go" not in keys(app)


def test_a_walk_in_the_address_is_replayed_with_what_it_moved_and_why(rehearse):
    shown = html_of(rehearse(walk="excuse"))
    assert "The bus was late." in shown
    assert "<b>patience 1 → 0</b>: −1 by this option itself" in shown
    assert "Nothing is on offer here in this state: whoever comes here so is stuck." in shown
    assert '(Wait.) <span class="sb-id">wait</span>: only if patience is at least 1' in shown
    assert "What is different from the opening" in shown


def test_one_goes_back_to_an_earlier_moment(rehearse):
    app = rehearse(walk="own-it,talk", begin="1")
    fill(app, sb_back_2_talk=0)
    button(app, "sb-jump-back").click().run()
    assert standing(app)["begin"] == "0"
    assert "sb-try-0-own-it" in keys(app)


def test_the_ways_on_are_over_again_and_the_walk_as_a_file(rehearse, draft):
    app = rehearse(walk="own-it,talk", begin="1")
    assert f"/download/playthrough.yaml?draft={draft.id}&amp;variant=standard&amp;walk=own-it%2Ctalk" in html_of(app)
    button(app, "sb-over").click().run()
    assert standing(app) == {"variant": "standard", "begin": "1", "walk": "own-it"}
    assert "sb-over" not in keys(app)


def test_one_can_begin_elsewhere(rehearse):
    app = rehearse(walk="own-it")
    button(app, "sb-elsewhere").click().run()
    assert "Where do you want to begin?" in html_of(app)
    assert [box.value for box in app.selectbox if box.label == "Node"] == ["chair"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"walk": "own-it,<script>alert(1)</script>"}, "is not on offer at “chair” in this state"),
        ({"node": "window"}, "This draft has no node called “window”."),
    ],
)
def test_what_the_address_asks_for_and_is_not_there_is_told(rehearse, query, told):
    app = rehearse(**query)
    assert told in notice(app)
    assert "<script>alert" not in html_of(app)
    assert not app.exception


def test_a_walk_that_is_too_long_is_refused(rehearse):
    app = rehearse(walk="y" * 5_000)
    assert "60 decisions at most." in html_of(app)
    assert not app.exception


@pytest.mark.parametrize("begin", ["1e9", "²", "999"])
def test_nonsense_about_where_it_was_begun_is_taken_for_the_start_or_for_here(rehearse, begin):
    app = rehearse(walk="own-it", begin=begin)
    assert "sb-try-1-wait" in keys(app)
    assert not app.exception


def test_a_draft_that_cannot_be_read_cannot_be_played(open_page, services, past_notice):
    draft = services.drafting.start(SOLO, SMALL.replace("start: door", "start: window"), origin="")
    app = open_page("rehearse", draft=str(draft.id))
    assert "nothing can be proved or played" in html_of(app)
    assert "sb-play-from-here" not in keys(app)
