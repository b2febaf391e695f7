"""The list of sources: every work once, cited in full, and nothing cited that does not stand in it."""

import re

import pytest
import yaml

from simulator.content.files import SOURCES_FILE
from tests.library import ROOT

SOURCES = dict(yaml.safe_load((ROOT / SOURCES_FILE).read_text(encoding="utf-8")))
FULL = re.compile(
    r"(?P<people>.+?\.)( \(Eds?\.\)\.)? \((?P<year>\d{4})\)\. (?P<title>.+?[.?!)]) (?P<where>.+)",
)


@pytest.mark.parametrize("name", SOURCES)
def test_a_citation_has_people_year_title_and_where_it_appeared(name):
    found = FULL.fullmatch(SOURCES[name])
    assert found, "write: Author, A. (2020). Title. Journal, 1(2), 3–4. https://doi.org/…"
    assert found["where"].endswith(".") or re.search(r"https://\S+[^.]$", found["where"])


@pytest.mark.parametrize("name", SOURCES)
def test_a_citation_of_a_journal_gives_its_volume_and_pages_or_number(name):
    if re.search(r", \d+\(|Journal of|, \d+, \d", SOURCES[name]):
        assert re.search(r", \d+(\([^)]+\))?, ([A-Z]?\d+–[A-Z]?\d+|Article \w+)\.", SOURCES[name])


def test_no_work_stands_twice():
    links = [link for text in SOURCES.values() for link in re.findall(r"https://\S+", text)]
    titles = [FULL.fullmatch(text)["title"].lower() for text in SOURCES.values()]
    assert len(set(links)) == len(links)
    assert len(set(titles)) == len(titles)


def test_the_ids_begin_with_a_name_of_the_citation():
    plain = str.maketrans("üø", "uo")
    odd = {"flueckiger-2018", "nice-ng26-2015", "nice-ng116-2018", "nice-ng225-2022", "who-2014", "apa-2021"}
    first = {name: name.split("-")[0] for name in SOURCES if name not in odd}
    told = {name: SOURCES[name].lower().translate(plain).replace(" ", "") for name in first}
    assert [name for name, word in first.items() if word not in told[name]] == []


@pytest.mark.parametrize("path", sorted((ROOT / "rubrics").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_criterion_names_works_of_the_list(path):
    criteria = yaml.safe_load(path.read_text(encoding="utf-8"))["criteria"]
    assert [name for name, criterion in criteria.items() if not criterion.get("sources")] == []
    assert {source for criterion in criteria.values() for source in criterion["sources"]} <= set(SOURCES)
