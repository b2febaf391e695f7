import pytest

from tests.page.reading import html_of
from tests.personas import TARA


def test_it_says_how_it_works_what_is_kept_and_where_help_is(open_page, services):
    app = open_page("about")
    shown = html_of(app)
    assert "A misstep is part of practice" in shown
    assert "findahelpline.com" in shown
    assert not app.exception


@pytest.mark.thorough
def test_with_accounts_it_says_who_sees_what_instead_of_that_all_stays_here(open_page, sign_in):
    sign_in(TARA)
    shown = html_of(open_page("about"))
    assert "visible to nobody else" in shown
    assert "on this computer. Nothing is sent" not in shown


@pytest.mark.thorough
def test_in_solo_mode_it_says_that_everything_stays_on_this_computer(open_page, services):
    assert "Your choices, on this computer. Nothing is sent to anybody." in html_of(open_page("about"))
