import re

from simulator.domain.constructs import CONSTRUCTS
from tests.library import ROOT


def test_the_words_are_those_that_authors_read():
    told = (ROOT / "docs" / "authoring" / "voice.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| `([a-z-]+)` \| (.+?) \|$", told, re.MULTILINE)) == CONSTRUCTS
