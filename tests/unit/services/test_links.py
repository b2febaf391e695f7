"""Absolute links."""

from __future__ import annotations

import pytest

from simulator.errors import InvalidInput
from simulator.services.links import links_from


@pytest.mark.parametrize(
    ("setting", "start"),
    [
        ("", "http://localhost:8501"),
        ("https://practice.example.edu", "https://practice.example.edu"),
        (" https://Practice.Example.edu/ ", "https://practice.example.edu"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443"),
    ],
)
def test_links_start_with_the_public_address(setting: str, start: str) -> None:
    links = links_from(setting)
    assert links.invitation("t") == f"{start}/invitation/t"
    assert links.reset("t") == f"{start}/reset/t"
    assert links.sign_in() == f"{start}/signin"
    assert links.secure is start.startswith("https")


def test_an_address_elsewhere_without_tls_is_refused() -> None:
    with pytest.raises(InvalidInput, match="in the clear"):
        links_from("http://practice.example.edu")


@pytest.mark.parametrize(
    "setting",
    [
        "practice.example.edu",
        "ftp://practice.example.edu",
        "https://",
        "https://practice.example.edu/path",
        "https://practice.example.edu?x=1",
        "https://practice.example.edu#x",
        "https://user:secret@practice.example.edu",
        "https://practice.example.edu:port",
        "https://practice.example.edu:0",
        "https://a\nb.example",
        "https://a b.example",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_is_refused_with_how_to_write_it(setting: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        links_from(setting)
    assert "SIMULATOR_PUBLIC_URL" in str(refused.value)
    assert "https://practice.example.edu" in refused.value.hint
