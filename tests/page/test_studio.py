"""The page of drafts: begin, take in, open to others, remove; and nothing of it for those who may not write."""

import html
import io
from zipfile import ZipFile

import pytest

from simulator.domain.roles import SOLO
from tests.page.reading import html_of
from tests.personas import PIA, PROGRAM, SANA, TARA

pytestmark = pytest.mark.thorough

TEXT = "id: mine\ntitle: Mine & <b>yours</b>\n"


def said(page):
    """The page's words as they are read."""
    return html.unescape(html_of(page))


def press(page, key):
    return page.button(key=key).click().run()


def test_a_case_is_begun_from_a_template_and_opened(open_page, services, past_notice):
    page = open_page("studio")
    page.radio(key="sb-new-template").set_value("couple-cycle")
    page.text_input(key="sb-new-title").set_value("Our couple")
    press(page, "sb-begin-go")
    (draft,) = services.drafting.drafts(SOLO)
    assert (draft.title, draft.scenario_id, draft.origin) == ("Our couple", "our-couple", "template: couple-cycle")
    assert page.query_params["draft"] == str(draft.id)
    assert not page.exception


def test_a_case_of_the_library_can_be_begun_from(open_page, services, past_notice):
    page = open_page("studio")
    page.selectbox(key="sb-fork-from").set_value("mbt-six-minutes-late")
    press(page, "sb-fork-go")
    (draft,) = services.drafting.drafts(SOLO)
    assert "mbt-six-minutes-late" in draft.origin


def test_a_draft_is_removed_only_after_a_question(open_page, services, past_notice):
    draft = services.drafting.start(SOLO, TEXT, origin="upload: x")
    page = open_page("studio")
    press(page, f"sb-remove-{draft.id}")
    assert services.drafting.drafts(SOLO)
    press(page, f"sb-remove-no-{draft.id}")
    press(page, f"sb-remove-{draft.id}")
    press(page, f"sb-remove-yes-{draft.id}")
    assert services.drafting.drafts(SOLO) == ()
    assert "The draft is gone." in said(page)


def test_files_are_taken_in_and_each_problem_is_told(open_page, services, past_notice):
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("a/good.yaml", TEXT)
        archive.writestr("notes.txt", "no")
    page = open_page("studio")
    page.file_uploader(key="sb-upload-0").set_value([("cases.zip", packed.getvalue(), "application/zip")])
    press(page, "sb-upload-go")
    assert [draft.title for draft in services.drafting.drafts(SOLO)] == ["Mine & <b>yours</b>"]
    assert "notes.txt: This is no case" in said(page)
    assert "1 case was taken in." in said(page)


def test_an_upload_without_a_file_says_what_to_do(open_page, past_notice):
    assert "Choose a file first." in said(press(open_page("studio"), "sb-upload-go"))


def test_a_draft_is_opened_to_the_program_and_seen_by_whom_it_names(open_page, services, sign_in):
    draft = services.drafting.start(SANA, TEXT, origin="upload: x")
    sign_in(SANA)
    page = open_page("studio")
    page.selectbox(key=f"sb-open-to-{draft.id}-").set_value(str(PROGRAM))
    press(page, f"sb-open-set-{draft.id}")
    assert services.drafting.open(SANA, draft.id)[0].program_id == PROGRAM
    assert "Open to the supervisors of <bdi>Riverside Training</bdi>." in said(page)


def test_a_program_that_the_list_does_not_offer_is_refused_in_words(open_page, services, sign_in):
    draft = services.drafting.start(SANA, TEXT, origin="upload: x")
    sign_in(SANA)
    page = open_page("studio")
    page.button(key=f"sb-open-set-{draft.id}").click()
    states = page._tree.get_widget_states()
    chosen = page.selectbox(key=f"sb-open-to-{draft.id}-").proto.id
    (sent,) = [each for each in states.widgets if each.id == chosen]
    sent.string_value = "nonsense"  # as any browser can
    page._run(states)
    assert "There is no such program." in said(page)
    assert services.drafting.open(SANA, draft.id)[0].program_id is None


@pytest.mark.parametrize("person", [TARA, PIA], ids=["Tara", "Pia"])
@pytest.mark.parametrize("name", ["studio", "draft"])
def test_whoever_may_not_write_finds_no_such_page(open_page, services, sign_in, person, name):
    draft = services.drafting.start(SANA, TEXT, origin="upload: x")
    sign_in(person)
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        open_page(name, draft=str(draft.id))
