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
