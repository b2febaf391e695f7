"""How a trainee is doing, as their supervisors read it; and what the trainee reads of it first."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from simulator.domain.flags import Flag, FlagBasis, FlagKind
from simulator.domain.roles import SOLO
from tests.page.conftest import CASE
from tests.page.reading import button, everything, html_of, keys, links, notice
from tests.page.school import HOSTILE, play, rename
from tests.personas import ADA, COHORT, PIA, SANA, TARA, THEO

pytestmark = pytest.mark.thorough

BASIS = FlagBasis(5, (44.0, 41.0, 43.0), 60.0, True, 42.5, 4.0, 0.93, 12, 0.35, 0.01, 0.85)
AGREED = "Drill two moments of mending a week."


@pytest.fixture
def counted(school):
    """A session that Tara was asked for, with one critical choice on the way."""
    task = school.programs.assign(SANA, COHORT, CASE)
    return play(school, TARA, assignment_id=str(task.id))


def flag(school, *, days_ago=0, kind=FlagKind.ACT, **changes):
    made = Flag(uuid4(), TARA.id, COHORT, kind, BASIS, datetime.now(UTC) - timedelta(days=days_ago), **changes)
    school.flagging.store.raise_flag(made)
    return made


def of_tara(open_page):
    return open_page("trainee", cohort=str(COHORT), trainee=str(TARA.id))


def test_the_list_names_every_trainee_and_leads_to_each(open_page, counted, sign_in):
    sign_in(SANA)
    shown = html_of(open_page("trainee"))
    assert shown.index("Tara Lind") < shown.index("Theo Brandt")
    assert f"trainee={TARA.id}" in shown
    assert "<td>1 (1)</td><td>1 of 1</td>" in shown
    assert "Nothing" not in shown


def test_a_page_shows_what_was_assigned_with_its_n_and_interval(open_page, counted, sign_in):
    sign_in(SANA)
    shown = html_of(of_tara(open_page))
    for words in (
        "Tara Lind",
        "1 of 1 assignments are done.",
        "From 5 new cases with a score on, a trend can be looked for; so far there is 1.",
        "it takes ten people of the cohort",
        "The cut of 60 of 100 is provisional",
        "The safety gate was clear in 0 of the latest 1 new case.",
        "From the latest new case.",
        "80 % interval",
        "safety review",
        "For review",
        "Nothing was agreed on yet.",
    ):
        assert words in shown, words
    assert f"/supervision?attempt={counted.id}&amp;read=1" in shown
    for name in ("tasks", "growth", "skills", "sessions", "critical", "log"):
        assert f"table={name}" in shown


def test_private_practice_is_nowhere_on_it(open_page, school, sign_in):
    kept = play(school, TARA)
    sign_in(SANA)
    shown = html_of(of_tara(open_page))
    assert str(kept.id) not in shown
    assert "No session that you can see has ended yet." in shown
    assert "Insufficient evidence: there is no new case yet." in shown
    assert "<td>0 (0)</td>" in html_of(open_page("trainee"))


def test_a_flag_is_read_by_its_trainee_first_with_its_error_rate_and_then_by_supervisors(open_page, school, sign_in):
    made = flag(school)
    sign_in(SANA)
    assert "None that you can see" in html_of(of_tara(open_page))
    sign_in(TARA)
    assert "There is a flag about your scores. You read it first." in html_of(open_page("library"))
    assert "There is a flag about your scores." in html_of(open_page("progress"))
    app = open_page("progress", part="followed")
    shown = html_of(app)
    assert "make it 93 % likely that your level was below the cut of 60 then" in shown
    assert "15 of 100 people with exactly this flag were at the cut or above" in shown
    (area,) = [one for one in app.text_area if one.key == f"sb-flag-note-{made.id}"]
    area.set_value(f"I was ill. {HOSTILE}")
    app = button(app, f"sb-flag-read-{made.id}").click().run()
    assert notice(app).startswith("Thank you.")
    assert "You read it on" in html_of(app)
    assert "flag about your scores" not in html_of(open_page("library"))
    sign_in(SANA)
    shown = html_of(of_tara(open_page))
    assert "Time to act" in shown
    assert "I was ill. &lt;script&gt;" in shown
    assert "<td>Time to act</td>" in html_of(open_page("trainee"))


def test_after_a_week_supervisors_read_that_the_trainee_has_not(open_page, school, sign_in):
    flag(school, days_ago=8, kind=FlagKind.WATCH)
    sign_in(SANA)
    assert "The trainee has not read it yet." in html_of(of_tara(open_page))


def test_what_no_longer_holds_is_kept_apart(open_page, school, sign_in):
    at = datetime.now(UTC)
    flag(school, days_ago=20, seen_at=at - timedelta(days=19), note="Ill.", noted_at=at, cleared_at=at)
    sign_in(TARA)
    shown = html_of(open_page("progress", part="followed"))
    assert "There is none at present." in shown
    assert "Flags that no longer hold" in shown
    sign_in(SANA)
    assert "no longer holds" in html_of(of_tara(open_page))


def test_what_is_agreed_on_reaches_the_trainee_who_adds_to_it(open_page, school, sign_in):
    sign_in(SANA)
    app = of_tara(open_page)
    (area,) = [one for one in app.text_area if one.key == f"sb-agree-text-{TARA.id}"]
    area.set_value("short")
    app = button(app, "sb-agree-send").click().run()
    assert notice(app).startswith("Write in at least 10 letters")
    (area,) = [one for one in app.text_area if one.key == f"sb-agree-text-{TARA.id}"]
    assert area.value == "short"
    area.set_value(AGREED)
    app = button(app, "sb-agree-send").click().run()
    assert notice(app).startswith("That is entered.")
    assert AGREED in html_of(app)
    (entry,) = school.remediation.mine(TARA)
    sign_in(TARA)
    app = open_page("progress", part="followed")
    assert AGREED in html_of(app)
    (area,) = [one for one in app.text_area if one.key == f"sb-agreed-text-{entry.agreement.id}"]
    area.set_value("I find that hard.")
    app = button(app, f"sb-agreed-keep-{entry.agreement.id}").click().run()
    assert notice(app).startswith("That is kept.")
    assert f"sb-agreed-done-{entry.agreement.id}" not in keys(app)
    sign_in(SANA)
    app = of_tara(open_page)
    assert "I find that hard." in html_of(app)
    app = button(app, f"sb-agreed-done-{entry.agreement.id}").click().run()
    assert "Done" in html_of(app)
    assert not school.remediation.mine(TARA)[0].agreement.is_open


def test_whatever_a_trainee_calls_themselves_is_text(open_page, school, counted, sign_in):
    rename(school, TARA, HOSTILE)
    sign_in(SANA)
    for app in (open_page("trainee"), of_tara(open_page)):
        assert "<script>" not in html_of(app)
        assert "&lt;script&gt;" in html_of(app)


@pytest.mark.parametrize("who", [TARA, PIA, ADA], ids=["Tara", "Pia", "Ada"])
def test_nobody_else_finds_the_page(open_page, counted, sign_in, who):
    sign_in(who)
    with pytest.raises(ValueError, match="trainee"):
        of_tara(open_page)


@pytest.mark.parametrize("wanted", ["nobody", str(uuid4()), str(SANA.id)], ids=["garbage", "unknown", "supervisor"])
def test_a_trainee_who_is_not_there_is_said_to_be_missing(open_page, counted, sign_in, wanted):
    sign_in(SANA)
    app = open_page("trainee", cohort=str(COHORT), trainee=wanted)
    assert "This trainee could not be found." in everything(app)


def test_supervision_leads_there_and_says_how_much_waits(open_page, counted, sign_in):
    sign_in(SANA)
    found = {link.replace("\\", "") for link in links(open_page("supervision"))}
    assert {"How your trainees are doing", "Critical choices (1 for review)"} <= found


def test_in_solo_mode_there_is_no_such_part(open_page, past_notice):
    assert past_notice is SOLO
    app = open_page("progress", part="followed")
    assert "With your supervisors" not in links(app)
    assert "Flags about your scores" not in html_of(app)


def test_a_trainee_of_whom_nothing_is_kept_reads_that(open_page, school, sign_in):
    sign_in(THEO)
    shown = html_of(open_page("progress", part="followed"))
    for words in ("There is none at present.", "There is none.", "Nothing so far."):
        assert words in shown
