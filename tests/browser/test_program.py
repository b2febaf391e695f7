"""A lead's way from an empty program to an exported gradebook, with a supervisor and a trainee on the way.

Everybody sits at a browser of their own, on one server. No mail is set, so the lead passes the invitations on.
"""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from simulator.domain.roles import Role
from tests.browser.driving import settle
from tests.browser.house import PASSWORD, House
from tests.browser.person import SOON
from tests.browser.windows import DESK
from tests.personas import PIA, PROGRAM

pytestmark = pytest.mark.browser
HERE = f"/administration?part=programs&program={PROGRAM}"
COHORT, SECTION = "Spring cohort", "Tuesday group"
CASE = "Fine on paper"
HEADING = "email,name,role,section,idnumber"
PEOPLE = (
    "wanda@example.edu,Wanda Brook,trainee,Tuesday group,S-1",
    "wim@example.edu,Wim Acker,trainee,Tuesday group,",
    "Sol@example.edu,Sol Marsh,supervisor,,",
)


@pytest.fixture
def house(tmp_path):
    """A program with nobody in it but its lead."""
    made = House(tmp_path)
    made.enrol(PIA.id, "Pia", Role.PROGRAM_LEAD)
    yield made
    made.close()


def test_a_lead_goes_from_an_empty_program_to_an_exported_gradebook(house, person, windows):
    pia = person("Pia")
    cohort = make_cohort(pia)
    links = bring_in(pia)
    assign(pia)
    for name in ("wanda", "sol", "wim"):
        with windows.one(viewport=DESK) as window:
            accept(window.new_page(), house, links[f"{name}@example.edu"])
    play(person("Wanda"))
    see_who_is_where(pia, cohort)
    set_a_cut(pia)
    look_at_the_rest(pia, cohort)
    see_them_as_a_supervisor(person("Sol"), cohort)
    export(pia, cohort)


def make_cohort(pia):
    pia.open(HERE)
    pia.write("A new cohort", COHORT)
    pia.press("Create", within=".st-key-sb-new-cohort-" + str(PROGRAM) + "-send")
    pia.follow(COHORT)
    pia.sees("Nobody is in this cohort yet.")
    pia.can_be_used()
    return re.search(r"cohort=([0-9a-f-]+)", pia.page.url)[1]


def upload(pia, text):
    field = pia.page.locator(
        "[class*=st-key-sb-roster] input[type=file], [class*=st-key-sb-cohort-list] input[type=file]"
    )
    field.first.set_input_files({"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode("utf-8-sig")})
    pia.look()


def bring_in(pia):
    """A list that is looked at first; what it lacks is made, and then it is carried out."""
    pia.page.get_by_text("Bring in a list (CSV)").first.click()
    pia.look()
    upload(pia, "\n".join((HEADING, *PEOPLE)))
    pia.sees("Mend these lines")
    pia.can_be_used()
    pia.page.get_by_text("Sections", exact=True).first.click()
    pia.look()
    pia.write("A new section", SECTION)
    pia.press("Add")
    upload(pia, "\n".join((HEADING, *PEOPLE)))
    pia.sees("3 lines: 3 invited.")
    pia.press("Do this")
    pia.sees("The list is carried out.")
    made = pia.page.get_by_test_id("stCode").first.inner_text()
    return {email.lower(): link for _name, email, link in csv.reader(io.StringIO(made)) if "/invitation/" in link}


def assign(pia):
    pia.pick("Case", CASE)
    due = date.today() + timedelta(days=14)
    pia.page.get_by_role("spinbutton", name=re.compile("^year, To be done by")).click()
    pia.page.keyboard.type(f"{due:%Y%m%d}")
    pia.page.keyboard.press("Escape")  # the calendar lies over the button
    pia.look()
    pia.press("Assign")
    pia.sees("The case is assigned.")
    pia.sees(f"{due.day} {due:%B %Y}")


def accept(page, house, link):
    """Set up an account from an invitation, in a browser that nobody is signed in at."""
    page.goto(house.server.url + "/invitation/" + link.rpartition("/invitation/")[2])
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("form button").first.click()
    settle(page)
    expect(page.get_by_test_id("stMain")).to_be_visible(timeout=SOON)


def play(wanda):
    """Begin what was assigned, after reading who sees it, and go through it."""
    page = wanda.page
    wanda.open("/")
    wanda.sees("Assigned to you")
    wanda.can_be_used()
    wanda.press("Read the prebriefing")
    wanda.sees("Your program can enter the score of your first session in its gradebook.")
    wanda.press("I'm ready, begin")
    page.wait_for_url(re.compile("attempt="))
    over = page.locator(".st-key-sb-to-debrief button")
    asked = page.locator(".sb-options button")
    pause = page.get_by_role("button", name="I have said it; go on")  # after a critical choice
    while True:
        expect(over.or_(asked).or_(pause).first).to_be_visible(timeout=SOON)
        if over.count():
            break
        if pause.count():
            wanda.press("I have said it; go on")
            continue
        asked.first.click()
        page.locator(".sb-options button[aria-pressed=true]").click()
        page.wait_for_timeout(700)
        wanda.look()


def see_who_is_where(pia, cohort):
    pia.open("/cohort")
    pia.sees(COHORT)
    pia.can_be_used()
    pia.open(f"/cohort?cohort={cohort}")
    pia.sees("1 of 2")
    pia.sees("Wanda Brook")
    pia.can_be_used()


def set_a_cut(pia):
    pia.open(f"/standards?program={PROGRAM}")
    pia.can_be_used()
    pia.write("Cut, 0 to 100", "60")
    pia.write("Why this number", "Agreed by the faculty until judges have met.")
    pia.press("Set it provisionally")
    pia.sees("provisional")
    pia.can_be_used()


def look_at_the_rest(pia, cohort):
    for part in ("scores", "skills", "attention"):
        pia.open(f"/cohort?cohort={cohort}&part={part}")
        pia.can_be_used()
    pia.sees("Held against a provisional cut of 60 of 100.")
    for page in ("measure", "decisions", "raters", "exports"):
        pia.open(f"/{page}?cohort={cohort}")
        pia.can_be_used()


def narrow_to_a_case(sol, cohort):
    """The address says it, so that it can be sent on; and back to all of it."""
    sol.open(f"/cohort?cohort={cohort}&part=scores")
    sol.page.get_by_text("Look at a part of it").first.click()
    sol.look()
    sol.can_be_used()
    sol.pick("Case", CASE)
    sol.press("Show")
    sol.sees(f"Narrowed to: {CASE}")
    assert "case=" in sol.page.url
    assert "&case=" in sol.page.get_by_role("link", name="This table as CSV").first.get_attribute("href")
    sol.can_be_used()
    sol.follow("Look at all of it again")
    expect(sol.page.get_by_text("Narrowed to:")).to_have_count(0)
    assert "case=" not in sol.page.url


def see_them_as_a_supervisor(sol, cohort):
    sol.open(f"/cohort?cohort={cohort}&part=skills")
    sol.can_be_used()
    narrow_to_a_case(sol, cohort)
    sol.open(f"/cohort?cohort={cohort}")
    sol.follow("Wanda Brook")
    sol.sees("Wanda Brook")
    sol.can_be_used()
    sol.open(f"/critical?cohort={cohort}")
    sol.can_be_used()
    sol.open(f"/decisions?cohort={cohort}")
    sol.follow(re.compile(CASE))
    sol.can_be_used()


def export(pia, cohort):
    """The gradebook for Canvas and for Moodle, and who is left out of the latter, said before."""
    pia.open(f"/exports?cohort={cohort}")
    pia.page.get_by_text("Left out by ID number: 1").click()
    expect(pia.page.locator("details[open]").get_by_text("Wim Acker")).to_be_visible()
    made = rows(pia, re.compile("Canvas"))
    assert made[0][-1] == CASE
    points = next(row for row in made if "Points Possible" in row[0])
    assert points[-1] == "100.00"
    grades = {row[0]: row[-1] for row in made[1:] if "Points Possible" not in row[0]}
    assert re.fullmatch(r"\d{1,3}\.\d\d", grades["Wanda Brook"])
    assert grades["Wim Acker"] == ""
    moodle = rows(pia, re.compile("By ID number"))
    assert [row[1] for row in moodle[1:]] == ["S-1"]


def rows(pia, name):
    """The file behind a link."""
    with pia.page.expect_download() as waiting:
        pia.page.get_by_role("link", name=name).first.click()
    with open(waiting.value.path(), encoding="utf-8", newline="") as file:
        text = file.read()
    assert not text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text)))
