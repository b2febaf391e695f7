"""Inviting a panel, rating for it blind, and adopting what it found, each on its page."""

import pytest

from tests.page.conftest import CASE, ROOT
from tests.page.reading import button, everything, html_of, keys, labels, links, notice
from tests.page.school import HOSTILE
from tests.panelling import hire, invite, rate
from tests.personas import ADA, OTTO, PIA, SANA, TARA

SHORT = "individual-not-crazy"


@pytest.fixture
def raters(school):
    return hire(school, 3)


@pytest.fixture
def panel(school, raters):
    return invite(school, raters, scenario_id=SHORT)


@pytest.fixture
def rated(school, panel, raters):
    """A panel whose raters have all handed in."""
    for rater in raters:
        rate(school, rater, panel, lambda node, choice, criterion: 3)
    return panel


def pick(app, kind, key, value):
    (found,) = [each for each in getattr(app, kind) if each.key == key]
    return found.set_value(value)


def test_a_supervisor_asks_colleagues_to_rate_a_case(open_page, school, sign_in, raters):
    sign_in(SANA)
    app = open_page("panel", case=SHORT)
    (who,) = [each for each in app.multiselect if each.key.startswith("panel-raters-")]
    assert len(who.options) == 3
    who.set_value([str(one.id) for one in raters])
    button(app, "sb-panel-invite").click().run()
    (made,) = school.panels.panels(SANA)
    assert notice(app).startswith("They are asked.")
    assert "Rater 0" in html_of(app)
    assert made.scenario_id == SHORT
    assert [one.rater.rater_id for one in school.panels.panel(SANA, made.id).invited]


def test_naming_nobody_says_what_to_do_and_keeps_what_was_chosen(open_page, school, sign_in, raters):
    sign_in(SANA)
    app = open_page("panel", case=SHORT)
    button(app, "sb-panel-invite").click().run()
    assert notice(app) == "Choose who is to rate."
    assert school.panels.panels(SANA) == ()
    assert [each.value for each in app.selectbox if each.key == "panel-case"] == [SHORT]


def test_alone_on_a_computer_there_is_nobody_to_ask(open_page, past_notice):
    assert "There is nobody to ask here" in html_of(open_page("panel"))


def test_a_rater_finds_the_invitation_and_rates_from_there(open_page, school, sign_in, panel, raters):
    sign_in(raters[0])
    app = open_page("rate")
    assert "0 of" in html_of(app)
    assert "Begin to rate" in links(app)
    app = open_page("rate", panel=str(panel.id))
    sheet = school.rating.sheet(raters[0], panel.id)
    assert f"Decision 1 of {len(sheet.nodes)}" in html_of(app)
    levels = [each for each in app.button_group if each.key.startswith("rate-")]
    levels[0].set_value(3).run()
    kept = school.rating.sheet(raters[0], panel.id).given
    assert kept[sheet.options[0].id].ratings == {sheet.criteria[0].id: 3}
    assert "What the levels mean" in html_of(app)


def test_the_page_of_a_rater_holds_nothing_of_the_authors(open_page, school, sign_in, panel, raters):
    sign_in(raters[0])
    said = everything(open_page("rate", panel=str(panel.id)))
    node = school.panels.rooms.written(panel).scenario.nodes[school.rating.sheet(raters[0], panel.id).node.id]
    for choice in node.choices:
        assert choice.rationale.attends not in said
        assert choice.rationale.effect not in said
    assert "Author" not in said


def test_critical_errors_and_a_comment_are_kept_at_once(open_page, school, sign_in, panel, raters):
    sign_in(raters[0])
    app = open_page("rate", panel=str(panel.id), decision="2")
    key = f"rate-{panel.id}-2-0"
    pick(app, "multiselect", f"{key}-critical", ["CE01"]).run()
    pick(app, "text_area", f"{key}-comment", HOSTILE).run()
    sheet = school.rating.sheet(raters[0], panel.id, 2)
    kept = sheet.given[sheet.options[0].id]
    assert (kept.critical, kept.comment) == (("CE01",), HOSTILE)
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


def test_results_wait_and_name_nobody_beside_a_rating(open_page, school, sign_in, panel, raters):
    rate(school, raters[0], panel, lambda *_: 3)
    sign_in(SANA)
    app = open_page("panel", panel=str(panel.id))
    shown = html_of(app)
    assert "has handed in" in shown
    assert "It is shown once all have handed in" in shown
    assert "sb-key-adopt-now" not in keys(app)


def test_a_panel_is_closed_and_more_are_asked(open_page, school, sign_in, panel):
    hire_again = school.panels.panel(SANA, panel.id).could_invite
    sign_in(SANA)
    app = open_page("panel", panel=str(panel.id))
    assert ("sb-panel-ask" in keys(app)) == bool(hire_again)
    button(app, "sb-panel-close-now").click().run()
    assert notice(app).startswith("The panel is closed.")
    assert "from 3 raters on" in html_of(app)


def test_what_changes_is_said_before_the_key_is_adopted_and_it_can_be_taken_back(open_page, school, sign_in, rated):
    sign_in(SANA)
    app = open_page("panel", panel=str(rated.id))
    shown = html_of(app)
    assert "3 of 3 experts rated this competent or better." in shown
    assert "options change" in shown
    assert "No session that a program asked for has ended at this case." in shown
    button(app, "sb-key-adopt-now").click().run()
    assert notice(app).startswith("The panel's key applies from now on.")
    assert "as version 1" in html_of(app)
    assert "Withdraw the key" in [each.proto.popover.label for each in app.get("popover")]
    button(app, "sb-key-withdraw-now").click().run()
    assert notice(app).startswith("The key is withdrawn")
    button(app, "sb-key-adopt-now").click().run()
    button(app, "sb-key-rescore").click().run()
    assert notice(app) == "Sessions that have ended are scored by it."


def test_trainees_see_the_spread_in_the_debriefing(open_page, school, sign_in, raters):
    from tests.page.school import play

    attempt = play(school, TARA)
    panel = invite(school, raters, scenario_id=CASE)
    for rater in raters:
        rate(school, rater, panel, lambda *_: 3)
    school.keys.adopt(SANA, panel.id, school.keys.preview(SANA, panel.id).key_hash)
    sign_in(TARA)
    shown = html_of(open_page("debrief", attempt=str(attempt.id), layer="record"))
    assert "3 of 3 experts rated this competent or better." in shown


@pytest.mark.parametrize("person", [TARA, PIA, ADA, OTTO], ids=["Tara", "Pia", "Ada", "Otto"])
def test_who_supervises_nowhere_has_neither_page(open_page, school, sign_in, panel, person):
    sign_in(person)
    app = open_page("library")
    for name in ("panel", "rate"):
        with pytest.raises(ValueError, match="Could not find a navigation page"):
            app.switch_page(str(ROOT / "pages" / f"{name}.py"))


@pytest.mark.parametrize("page", ["panel", "rate"])
@pytest.mark.parametrize("panel_id", ["nonsense", "11111111-1111-4111-8111-111111111111", "x" * 500])
def test_an_unknown_panel_is_a_friendly_page(open_page, school, sign_in, page, panel_id):
    sign_in(SANA)
    app = open_page(page, panel=panel_id)
    assert "This panel could not be found." in html_of(app)
    assert not app.exception


def test_a_rater_does_not_reach_the_results_and_the_author_does_not_rate(open_page, sign_in, rated, raters):
    sign_in(raters[0])
    assert "experts rated" not in everything(open_page("panel", panel=str(rated.id)))
    sign_in(SANA)
    app = open_page("rate", panel=str(rated.id))
    assert "You don&#x27;t have access to this." in html_of(app) or "You don't have access" in html_of(app)
    assert "Hand in my ratings" not in labels(app.button)
