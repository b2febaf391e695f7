"""What a drawing of the room costs: what is loaded, kept and drawn, how often the database is asked."""

import os
import subprocess
import sys
from html import escape

import pytest
import sqlalchemy as sa

from simulator.domain.preferences import Ways
from simulator.domain.roles import SOLO
from simulator.ui import state
from tests.page.conftest import REPAIRED, ROOT
from tests.page.reading import offered

pytestmark = pytest.mark.thorough

EVERYTHING = Ways(say_first=True, ask_confidence=True, ask_pull=True, listen=True)
ROOM = """
from pathlib import Path
from streamlit.testing.v1 import AppTest
from simulator.bootstrap import services
from simulator.domain.attempt import Feedback
from simulator.domain.roles import SOLO
services().training.accept_notice(SOLO)
attempt = services().training.begin(SOLO, "abft-phone-on-the-table", feedback=Feedback.EACH)
services().training.choose(SOLO, str(attempt.id), "getting-noticed", step=0)
app = AppTest.from_file("simulator/ui/app.py", default_timeout=60)
app.query_params["attempt"] = str(attempt.id)
app.run()
app.switch_page(str(Path("pages/practise.py").resolve())).run()
assert [each for each in app.get("bidi_component") if each.proto.component_name.endswith("sb_options")], app
"""
ACCOUNT = """
from pathlib import Path
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("simulator/ui/app.py", default_timeout=60).run()
app.switch_page(str(Path("pages/account.py").resolve())).run()
assert [each for each in app.get("bidi_component") if each.proto.component_name.endswith("sb_appearance")], app
"""
LOADED = """
import sys
print(sorted({"pandas", "altair", "pyarrow", "matplotlib", "plotly"} & set(sys.modules)))
"""


@pytest.mark.parametrize("drawn", [ROOM, ACCOUNT], ids=["room", "account"])
def test_a_page_loads_no_tables_and_no_charts(tmp_path, drawn):
    given = {"SIMULATOR_DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}", "SIMULATOR_DOUBLE_PRESS_SECONDS": "0"}
    found = subprocess.run(
        [sys.executable, "-c", drawn + LOADED],
        cwd=ROOT,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert found.stdout.strip() == "[]", found.stderr[-2000:]


@pytest.fixture
def asked(services):
    """Every statement that reaches the database."""
    statements = []

    def note(_connection, _cursor, statement, *_more):
        statements.append(statement)

    engine = services.database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize(("ways", "most"), [(Ways(), 5), (EVERYTHING, 7)])
def test_drawing_the_room_again_asks_the_database_a_few_times_and_writes_nothing(
    open_page, attempt, services, asked, ways, most
):
    services.preferences.choose_ways(SOLO, ways)
    app = open_page("practise", attempt=str(attempt.id))
    asked.clear()
    app.run()
    told = [each for each in asked if each != "BEGIN"]
    assert 0 < len(told) <= most, told
    assert [each for each in told if not each.startswith("SELECT")] == []


def test_the_room_is_as_few_elements_in_a_long_session_as_in_a_short_one(open_page, attempt, services):
    services.training.choose(SOLO, str(attempt.id), REPAIRED[0], step=0)
    short = len(list(open_page("practise", attempt=str(attempt.id))))
    for step, choice in enumerate(REPAIRED[1:9], 1):
        services.training.choose(SOLO, str(attempt.id), choice, step=step)
    app = open_page("practise", attempt=str(attempt.id))
    assert len(offered(app).ids) > 0
    assert len(list(app)) <= short


def test_what_was_said_earlier_is_kept_ready_for_this_session_alone_and_goes_with_the_page(
    open_page, attempt, services
):
    for step, choice in enumerate(REPAIRED[:4]):
        services.training.choose(SOLO, str(attempt.id), choice, step=step)
    said = services.training.room(SOLO, str(attempt.id)).exchanges[0].choice.say
    app = open_page("practise", attempt=str(attempt.id))
    assert app.session_state[state.EARLIER][:2] == (attempt.id, 2)
    assert escape(said) in app.session_state[state.EARLIER][2]
    other = services.branching.rewind(SOLO, attempt.id, 3)
    open_page("practise", attempt=str(other.id))
    assert app.session_state[state.EARLIER][:2] == (other.id, 1)
    open_page("debrief", attempt=str(attempt.id))
    assert state.EARLIER not in app.session_state
