"""Somebody at a browser of their own, who has signed in and read the notice."""

import re

from playwright.sync_api import expect

from tests.browser.driving import settle
from tests.browser.looking import MAIN, THAT_DIFFER, look, problems

SIDEWAYS = f"[document.scrollingElement, {MAIN}].some((each) => each && each.scrollWidth > each.clientWidth)"
SOON = 20_000
STREAMLITS_OWN = 'presentation-role-conflict: <section role="presentation"'
"""Streamlit's own place to drop files on names itself though it says that it is nothing; its button is what is used."""


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, house, window, name):
        self.url, self.errors = house.server.url, []
        self.page = window.new_page()
        window.add_cookies([house.cookie(name)])
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.open("/")
        self.press("I have read this")

    def open(self, path):
        self.page.goto(self.url + path)
        self.look()

    def look(self):
        """Wait until all is drawn; nothing may reach out of the page."""
        settle(self.page)
        assert not self.page.evaluate(SIDEWAYS), self.page.url
        assert self.page.locator("[data-testid=stException]").count() == 0

    def can_be_used(self):
        """What axe can see, in light on a desk and in dark on a phone."""
        look(self.page, "light", 1280)
        found = [each for each in problems(self.page) if not each.startswith(STREAMLITS_OWN)]
        look(self.page, "dark", 390)
        found += problems(self.page, THAT_DIFFER)
        look(self.page, "light", 1280)
        assert found == [], self.page.url

    def press(self, name, *, within="body"):
        found = self.page.locator(within).get_by_role("button", name=name, exact=True)
        found.first.click()
        self.look()

    def follow(self, name):
        self.page.get_by_role("link", name=name).first.click()
        self.look()

    def write(self, label, text):
        field = self.page.get_by_label(label).first
        field.fill(text)
        field.press("Tab")
        self.look()

    def pick(self, label, *words):
        """Take entries of a list."""
        for each in words:
            box = self.page.get_by_role("combobox", name=re.compile(re.escape(label)))
            box.click()
            self.page.keyboard.type(each)
            self.page.get_by_role("option").filter(has_text=each).first.click()
            self.look()
            if self.page.get_by_role("listbox").count():
                self.page.keyboard.press("Escape")

    def sees(self, text):
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=SOON)
