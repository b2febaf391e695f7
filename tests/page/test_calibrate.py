"""Rating moments beside a panel: blind, kept at every press, and then told in plain words; for oneself alone."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from simulator.domain.benchmarks import BenchmarkRating, benchmarks_in
from simulator.domain.roles import Membership, Role
from simulator.ui.navigation import screens_for
from tests.page.conftest import CASE
from tests.page.reading import button, everything, html_of, keys, links, notice
from tests.page.school import add_account
from tests.panelling import adopt_as_authored, hire, invite
from tests.personas import ADA, OTTO, PIA, PROGRAM, SANA, TARA

pytestmark = pytest.mark.thorough

MIRA = uuid4()
"""A supervisor who had no part in the panel."""


@pytest.fixture
def mira(school):
    add_account(school, MIRA, "Mira Stone")
    school.programs.store.grant(MIRA, Membership(PROGRAM, Role.SUPERVISOR), at=datetime.now(UTC))
    person = school.accounts.store.actor(MIRA)
    school.training.accept_notice(person)
    return person


@pytest.fixture
def key(school, mira):
    return adopt_as_authored(school, invite(school, hire(school, 3), scenario_id=CASE))


def have_rated(school, key, n, *, stricter=1, days=40):
    """So many ratings of Mira's."""
    at = datetime.now(UTC) - timedelta(days=days)
    for one in benchmarks_in(key)[:n]:
        levels = {name: max(0, round(mean / 100) - stricter) for name, mean in one.panel.items()}
        rated = BenchmarkRating(uuid4(), MIRA, key.id, one.node, one.choice, levels, at)
        school.calibrating.store.rate_benchmark(rated)


def radios(app):
    return [one for one in app.radio if one.key.startswith("sb-calibrate-")]


def keep(app):
    (name,) = [name for name in keys(app) if name.startswith("sb-calibrate-keep-")]
    return button(app, name).click().run()


def test_a_moment_is_rated_blind_and_the_next_one_follows(open_page, school, key, mira, sign_in):
    sign_in(mira)
    app = open_page("calibrate")
    assert "Rate a set of 12 moments" in links(app)
    app = open_page("calibrate", since="0")
    shown = html_of(app)
    assert "Moment 1 of 12" in shown
    assert '<p class="sb-who">The reply to rate' in shown
    assert all(one.value is None for one in radios(app))
    sheet = school.calibrating.desk(mira).sheet
    case = school.panels.rooms.written(school.panels.store.panel(key.panel_id))
    assert case.scenario.nodes[sheet.benchmark.node].choice(sheet.choice.id).rationale.attends not in everything(app)
    for one in radios(app):
        one.set_value(2)
    app = keep(app)
    assert "Moment 2 of 12" in html_of(app)
    assert [dict(one.ratings) for one in school.calibrating.store.benchmark_ratings(MIRA)] == [
        dict.fromkeys(sheet.benchmark.panel, 2)
    ]


def test_a_level_that_is_missing_is_asked_for_and_the_others_stay(open_page, school, key, mira, sign_in):
    sign_in(mira)
    app = open_page("calibrate", since="0")
    *others, _last = radios(app)
    for one in others:
        one.set_value(3)
    app = keep(app)
    assert notice(app).startswith("Not every criterion has a level yet.")
    assert [one.value for one in radios(app)] == [*[3] * len(others), None]
    assert school.calibrating.desk(mira).n_rated == 0


def test_severity_and_agreement_are_told_in_words_by_criterion_and_by_month(open_page, school, key, mira, sign_in):
    have_rated(school, key, 20)
    have_rated(school, key, 20, stricter=0, days=75)
    sign_in(mira)
    shown = html_of(open_page("calibrate"))
    assert "levels more strictly than the panel, between" in shown
    assert "Agreement with the panel is" in shown
    assert "<h3>By criterion</h3>" in shown
    assert "Too few to say yet, with the moments so far (it takes 8)" in shown
    assert "<h3>Month by month</h3>" in shown


def test_below_eight_moments_it_is_too_few_to_say(open_page, school, key, mira, sign_in):
    have_rated(school, key, 7)
    sign_in(mira)
    shown = html_of(open_page("calibrate"))
    assert "7 moments are rated so far. That is too few to say anything: it takes 8." in shown
    assert "than the panel" not in shown


def test_after_the_set_one_sees_how_one_stands(open_page, school, key, mira, sign_in):
    have_rated(school, key, 12)
    sign_in(mira)
    shown = html_of(open_page("calibrate", since="0"))
    assert "The set is done: 12 moments are rated." in shown
    assert "How you stand beside the panel" in shown


def test_nobody_sees_how_another_one_stands(open_page, school, key, mira, sign_in):
    have_rated(school, key, 12)
    sign_in(SANA)
    shown = html_of(open_page("calibrate"))
    assert "There is nothing to rate yet." in shown
    assert "How you stand" not in shown


@pytest.mark.parametrize("since", ["-1", "9" * 90])
def test_any_address_begins_a_set(open_page, key, mira, sign_in, since):
    sign_in(mira)
    app = open_page("calibrate", since=since)
    assert "Moment 1 of 12" in html_of(app)
    assert not app.exception


def test_who_supervises_nowhere_does_not_find_the_page():
    for person in (TARA, OTTO, PIA, ADA):
        assert "calibrate" not in {screen.name for screen in screens_for(person)}


def test_alone_on_a_computer_it_says_why_there_is_nothing_and_no_way_leads_there(open_page, services, past_notice):
    assert "Alone on a computer there is nothing to hold your eye against" in html_of(open_page("calibrate"))
    assert "Calibrate your eye" not in links(open_page("studio"))
