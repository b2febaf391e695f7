"""What every test shares."""

import functools
import gc
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

BROWSER = "tests/browser/"

gc.disable()  # until everything is collected, which stays


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs on PostgreSQL, so that the fast checks can leave it out; put what a browser does first."""
    items.sort(key=lambda item: not item.nodeid.startswith(BROWSER))
    for item in items:
        given = getattr(item, "callspec", None)
        if given is not None and "postgresql" in map(str, given.params.values()):
            item.add_marker("postgresql")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out groups and whole files, in their order: test by test that takes longer than most tests do.

    All that a browser does is one group, and the first: two browsers at once would wait for one another.
    """
    from xdist.scheduler import LoadGroupScheduling

    class FilesAndGroups(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            group = super()._split_scope(nodeid)
            file = nodeid.split("::")[0]
            return BROWSER if file.startswith(BROWSER) else file if group == nodeid else group

    config.option.loadscopereorder = False
    return FilesAndGroups(config, log)


def pytest_collection_finish() -> None:
    """What was collected stays until the end: looking through it for garbage again and again takes time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _remarks_of_the_test_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test leaves remarks among those of whoever works here. The cache they share: nothing in it can be wrong."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIMULATOR_REMARKS", str(tmp_path_factory.mktemp("remarks")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _statements_of_the_test_run() -> Iterator[None]:
    """What one engine has compiled, the engines of later tests need not compile again: a fifth of a test's time."""
    create, kept = sa.create_engine, dict[str, sa.Engine]()

    @functools.wraps(create)
    def sharing(*given: Any, **more: Any) -> sa.Engine:
        engine = create(*given, query_cache_size=5_000, **more)
        first = kept.get(engine.name)
        if first is None or getattr(first.dialect, "server_version_info", None) is None:  # has not been connected yet
            kept[engine.name] = engine
        else:
            engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sa, "create_engine", sharing)
        yield
