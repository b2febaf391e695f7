"""The structure that the import linter can't see: pages, budgets, where state and caches live."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted((ROOT / "pages").glob("*.py"))
MODULES = sorted(path for path in (ROOT / "simulator").rglob("*.py") if "migrations" not in path.parts)
PAGE_LINES, MODULE_LINES, FUNCTION_LINES = 80, 400, 60
GRAB_BAGS = {"utils", "helpers", "common", "misc", "manager"}


def imported(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_pages_import_only_streamlit_the_ui_and_the_domain(page):
    allowed = ("streamlit", "simulator.ui", "simulator.domain")
    foreign = {
        n for n in imported(page) if not n.startswith(allowed) and n.split(".")[0] not in sys.stdlib_module_names
    }
    assert foreign == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_pages_are_thin(page):
    assert len(page.read_text(encoding="utf-8").splitlines()) <= PAGE_LINES


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_keep_to_their_budgets_and_are_named_for_what_they_do(module):
    assert len(module.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES
    assert [f.name for f in functions(module) if f.end_lineno - f.lineno + 1 > FUNCTION_LINES] == []
    assert module.stem not in GRAB_BAGS


def test_session_state_lives_in_one_module():
    users = [p for p in (*MODULES, *PAGES) if "st.session_state" in p.read_text(encoding="utf-8")]
    assert [path.relative_to(ROOT).as_posix() for path in users] == ["simulator/ui/state.py"]


@pytest.mark.thorough
def test_no_page_of_a_session_or_of_progress_loads_pandas_or_altair():
    code = (
        "import sys; import simulator.ui.components.room, simulator.ui.actions;"
        "import simulator.ui.components.debrief_record, simulator.ui.components.comparison;"
        "import simulator.ui.components.progress, simulator.ui.components.supervision, simulator.web.downloads;"
        "print([name for name in ('pandas', 'altair') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_exception_of_ours_descends_from_one_root():
    from simulator import errors

    own = [thing for thing in vars(errors).values() if isinstance(thing, type) and issubclass(thing, Exception)]
    assert [thing.__name__ for thing in own if not issubclass(thing, errors.SimulatorError)] == []
    assert [thing.__name__ for thing in own if thing.__name__ not in errors.__doc__] == []
