import re

from simulator.domain.constructs import CONSTRUCTS
from tests.library import ROOT, shipped


def test_the_words_are_those_that_authors_read():
    told = (ROOT / "docs" / "authoring" / "voice.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| `([a-z-]+)` \| (.+?) \|$", told, re.MULTILINE)) == CONSTRUCTS


def test_every_construct_of_the_shipped_cases_has_words():
    used = {node.construct for case in shipped().cases.values() for node in case.scenario.decisions()}
    assert used <= set(CONSTRUCTS)
