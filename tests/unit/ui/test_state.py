import pytest

from simulator.ui import state


@pytest.fixture
def address(monkeypatch):
    """What stands in the page's address."""
    values = {}
    monkeypatch.setattr("streamlit.query_params", values)
    return values


@pytest.mark.parametrize(("text", "number"), [("1", 0), ("2", 1), ("17", 16)])
def test_pages_count_from_one_in_the_address_and_from_zero_inside(address, text, number):
    address["page"] = text
    assert state.number("page") == number


@pytest.mark.parametrize("text", ["", "0", "-3", "x", "²", "٣", "1e3", "9999999", " 2"])
def test_what_is_no_page_number_is_the_first_page(address, text):
    address["page"] = text
    assert state.number("page") == 0


def test_a_value_from_the_address_is_cut_to_a_hundred_characters(address):
    address["who"] = "x" * 5_000
    assert len(state.query("who")) == 100


def test_the_address_to_come_back_to_keeps_signs_apart(address, monkeypatch):
    monkeypatch.setattr(state, "session", lambda: state.Session(page="practise"))
    address |= {"attempt": "a&b=c", "x": "//evil.example"}
    assert state.address() == "/practise?attempt=a%26b%3Dc&x=%2F%2Fevil.example"


def test_the_first_page_is_come_back_to_as_a_single_slash(address, monkeypatch):
    monkeypatch.setattr(state, "session", lambda: state.Session(page=""))
    assert state.address() == "/"


class Heard:
    """What Streamlit keeps of a component: its triggers as attributes."""

    def __init__(self, heard):
        self.heard = heard


@pytest.fixture
def tab(monkeypatch):
    """What one tab's session holds: a field with words, and nothing heard yet."""
    values = {"words": "I wonder"}
    monkeypatch.setattr("streamlit.session_state", values)
    return values


def hear(tab, *pieces):
    tab["mic"] = Heard([{"at": at, "text": text} for at, text in pieces])
    state.take_dictation("mic", "words")
    return tab["words"]


def test_what_is_heard_is_added_to_what_is_written(tab):
    assert hear(tab, (1, "what it is like")) == "I wonder what it is like"


def test_a_piece_that_comes_again_with_the_next_one_is_added_once(tab):
    hear(tab, (1, "what"))
    assert hear(tab, (1, "what"), (2, "happened")) == "I wonder what happened"


def test_into_an_empty_field_it_is_written_without_a_space_before_it(tab):
    tab["words"] = ""
    assert hear(tab, (1, " שלום <b> ")) == "שלום <b>"


def test_a_piece_is_bounded(tab):
    assert len(hear(tab, (1, "x" * 20_000))) == len("I wonder ") + state.MAX_HEARD


def test_no_more_pieces_are_taken_at_once_than_ours_sends(tab):
    assert hear(tab, *((at, "x") for at in range(1, 10_000))).count("x") == state.MAX_PIECES


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "words",
        7,
        {"text": "x"},
        ["x"],
        [{"at": 1}],
        [{"at": "1", "text": "x"}],
        [{"at": float("inf"), "text": "x"}],
    ],
)
def test_what_our_own_component_never_sends_adds_nothing(tab, sent):
    tab["mic"] = Heard(sent)
    state.take_dictation("mic", "words")
    assert tab["words"] == "I wonder"


def test_a_field_that_is_not_on_the_page_is_not_made(tab):
    tab["mic"] = Heard([{"at": 1, "text": "x"}])
    state.take_dictation("mic", "elsewhere")
    assert "elsewhere" not in tab
