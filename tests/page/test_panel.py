"""Inviting a panel, rating for it blind, and adopting what it found, each on its page."""

import pytest

from simulator.ui.navigation import screens_for
from tests.page.conftest import CASE
from tests.page.reading import button, everything, html_of, keys, links, notice
from tests.page.school import HOSTILE
from tests.panelling import adopt_as_authored, hire, invite, rate
from tests.personas import ADA, OTTO, PIA, SANA, SVEN, TARA

pytestmark = pytest.mark.thorough

SHORT = "individual-not-crazy"


@pytest.fixture
def raters(school):
    return hire(school, 3)


@pytest.fixture
def panel(school, raters):
    return invite(school, raters, scenario_id=SHORT)


@pytest.fixture
def rated(school, panel, raters):
    """A closed panel whose raters have rated the first decision whole, and another option best than the author."""
    first = school.rating.sheet(raters[0], panel.id).nodes[:1]
    for rater in raters:
        rate(school, rater, panel, lambda node, choice, criterion: 3, nodes=first, finish=False)
    school.panels.close(SANA, panel.id)
    return panel


def pick(app, kind, key, value):
    (found,) = [each for each in getattr(app, kind) if each.key == key]
    return found.set_value(value)


def test_a_supervisor_asks_colleagues_to_rate_a_case(open_page, school, sign_in, raters):
    sign_in(SANA)
    app = open_page("panel", case=SHORT)
    button(app, "sb-panel-invite").click().run()
    assert notice(app) == "Choose who is to rate."
    assert [each.value for each in app.selectbox if each.key == "panel-case"] == [SHORT]
    (who,) = [each for each in app.multiselect if each.key.startswith("panel-raters-")]
    assert len(who.options) == 3
    who.set_value([str(one.id) for one in raters])
    button(app, "sb-panel-invite").click().run()
    (made,) = school.panels.panels(SANA)
    assert notice(app).startswith("They are asked.")
    assert "Rater 0" in html_of(app)
    assert made.scenario_id == SHORT
    assert [one.rater.rater_id for one in school.panels.panel(SANA, made.id).invited] == [one.id for one in raters]


def test_alone_on_a_computer_there_is_nobody_to_ask(open_page, past_notice):
    assert "There is nobody to ask here" in html_of(open_page("panel"))


def test_a_rater_finds_the_invitation_and_rates_without_a_word_of_the_authors(
    open_page, school, sign_in, panel, raters
):
    sign_in(raters[0])
    app = open_page("rate")
    assert "0 of" in html_of(app)
    assert "Begin to rate" in links(app)
    app = open_page("rate", panel=str(panel.id))
    sheet = school.rating.sheet(raters[0], panel.id)
    said = everything(app)
    assert f"Decision 1 of {len(sheet.nodes)}" in said
    assert "What the levels mean" in said
    for choice in school.panels.rooms.written(panel).scenario.nodes[sheet.moment.node.id].choices:
        assert choice.rationale.attends not in said
        assert choice.rationale.effect not in said
    assert "Author" not in said
    key = f"rate-{panel.id}-1-0"
    pick(app, "button_group", f"{key}-{sheet.criteria[0].id}", 3).run()
    pick(app, "multiselect", f"{key}-critical", ["CE01"]).run()
    pick(app, "text_area", f"{key}-comment", HOSTILE).run()
    kept = school.rating.sheet(raters[0], panel.id).given[sheet.options[0].id]
    assert (kept.ratings, kept.critical, kept.comment) == ({sheet.criteria[0].id: 3}, ("CE01",), HOSTILE)
    assert "<script>alert" not in html_of(app)


def test_one_goes_from_decision_to_decision_and_hands_in_at_the_end(open_page, school, sign_in, panel, raters):
    rate(school, raters[0], panel, lambda *_: 2, finish=False)
    sign_in(raters[0])
    app = open_page("rate", panel=str(panel.id))
    assert "sb-rate-before" not in keys(app)
    button(app, "sb-rate-next").click().run()
    assert "Decision 2 of" in html_of(app)
    pick(app, "selectbox", f"rate-jump-{panel.id}-2", 1).run()
    assert "Decision 1 of" in html_of(app)
    button(app, "sb-rate-finish").click().run()
    assert notice(app).startswith("Your ratings are handed in.")
    assert school.rating.invitations(raters[0])[0].rater.finished_at is not None


def test_who_declines_is_asked_no_more(open_page, school, sign_in, panel, raters):
    sign_in(raters[0])
    app = open_page("rate")
    button(app, f"rate-go-{panel.id}").click().run()
    assert "nothing that you rated is kept" in notice(app)
    assert "Nobody is waiting" in html_of(app)


def test_results_wait_until_the_panel_is_closed_and_of_too_few_nothing_is_told(open_page, school, sign_in, panel):
    sign_in(SANA)
    app = open_page("panel", panel=str(panel.id))
    shown = html_of(app)
    assert "It is shown once you close the panel" in shown
    assert "Fewer than 3 have rated anything whole" in shown
    button(app, "sb-panel-close-now").click().run()
    assert notice(app).startswith("The panel is closed.")
    assert "from 3 raters on" in html_of(app)


def test_who_asked_sees_what_would_change_and_an_administrator_adopts_it_and_takes_it_back(
    open_page, school, sign_in, rated
):
    sign_in(SANA)
    shown = html_of(app := open_page("panel", panel=str(rated.id)))
    assert "3 of 3 experts rated this competent or better." in shown
    assert "options change" in shown
    assert "No session that a program asked for has ended at this case." in shown
    assert "an administrator decides" in shown
    assert "sb-key-adopt-now" not in keys(app)
    sign_in(ADA)
    assert "1 blind panel on a case of the library" in links(open_page("administration"))
    assert "See what they found" in links(open_page("panel"))
    app = open_page("panel", panel=str(rated.id))
    assert "sb-panel-close-now" not in keys(app)
    button(app, "sb-key-adopt-now").click().run()
    assert notice(app).startswith("The panel's key applies from now on.")
    assert "as version 1" in html_of(app)
    button(app, "sb-key-rescore").click().run()
    assert notice(app) == "Sessions that have ended are scored by it."
    button(app, "sb-key-withdraw-now").click().run()
    assert notice(app).startswith("The key is withdrawn")


def test_trainees_see_the_spread_in_the_debriefing(open_page, school, sign_in, raters):
    from tests.page.school import play

    attempt = play(school, TARA)
    adopt_as_authored(school, invite(school, raters, scenario_id=CASE))
    sign_in(TARA)
    shown = html_of(open_page("debrief", attempt=str(attempt.id), layer="record"))
    assert "3 of 3 experts rated this competent or better." in shown


def test_who_supervises_nowhere_has_neither_page_but_an_administrator_decides_on_panels():
    found = {one.id: {screen.name for screen in screens_for(one)} & {"panel", "rate"} for one in (TARA, PIA, OTTO, ADA)}
    assert found == {TARA.id: set(), PIA.id: set(), OTTO.id: set(), ADA.id: {"panel"}}
    assert {screen.name for screen in screens_for(SVEN)} >= {"panel", "rate"}


@pytest.mark.parametrize("page", ["panel", "rate"])
def test_an_unknown_panel_is_a_friendly_page(open_page, school, sign_in, page):
    sign_in(SANA)
    app = open_page(page, panel="x" * 500)
    assert "This panel could not be found." in html_of(app)
    assert not app.exception
