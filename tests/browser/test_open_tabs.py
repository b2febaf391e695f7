"""A tab that stays open while its person is signed out elsewhere empties itself, and leads back to where they were."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT
from tests.browser.driving import open_page, options, settle

pytestmark = pytest.mark.browser
PASSWORD = "several quiet words in a row"


def simulator(server, *arguments, told=""):
    """A command at the terminal of whoever runs the program."""
    subprocess.run(
        [sys.executable, "-m", "simulator", *arguments],
        cwd=ROOT,
        env=server.environment,
        input=told,
        text=True,
        check=True,
        capture_output=True,
    )


def sign_in(page):
    page.get_by_label("E-mail address").fill("tara@example.edu")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_an_open_tab_of_somebody_who_is_signed_out_elsewhere_empties_itself(page, own_server):
    simulator(own_server, "program", "add", "Riverside")
    simulator(
        own_server,
        *("user", "add", "tara@example.edu", "--name", "Tara", "--role", "trainee", "--program", "Riverside"),
        "--password-stdin",
        told=PASSWORD,
    )
    page.goto(own_server.url)
    sign_in(page)
    page.get_by_role("button", name="I have read this").click()
    settle(page)
    open_page(page, f"{own_server.url}/prebrief?case=eft-knock-and-door")
    page.get_by_role("button", name="I'm ready, begin").click()
    page.wait_for_url(re.compile("attempt="))
    expect(options(page)).to_have_count(4)
    address = page.url
    simulator(own_server, "user", "sessions-end", "tara@example.edu")
    expect(page.get_by_role("heading", name="You are signed out.")).to_be_visible(timeout=40_000)
    expect(options(page)).to_have_count(0)
    page.get_by_role("link", name="Sign in").click()
    sign_in(page)
    expect(options(page)).to_have_count(4)
    assert page.url == address
