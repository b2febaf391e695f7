"""Two who set a standard, or begin a judging, at the same moment, on a database that lets both write."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import InvalidInput
from tests.judges import begin_judging, judge
from tests.personas import PIA, PROGRAM, SVEN
from tests.unit.services.on_postgresql import both, settled_services

pytestmark = pytest.mark.postgresql


def test_two_standards_set_at_once_stand_one_after_the_other(content: Path) -> None:
    with settled_services(content) as services:
        met = both(
            *(
                lambda cut=cut: services.standards.set_provisional(PIA, PROGRAM, cut, "As other programs do it.")
                for cut in (60, 65)
            )
        )
        assert met == [None, None]
        found = services.standards.overview(PIA, PROGRAM).standards
        assert [one.standard.number for one in found] == [2, 1]


def test_of_two_judgings_begun_at_once_one_is_refused(content: Path) -> None:
    with settled_services(content) as services:
        met = both(*(lambda: begin_judging(services, (SVEN,)) for _ in range(2)))
        assert sorted(type(one) is InvalidInput for one in met) == [False, True]
        assert len(services.standards.overview(PIA, PROGRAM).settings) == 1


def test_what_is_handed_in_while_judging_is_closed_is_either_part_of_it_or_refused(content: Path) -> None:
    with settled_services(content) as services:
        setting = begin_judging(services, (SVEN,))
        judge(services, SVEN, setting, 60, finish=False)
        met = both(
            lambda: services.judging.finish(SVEN, setting.id),
            lambda: services.standard_settings.close_round(PIA, setting.id, end=True),
        )
        assert met[1] is None
        found = services.standard_settings.follow(PIA, setting.id).found
        assert found is not None
        assert (found.cut is not None) == (met[0] is None)
