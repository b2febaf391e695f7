import pytest

from simulator.ui.markup import bullets, esc, name_of, paragraphs, plain, table, tag, web_link


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


def test_a_name_within_other_text_keeps_its_own_direction_of_writing():
    assert name_of("\u202eevil <b>") == "<bdi>\u202eevil &lt;b&gt;</bdi>"


def test_a_table_has_a_caption_and_headings_for_its_columns():
    assert table("People", ["Name"], [[name_of("Tara")]]) == (
        '<div class="sb-scroll" role="region" aria-label="People" tabindex="0"><table class="sb-table">'
        '<caption>People</caption><thead><tr><th scope="col">Name</th></tr></thead>'
        "<tbody><tr><td><bdi>Tara</bdi></td></tr></tbody></table></div>"
    )


def test_a_table_escapes_its_caption_and_headings():
    assert "<i>" not in table("<i>", ["<i>"], [])


def test_a_link_escapes_address_and_label():
    assert web_link('/x?"><b>', "<b>") == '<a class="sb-way" href="/x?&quot;&gt;&lt;b&gt;">&lt;b&gt;</a>'
