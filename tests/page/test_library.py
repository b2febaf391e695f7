import html
import re

import pytest

from simulator import bootstrap
from simulator.domain.attempt import Feedback
from simulator.domain.roles import SOLO
from simulator.ui import library_actions
from tests.library import copy_library
from tests.page.conftest import CASE, REPAIRED
from tests.page.reading import html_of, keys, labels


def test_the_first_visit_shows_the_notice_and_no_case(app):
    app.run()
    assert "Scores describe choices in an exercise" in html_of(app)
    assert labels(app.button) == ["I have read this"]


def test_reading_the_notice_opens_the_library_for_good(app, services):
    app.run()
    app.button(key="sb-accept-notice").click().run()
    app.run()
    assert "The phone on the table" in html_of(app)
    assert not app.exception


def test_a_card_says_modality_level_minutes_content_note_and_last_attempt(app, past_notice):
    app.run()
    shown = html_of(app)
    assert "Attachment-Based Family Therapy · Intermediate · 25 minutes · Not yet reviewed by a clinician" in shown
    assert "Content note: " in shown
    assert "Not practised yet." in shown


def test_cases_stand_under_their_way_of_working_the_easier_ones_first(app, past_notice):
    app.run()
    headings = re.findall(r"<h[23][^>]*>([^<]+)</h[23]>", html_of(app))
    group = headings[headings.index("Individual attachment-informed work") + 1 :][:6]
    assert group[:3] == ["Tell me I&#x27;m not crazy", "The last but one", "Twenty-seven messages"]
    assert headings.index("Attachment-Based Family Therapy") < headings.index("The phone on the table")


def test_what_is_begun_stands_first(app, past_notice, attempt):
    app.run()
    headings = re.findall(r"<h[23][^>]*>([^<]+)</h[23]>", html_of(app))
    assert headings[:3] == ["To go on with", "The phone on the table", "Attachment-Based Family Therapy"]
    assert headings.count("The phone on the table") == 1


def test_a_card_offers_to_go_on_with_an_unfinished_attempt(app, past_notice, attempt):
    app.run()
    assert "Go on where you left" in labels(app.button)


def test_help_and_the_standing_notice_are_on_the_page(app, past_notice):
    app.run()
    assert "contact your local emergency number" in html_of(app)
    assert "It is not therapy, clinical advice" in html_of(app)


@pytest.mark.thorough
def test_a_broken_case_is_shown_with_its_reason_and_the_others_play(open_page, past_notice, content_with_a_broken_case):
    app = open_page("library")
    shown = html_of(app)
    assert "broken" in shown
    assert "SC004 error" in shown
    assert "The phone on the table" in shown
    assert not app.exception


@pytest.mark.thorough
def test_an_attempt_at_a_case_that_left_the_library_can_be_gone_on_with(
    app, past_notice, attempt, tmp_path, monkeypatch
):
    copy_library(tmp_path / "elsewhere")
    monkeypatch.setenv("SIMULATOR_CONTENT", str(tmp_path / "elsewhere" / "content"))
    bootstrap.services().store.close()
    bootstrap.services.cache_clear()
    app.run()
    headings = re.findall(r"<h[23][^>]*>([^<]+)</h[23]>", html_of(app))
    assert headings[-2:] == ["No longer in the library", "The phone on the table"]
    assert "Go on where you left" in [link.proto.label for link in app.get("page_link")]
    assert not app.exception


# Looking for a case


def titles(app):
    return [html.unescape(title) for title in re.findall(r"<h3[^>]*>([^<]+)</h3>", html_of(app))]


def field(app, kind, name):
    (found,) = [each for each in getattr(app, kind) if each.key == library_actions.field_key(name)]
    return found


@pytest.mark.thorough
def test_words_find_cases_and_stand_in_the_address(app, past_notice):
    app.run()
    field(app, "text_input", "text").set_value("  NOOR  phone ").run()
    assert titles(app) == ["The phone on the table"]
    assert app.query_params == {"q": "NOOR phone"}
    assert "<h2>1 case</h2>" in html_of(app)


@pytest.mark.thorough
def test_a_filter_keeps_what_fits_and_stands_in_the_address(app, past_notice):
    app.run()
    field(app, "selectbox", "level").set_value("foundation").run()
    assert app.query_params == {"level": "foundation"}
    assert "· Foundation ·" in html_of(app)
    assert "· Advanced ·" not in html_of(app)


@pytest.mark.thorough
def test_an_address_fills_the_fields_and_opens_the_filters(open_page, past_notice):
    app = open_page("library", q="grief", way="individual", new="1", minutes="25")
    assert field(app, "text_input", "text").value == "grief"
    assert field(app, "selectbox", "modality").value == "individual"
    assert field(app, "selectbox", "minutes").value == "25"
    assert field(app, "checkbox", "untried").value is True
    assert "The last but one" in titles(app)
    assert "A smile at the funeral" not in titles(app)
    assert next(one.label for one in app.expander) == "Filters (3 set)"


@pytest.mark.thorough
def test_going_back_to_an_address_without_words_empties_the_field(open_page, past_notice):
    app = open_page("library", q="grief")
    app.query_params.clear()
    app.run()
    assert field(app, "text_input", "text").value == ""
    assert len(titles(app)) > 15


@pytest.mark.thorough
@pytest.mark.parametrize("value", ["bogus", "<script>alert(1)</script>", "x" * 5000])
def test_what_an_address_asks_for_and_nobody_knows_is_left_out_with_a_sentence(open_page, past_notice, value):
    app = open_page("library", level=value, q="phone")
    assert "The address asks for something that is not here (Level)" in html_of(app)
    assert "The phone on the table" in titles(app)
    assert "<script>" not in html_of(app)
    assert not app.exception


@pytest.mark.thorough
def test_a_very_long_search_is_cut_and_finds_nothing_without_harm(open_page, past_notice):
    app = open_page("library", q="x" * 20_000)
    assert "No case fits all of this" in html_of(app)
    assert not app.exception


@pytest.mark.thorough
def test_a_choice_that_no_list_offers_is_left_out(app, past_notice, monkeypatch):
    app.run()
    monkeypatch.setattr("simulator.ui.state.entered", lambda key: "forged" if key.endswith("problem") else "")
    field(app, "text_input", "text").set_value("phone").run()
    assert "The address asks for something that is not here (Problem)" in html_of(app)
    assert not app.exception


@pytest.mark.thorough
def test_where_nothing_is_found_it_is_said_what_to_leave_out(open_page, past_notice):
    app = open_page("library", q="noor", way="mbt")
    assert titles(app) == []
    assert {"sb-leave-text", "sb-leave-modality"} <= set(keys(app))
    app.button(key="sb-leave-modality").click().run()
    assert titles(app) == ["The phone on the table"]
    assert app.query_params == {"q": "noor"}


@pytest.mark.thorough
def test_clear_shows_all_cases_again(open_page, past_notice):
    app = open_page("library", q="noor", way="abft")
    app.button(key="sb-clear").click().run()
    assert app.query_params == {}
    assert field(app, "text_input", "text").value == ""
    assert "sb-clear" not in keys(app)


@pytest.mark.thorough
def test_what_was_not_practised_yet_can_be_looked_for(open_page, past_notice, finished):
    assert "The phone on the table" not in titles(open_page("library", new="1", q="phone"))


# A next step


def next_step(app):
    """The heading, the reason and the title of what is suggested; None if nothing is."""
    found = re.search(r'A next step for you</h2><p class="sb-why">(.*?)</p>', html_of(app), re.S)
    return html.unescape(found[1]) if found else None


@pytest.mark.thorough
def test_a_newcomer_is_led_to_a_first_case(app, past_notice):
    app.run()
    assert next_step(app) == "A good first case: foundation level, and it tells you beforehand what comes up."


@pytest.mark.thorough
def test_whoever_is_in_the_middle_of_a_first_case_is_not_sent_to_another(app, past_notice, attempt):
    app.run()
    assert next_step(app) is None


@pytest.mark.thorough
def test_after_a_case_the_reason_names_the_skill_and_the_evidence(app, services, past_notice, attempt):
    while (room := services.training.room(SOLO, str(attempt.id))).options:  # the second best each time
        ranked = sorted(room.options, key=lambda choice: -sum(choice.ratings.values()))
        services.training.choose(SOLO, str(attempt.id), ranked[1].id, step=room.step)
    app.run()
    assert re.fullmatch(
        r"Your choices scored \d+ of 100 on “.+”, in 1 new case. "
        r"This case practises it at \d+ decisions?\.",
        next_step(app),
    )


@pytest.mark.thorough
def test_while_something_is_looked_for_no_next_step_stands_in_the_way(open_page, past_notice):
    assert next_step(open_page("library", q="noor")) is None


# What stands on cards


@pytest.mark.thorough
def test_each_way_of_working_says_how_well_it_is_supported(app, past_notice):
    app.run()
    assert html_of(app).count("How well supported is this way of working?") == 7


@pytest.mark.thorough
def test_a_card_names_its_people(app, past_notice):
    app.run()
    assert "With Noor, Samira and Daniel" in html_of(app)


@pytest.mark.thorough
def test_a_try_from_an_earlier_moment_is_not_counted_as_another_time(app, services, past_notice, finished):
    branch = services.branching.rewind(SOLO, str(finished.id), 11)
    services.training.choose(SOLO, str(branch.id), REPAIRED[11], step=11)
    services.training.begin(SOLO, "individual-not-crazy", feedback=Feedback.END)
    app.query_params["q"] = CASE.split("-")[1]
    app.run()
    assert "Practised 1 time, last on" in html_of(app)
