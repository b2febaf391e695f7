import pytest

from simulator.ui.markup import bullets, esc, paragraphs, plain, tag


def test_text_from_content_cannot_become_markup():
    assert esc("<script>alert('x')</script> & \"more\"") == (
        "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; &quot;more&quot;"
    )


def test_attribute_values_are_escaped():
    assert tag("p", "in", "a", title='"><img>') == '<p class="a" title="&quot;&gt;&lt;img&gt;">in</p>'


def test_an_empty_alternative_text_is_kept_and_a_picture_has_no_end_tag():
    assert tag("img", "", src="a.svg", alt="") == '<img src="a.svg" alt="">'


@pytest.mark.parametrize("sign", ["*", "_", "`", "[", "]", "$", ":", "#", "<", "\\", "~"])
def test_markdown_in_a_label_is_read_as_plain_text(sign):
    assert plain(f"a {sign} b") == f"a \\{sign} b"


def test_a_label_stands_on_one_line():
    assert plain("one\n\n  two") == "one two"


def test_paragraphs_are_parted_at_blank_lines():
    assert paragraphs("One.\n\n\n\nTwo <b>.") == "<p>One.</p><p>Two &lt;b&gt;.</p>"


def test_no_items_make_no_list():
    assert bullets([]) == ""
