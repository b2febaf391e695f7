"""A group decides together: one projector and two phones, from the code to the debriefing."""

from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SHORT, Server
from tests.browser.driving import open_page, settle
from tests.browser.looking import problems
from tests.library import copy_library
from tests.personas import SANA
from tests.protocol.people import services_of, settle_people, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """A server with accounts and the small library, on which Sana is signed in; and her cookie."""
    folder = tmp_path_factory.mktemp("together")
    running = Server(folder, gap="0", content=copy_library(folder))
    settle_people(running.environment["SIMULATOR_DATABASE_URL"])
    with services_of(running) as services:
        services.training.accept_notice(SANA)
        cookie = sign_in(services, SANA)
    running.start()
    yield running, cookie
    running.stop()


@pytest.fixture
def projector(context, school):
    running, cookie = school
    name, _, value = cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": running.url}])
    return context.new_page()


@pytest.fixture
def phone(windows, school):
    """Joins by code in a browser of its own."""
    opened = ExitStack()

    def joined(code, **options):
        page = opened.enter_context(windows.one(viewport=PHONE, **options)).new_page()
        page.goto(f"{school[0].url}/join")
        page.get_by_label("The code on the projector").fill(code)
        page.get_by_role("button", name="Join").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Decision")
        return page

    with opened:
        yield joined


def open_vote(projector, running):
    open_page(projector, f"{running.url}/together?case={SHORT}")
    projector.get_by_role("button", name="Open the vote").click()
    join = projector.locator(".sb-join b")
    expect(join).to_have_count(2)
    expect(projector.get_by_role("img", name="QR code that opens the vote")).to_be_in_viewport(ratio=1)
    return join.last.inner_text()


def press(projector, name):
    projector.get_by_role("button", name=name).click()
    settle(projector)


def test_two_phones_vote_on_what_the_projector_shows_to_the_debriefing(projector, phone, school):
    code = open_vote(projector, school[0])
    assert problems(projector) == []
    first, second = phone(code.lower()), phone(code, java_script_enabled=False)
    assert problems(first) == []
    first.get_by_role("button", name="I kept you waiting").click()
    expect(first.get_by_role("status")).to_contain_text("You voted for answer")
    second.locator(".answers button").first.click()
    expect(projector.locator(".sb-votes")).to_have_text("2 votes so far", timeout=10_000)
    second.locator(".answers button", has_text="I kept you waiting").click()
    press(projector, "Close the vote")
    expect(projector.get_by_text("2 votes · most votes")).to_be_visible()
    expect(first.get_by_role("status")).to_contain_text("The vote is closed", timeout=10_000)
    second.get_by_role("link", name="Look again").click()
    expect(second.get_by_role("status")).to_contain_text("The vote is closed")
    assert problems(projector) == []
    press(projector, "Say this")
    expect(projector.locator(".sb-you")).to_contain_text("I kept you waiting")
    expect(first.get_by_role("heading", level=1)).to_have_text("Decision 2", timeout=10_000)
    projector.reload()
    expect(projector.get_by_role("heading", name="Decision 2")).to_be_visible(timeout=20_000)
    for _ in range(2):
        press(projector, "Close the vote")
        projector.locator("[data-testid=stRadioOption]").first.click()
        settle(projector)
        press(projector, "Say this")
    expect(projector.get_by_role("heading", name="Decision by decision")).to_be_visible(timeout=20_000)
    projector.locator(".sb-record > details").first.locator("summary").first.click()
    expect(projector.get_by_text("2 votes · most votes")).to_be_visible()
    expect(first.get_by_role("heading", name="There is no vote here")).to_be_visible(timeout=10_000)
    projector.get_by_role("button", name="End this session").click()
    press(projector, "End and delete")
    expect(projector.get_by_text("The session is over.")).to_be_visible()
