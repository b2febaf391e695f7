"""Pages run in Streamlit's own test runner, on a database of their own and a clock without gaps."""

import functools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from simulator import bootstrap
from simulator.domain.attempt import Feedback
from simulator.domain.encounter import MAX_DECISIONS
from simulator.domain.roles import SOLO
from tests.fresh import fresh_database
from tests.personas import OTTO

ROOT = Path(__file__).resolve().parent.parent.parent
CASE = "abft-phone-on-the-table"
REPAIRED = (
    "who-could-you-go-to",
    "stop-for-it",
    "fair-to-check",
    "straight-and-stepwise",
    "all-of-it-counts",
    "your-sentence",
    "before-the-why",
    "your-mom-is-with-me",
    "hear-some-evidence",
    "your-word",
    "more-than-a-promise",
    "cannot-say-that",
)
"""Skilled but for a no-suicide promise, which is then taken back."""


@pytest.fixture(scope="session", autouse=True)
def _installed_packages() -> Iterator[None]:
    """Each test runner looks through them all for components, which takes as long as a page; they stay the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            manifest_scanner, "scan_component_manifests", functools.cache(manifest_scanner.scan_component_manifests)
        )
        yield


@pytest.fixture
def services(tmp_path, monkeypatch):
    """The process's services, on an empty database, without the gap that guards against double presses."""
    monkeypatch.setenv("SIMULATOR_DATABASE_URL", fresh_database(tmp_path / "pages.sqlite3"))
    monkeypatch.setenv("SIMULATOR_DOUBLE_PRESS_SECONDS", "0")
    bootstrap.services.cache_clear()
    yield bootstrap.services()
    bootstrap.services().store.close()
    bootstrap.services.cache_clear()


@pytest.fixture
def app(services):
    """The router, not run yet."""
    return AppTest.from_file(str(ROOT / "simulator" / "ui" / "app.py"), default_timeout=20)


@pytest.fixture
def open_page(app):
    """Open a page by its name, with values in its address."""

    def opened(name, **query):
        app.run()
        app.query_params.clear()
        for key, value in query.items():
            app.query_params[key] = value
        return app.switch_page(str(ROOT / "pages" / f"{name}.py")).run()

    return opened


@pytest.fixture
def past_notice(services):
    """The solo trainee, who has read the first-run notice."""
    services.training.accept_notice(SOLO)
    return SOLO


@pytest.fixture
def attempt(services, past_notice):
    """A fresh attempt with feedback after each choice."""
    return services.training.begin(past_notice, CASE, feedback=Feedback.EACH)


@pytest.fixture
def finished(services, attempt):
    """An attempt played to its secure ending, with one critical choice on the way."""
    for step, choice in enumerate(REPAIRED):
        services.training.choose(SOLO, str(attempt.id), choice, step=step)
    return services.store.attempt(attempt.id)


@pytest.fixture
def ruptured(services, attempt):
    """An attempt that was played to a ruptured ending by the lowest-rated option at every decision."""
    for step in range(MAX_DECISIONS):
        room = services.training.room(SOLO, str(attempt.id))
        if room.node.ending is not None:
            break
        worst = min(room.options, key=lambda choice: sum(choice.ratings.values()))
        services.training.choose(SOLO, str(attempt.id), worst.id, step=step)
    return services.store.attempt(attempt.id)


@pytest.fixture
def content_with_a_broken_case(tmp_path, monkeypatch):
    """Some of the shipped cases with one more file that misses nearly everything."""
    others = shutil.ignore_patterns("eft-*", "group-*", "individual-*", "mbt-*", "aedp-*")  # reading each takes time
    shutil.copytree(ROOT / "rubrics", tmp_path / "content" / "rubrics")
    shutil.copytree(ROOT / "scenarios", tmp_path / "content" / "scenarios", ignore=others)
    (tmp_path / "content" / "scenarios" / "broken.yaml").write_text("schema: 1\nid: broken\n", encoding="utf-8")
    monkeypatch.setenv("SIMULATOR_CONTENT", str(tmp_path / "content"))
    bootstrap.services().store.close()
    bootstrap.services.cache_clear()
    bootstrap.services()


@pytest.fixture
def somebody_elses_attempt(services, past_notice):
    """An attempt of a person who is not at this browser."""
    return services.training.begin(OTTO, CASE, feedback=Feedback.EACH)


@pytest.fixture
def school(services):
    """An installation with accounts: the people of ``tests.personas`` in their programs and cohorts."""
    from tests.page import school

    school.open_school(services)
    return services


@pytest.fixture
def sign_in(school, monkeypatch):
    """Puts a person at the browser, through the one seam by which pages learn of the session."""
    from tests.page.school import start_session

    def signed_in(person):
        session_id = start_session(school, getattr(person, "id", person))
        monkeypatch.setattr("simulator.ui.state.session_id", lambda: str(session_id))
        return session_id

    return signed_in


@pytest.fixture
def nobody_here(school, monkeypatch):
    """An installation with accounts, and a browser in which nobody is signed in."""
    monkeypatch.setattr("simulator.ui.state.session_id", lambda: "")
