from dataclasses import replace

from simulator.content.citations import citations_of
from simulator.content.files import SOURCES_FILE
from tests.library import shipped, waiting_room


def test_every_source_that_an_option_names_is_cited_in_full():
    case = waiting_room()
    named = {name for node in case.scenario.decisions() for choice in node.choices for name in choice.sources}
    assert named
    assert all(len(citations_of(case)[name]) > len(name) for name in named)


def test_in_every_case_that_ships_every_option_names_sources_that_are_listed():
    for case in shipped().cases.values():
        known = citations_of(case)
        for node in case.scenario.decisions():
            assert {name for choice in node.choices for name in choice.sources} <= known.keys()


def test_citations_are_those_of_the_version_that_the_case_was_made_from():
    case = waiting_room()
    name = case.scenario.about.sources[0]
    older = replace(case, texts={**case.texts, SOURCES_FILE: f'{name}: "As it was cited then."\n'})
    assert citations_of(older)[name] == "As it was cited then."
    assert citations_of(case)[name] != "As it was cited then."


def test_a_case_without_a_list_of_sources_cites_nothing():
    assert citations_of(replace(waiting_room(), texts={})) == {}
