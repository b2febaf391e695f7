"""A person's own account page."""

from datetime import UTC, datetime

import pytest

from simulator.domain.accounts import SignIn
from simulator.domain.roles import SOLO
from tests.page.reading import button, everything, fill, html_of, keys, notice
from tests.page.school import HOSTILE, play, rename, start_session
from tests.personas import ADA, COHORT, OTTO, PIA, SANA, TARA, THEO

pytestmark = pytest.mark.thorough


def test_it_says_who_one_is_with_roles_and_cohorts(open_page, sign_in):
    sign_in(TARA)
    shown = html_of(open_page("account"))
    assert "<bdi>Tara Lind</bdi> · <bdi>tara@example.edu</bdi>" in shown
    assert "Trainee, Riverside Training" in shown
    assert "Trainee, Autumn 2026" in shown


@pytest.mark.parametrize("person", [TARA, SANA, PIA, ADA, OTTO], ids=["Tara", "Sana", "Pia", "Ada", "Otto"])
def test_everybody_finds_only_their_own_account(open_page, sign_in, school, person):
    sign_in(person)
    app = open_page("account", person=str(THEO.id))
    assert not app.exception
    assert "Theo" not in everything(app)
    assert "/download/my-data.zip" in html_of(app)


def test_changing_the_name_is_seen_at_once(open_page, school, sign_in):
    sign_in(TARA)
    app = open_page("account")
    fill(app, sb_account_name="Tara Lindqvist")
    button(app, "sb-rename-send").click().run()
    assert notice(app) == "Your name is changed."
    assert school.accounts.store.account(TARA.id).name == "Tara Lindqvist"
    assert "Tara Lindqvist" in html_of(app)


def test_an_empty_name_is_refused_in_words(open_page, school, sign_in):
    sign_in(TARA)
    app = open_page("account")
    fill(app, sb_account_name="  ")
    button(app, "sb-rename-send").click().run()
    assert "Please write your name." in notice(app)
    assert school.accounts.store.account(TARA.id).name == "Tara Lind"


def test_the_password_is_changed_on_its_own_page(open_page, sign_in):
    sign_in(TARA)
    assert 'href="/password"' in html_of(open_page("account"))


def test_another_browser_is_signed_out_from_here(open_page, school, sign_in):
    other = start_session(school, TARA.id, agent="Mozilla/5.0 (iPad; CPU OS 18_0) Safari/604.1")
    own = sign_in(TARA)
    app = open_page("account")
    assert "Safari on iPad" in html_of(app)
    assert f"sb-end-{own}" not in keys(app)
    button(app, f"sb-end-{other}").click().run()
    assert notice(app) == "That browser is signed out."
    assert f"sb-end-{other}" not in keys(app)
    assert [session.id for session in school.accounts.store.sessions_of(TARA.id)] == [own]


def test_signing_out_everywhere_else_keeps_this_browser(open_page, school, sign_in):
    start_session(school, TARA.id)
    start_session(school, TARA.id)
    theirs = start_session(school, THEO.id)
    own = sign_in(TARA)
    app = open_page("account")
    button(app, "sb-sign-out-elsewhere").click().run()
    assert notice(app) == "2 other browsers are signed out."
    assert [session.id for session in school.accounts.store.sessions_of(TARA.id)] == [own]
    assert [session.id for session in school.accounts.store.sessions_of(THEO.id)] == [theirs]


def test_the_sign_in_history_is_a_table_with_words(open_page, school, sign_in):
    at = datetime(2026, 3, 1, 9, 5, tzinfo=UTC)
    school.accounts.store.note_sign_in(SignIn(TARA.id, at, "password", "wrong-password", "192.0.2.9", HOSTILE))
    sign_in(TARA)
    shown = html_of(open_page("account"))
    assert '<th scope="col">Browser</th>' in shown
    assert "1 March 2026, 09:05 UTC" in shown
    assert "wrong password" in shown
    assert "<script>alert" not in shown


def test_what_others_see_is_listed_and_can_be_withdrawn(open_page, school, sign_in):
    attempt = play(school, TARA)
    school.sharing.share(TARA, attempt.id, COHORT)
    sign_in(TARA)
    app = open_page("account")
    assert "to the supervisors of <bdi>Autumn 2026</bdi>" in html_of(app)
    button(app, f"sb-unshare-{attempt.id}-{COHORT}").click().run()
    assert "visible to nobody else unless you share it." in html_of(app)
    assert school.sharing.visible(SANA) == ()


def test_what_a_supervisor_has_commented_on_offers_no_withdrawing(open_page, school, sign_in):
    attempt = play(school, TARA)
    school.sharing.share(TARA, attempt.id, COHORT)
    school.sharing.comment(SANA, attempt.id, "Well held.")
    sign_in(TARA)
    app = open_page("account")
    assert "to the supervisors of <bdi>Autumn 2026</bdi>" in html_of(app)
    assert f"sb-unshare-{attempt.id}-{COHORT}" not in keys(app)


def test_erasing_everything_says_first_what_goes_and_what_stays(open_page, school, sign_in):
    sign_in(TARA)
    app = open_page("account")
    assert "sb-erase-send" not in keys(app)
    button(app, "sb-erase-ask").click().run()
    shown = html_of(app)
    assert "you are signed out everywhere" in shown
    assert "stay until your program has agreed to erase them" in shown
    assert school.accounts.store.account(TARA.id) is not None


def test_erasing_everything_needs_the_own_address(open_page, school, sign_in):
    sign_in(TARA)
    app = open_page("account")
    button(app, "sb-erase-ask").click().run()
    fill(app, sb_erase_confirm="theo@example.edu")
    button(app, "sb-erase-send").click().run()
    assert "Type your own e-mail address" in notice(app)
    assert school.accounts.store.account(TARA.id) is not None
    assert school.accounts.store.account(THEO.id) is not None


def test_erasing_everything_erases_signs_out_and_says_so(open_page, school, sign_in):
    attempt = play(school, TARA)
    school.notes.keep_note(TARA, attempt.id, 0, "mine")
    sign_in(TARA)
    app = open_page("account")
    button(app, "sb-erase-ask").click().run()
    fill(app, sb_erase_confirm="Tara@Example.edu ")
    button(app, "sb-erase-send").click().run()
    assert "Everything that was kept about you is erased." in html_of(app)
    assert "You are signed out." in html_of(app)
    assert school.accounts.store.account(TARA.id) is None
    assert school.store.attempts_of(TARA.id) == ()


def test_the_only_administrator_is_told_why_they_cannot_be_erased(open_page, school, sign_in):
    sign_in(ADA)
    app = open_page("account")
    button(app, "sb-erase-ask").click().run()
    fill(app, sb_erase_confirm="ada@example.edu")
    button(app, "sb-erase-send").click().run()
    assert "You are the only administrator" in notice(app)


def test_in_solo_mode_there_are_my_data_and_erasing_and_nothing_of_signing_in(open_page, services, finished):
    app = open_page("account")
    shown = html_of(app)
    assert "/download/my-data.zip" in shown
    assert "Sign-in history" not in everything(app)
    assert "What others see" not in shown
    button(app, "sb-erase-ask").click().run()
    fill(app, sb_erase_confirm="erase")
    button(app, "sb-erase-send").click().run()
    assert services.store.attempts_of(SOLO.id) == ()
    assert notice(app).startswith("Everything that was kept about you is erased.")


def test_a_name_of_markup_stays_text_everywhere(open_page, school, sign_in):
    rename(school, TARA, HOSTILE)
    sign_in(TARA)
    app = open_page("account")
    assert "<script>alert" not in html_of(app)
    (label,) = [block.proto.popover.label for block in app.get("popover") if "script" in block.proto.popover.label]
    assert label == "\\<script\\>alert\\(1\\)\\<…"
