import re

from simulator import bootstrap
from tests.library import copy_library
from tests.page.reading import html_of, labels


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


def test_a_broken_case_is_shown_with_its_reason_and_the_others_play(open_page, past_notice, content_with_a_broken_case):
    app = open_page("library")
    shown = html_of(app)
    assert "broken" in shown
    assert "SC004 error" in shown
    assert "The phone on the table" in shown
    assert not app.exception


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
