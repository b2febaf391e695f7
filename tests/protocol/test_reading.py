from streamlit.proto.Button_pb2 import Button
from streamlit.proto.Html_pb2 import Html
from streamlit.proto.Radio_pb2 import Radio

from tests.protocol.messages import Shown
from tests.protocol.reading import classed, heard, words


def test_words_leave_out_tags_and_styles_and_part_paragraphs():
    assert words("<style>p {color: red}</style><p>One &amp; <b>two</b></p><p>three</p>") == "One & two three"


def test_words_of_a_class_are_read_for_each_element_that_has_it():
    html = (
        '<div class="a x"><p>one</p></div><p>no</p><img class="x" src="y"><div class="x">two</div><p class="xx">no</p>'
    )
    assert classed(html, "x") == ["one", "", "two"]


def test_an_end_tag_too_many_takes_nothing_away():
    assert classed('</p><p class="x">one</p></div>', "x") == ["one"]


def test_an_element_is_heard_with_its_label_and_options():
    assert heard("radio", Radio(label="When?", options=["Now", "Later"])) == "When? Now Later"
    assert heard("html", Html(body="<p>Yes</p>")) == "Yes"


def test_the_key_of_a_widget_is_read_from_its_id():
    shown = Shown("button", Button(id="$$ID-0a1b-choice-1-2", label="Go"), 1, "")
    assert (shown.key, shown.label) == ("choice-1-2", "Go")
    assert Shown("button", Button(id="$$ID-0a1b-None"), 1, "").key == ""
