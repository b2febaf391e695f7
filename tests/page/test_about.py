from tests.page.reading import html_of


def test_it_says_how_it_works_what_is_kept_and_where_help_is(open_page, services):
    app = open_page("about")
    shown = html_of(app)
    assert "A misstep is part of practice" in shown
    assert "findahelpline.com" in shown
    assert not app.exception
