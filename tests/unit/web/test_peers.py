import pytest

from simulator.web.peers import is_loopback, place


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]"])
def test_addresses_that_only_this_computer_reaches(address):
    assert is_loopback(address)


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "192.168.1.5", "localhost.evil.example", "practice"])
def test_addresses_that_others_reach(address):
    assert not is_loopback(address)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Practice.example.edu", ("https", "practice.example.edu", 443)),
        ("http://localhost:8501/x", ("http", "localhost", 8501)),
        ("https://user@practice.example.edu", None),
        ("null", None),
        ("https://[", None),
        ("https://practice.example.edu:port", None),
    ],
)
def test_an_address_is_its_scheme_name_and_port(url, expected):
    assert place(url) == expected
