from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.web.forms import safe_next

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "/%2fevil.example",
    "/%2Fevil.example",
    "/%252fevil.example",
    "/%5cevil.example",
    "/%255cevil.example",
    "/\t/evil.example",
    "/%09/evil.example",
    "/\n/evil.example",
    "/%0d%0aLocation:%20https://evil.example",
    "javascript:alert(1)",
    "data:text/html,hello",
    "http:evil.example",
    "evil.example",
    "@evil.example",
    " /practise",
    "/ /evil.example",
    "/./\\evil.example",
    "/a/..//evil.example",
    "/%2e%2e//evil.example",
    "//user:password@evil.example/",
    "/\u2028/evil.example",
    "/／evil.example",
    "",
    "/" + "a" * 2000,
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_no_way_leads_to_another_site(text):
    assert safe_next(text) == "/"


@pytest.mark.parametrize(
    "text", ["/", "/practise?attempt=5d0c", "/debrief?a=1&b=%2F%2Fx", "/prebrief?case=abft-phone-on-the-table", "/a/b"]
)
def test_a_page_of_the_program_is_kept(text):
    assert safe_next(text) == text


@pytest.mark.parametrize("text", ["/signin?next=/", "/signout", "/reset/abc", "/invitation/abc"])
def test_signing_in_does_not_lead_back_to_signing_in(text):
    assert safe_next(text) == "/"


@given(st.one_of(st.text(), st.text(alphabet="/\\%2f5cC.:@?#\t\n aevil").map(lambda rest: f"/{rest}")))
def test_whatever_is_asked_for_stays_here_and_on_one_line(text):
    found = safe_next(text)
    there = urlsplit(urljoin("https://practice.example.edu/signin", found.replace("\\", "/")))
    assert there.netloc == "practice.example.edu"
    assert there.scheme == "https"
    assert found.isascii()
    assert found.isprintable()


def test_no_next_page_is_the_first_page():
    assert safe_next(None) == "/"
