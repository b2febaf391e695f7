"""What every test shares."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _cache_of_the_test_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests neither read nor fill the cache of the checkout; within a run they share one, as processes do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIMULATOR_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
