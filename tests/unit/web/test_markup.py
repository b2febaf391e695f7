import pytest

from simulator.web.markup import Html, element, together
from simulator.web.pages import Field, form, page, problems

HOSTILE = '"><script>alert(1)</script>'


def test_text_in_an_element_is_escaped():
    assert element("p", "<b>Tara & Theo</b>") == "<p>&lt;b&gt;Tara &amp; Theo&lt;/b&gt;</p>"


def test_an_element_in_an_element_is_kept():
    assert element("p", element("b", "Tara")) == "<p><b>Tara</b></p>"


def test_attributes_are_escaped():
    assert element("a", "go", href=HOSTILE) == ('<a href="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">go</a>')


def test_an_attribute_that_is_false_is_left_out_and_one_that_is_true_stands_alone():
    assert element("input", readonly=True, autofocus=False) == "<input readonly>"


def test_parts_are_escaped_unless_they_are_markup():
    assert together("a < b", Html("<hr>")) == "a &lt; b<hr>"


def test_markup_joined_to_text_is_text_again():
    assert element("p", element("b", "x") + "<i>") == "<p>&lt;b&gt;x&lt;/b&gt;&lt;i&gt;</p>"


@pytest.mark.parametrize("place", ["name", "label", "value", "hint", "error"])
def test_nothing_in_a_field_becomes_markup(place):
    field = Field(**{"name": "email", "label": "E-mail", place: HOSTILE})
    drawn = form("/signin", (field,), "Sign in", token="t") + problems((field,), HOSTILE, HOSTILE)
    assert "<script>" not in drawn


def test_nothing_in_a_title_becomes_markup():
    assert b"<script>" not in page(HOSTILE, HOSTILE).body


def test_a_password_is_never_written_into_a_page():
    with pytest.raises(ValueError, match="a password field shows no value"):
        Field("password", "Password", "password", value="secret")


def test_the_first_field_with_nothing_in_it_has_the_focus():
    fields = (Field("email", "E-mail", value="t@example.edu"), Field("password", "Password", "password"))
    assert form("/signin", fields, "Go", token="t").index("autofocus") > form("/signin", fields, "Go", token="t").index(
        'id="password"'
    )


def test_with_errors_only_the_summary_has_the_focus():
    fields = (Field("email", "E-mail", error="Please enter one."),)
    assert "autofocus" not in form("/signin", fields, "Go", token="t")
    assert "autofocus" in problems(fields)


def test_an_error_and_a_hint_describe_their_field():
    drawn = form("/reset", (Field("email", "E-mail", hint="Yours.", error="Not one."),), "Go", token="t")
    assert 'aria-describedby="email-hint email-error"' in drawn
    assert 'aria-invalid="true"' in drawn
