"""The libraries of the studio's editor and map: committed, of the locked versions, with their licences."""

import hashlib
import json
import re

import pytest

from simulator.ui.look import LIGHT, sheet
from tests.server import ROOT

BUNDLES = ROOT / "simulator" / "ui" / "static" / "bundles"
STUDIO = ROOT / "simulator" / "ui" / "static" / "studio"
SOURCES = ROOT / "deploy" / "bundles"
MADE = json.loads((BUNDLES / "bundles.json").read_text("utf-8"))
LOCKED = {
    name.removeprefix("node_modules/"): about["version"]
    for name, about in json.loads((SOURCES / "package-lock.json").read_text("utf-8"))["packages"].items()
    if name
}
MEND = "run `make bundles`"
SHEETS = sorted(STUDIO.glob("*.css"))
SCRIPTS = "\n".join(path.read_text("utf-8") for path in sorted(STUDIO.glob("*.mjs")))
GLUE = (ROOT / "simulator" / "ui" / "components" / "bundled.py").read_text("utf-8")
NAMED = "\n".join(path.read_text("utf-8") for path in (ROOT / "simulator" / "ui" / "components").glob("case_*.py"))
COMPOSED = ("sb-merge-line-",)
"""Written in two parts in the scripts."""


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def without_comments(path):
    return re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)


def test_every_bundle_is_told_of_and_there_is_no_other():
    assert {path.name for path in BUNDLES.glob("*.mjs")} == set(MADE)


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_bundle_is_what_was_built_from_its_entry(name):
    assert digest(BUNDLES / name) == MADE[name]["sha256"], MEND
    assert digest(SOURCES / name) == MADE[name]["entry"], MEND


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_bundle_is_made_of_the_locked_versions(name):
    packages = MADE[name]["packages"]
    assert packages
    assert {package: LOCKED.get(package) for package in packages} == packages, MEND


def test_every_library_is_pinned_to_one_version():
    wanted = json.loads((SOURCES / "package.json").read_text("utf-8"))["dependencies"]
    assert wanted == {name: LOCKED[name] for name in wanted}


def test_the_licence_of_every_bundled_package_is_shipped_with_its_text():
    written = (BUNDLES / "LICENSES.txt").read_text("utf-8")
    named = re.findall(r"^=+\n(\S+) (\S+) \((\S+)\)\n=+\n(.+)", written, flags=re.MULTILINE)
    packages = {item for about in MADE.values() for item in about["packages"].items()}
    assert {(name, version) for name, version, _licence, _text in named} == packages
    assert {licence for *_, licence, _text in named} == {"MIT"}


def test_the_scripts_load_nothing_but_each_other_and_the_bundles():
    loaded = set(re.findall(r"from '([^']+)'", SCRIPTS))
    assert [path for path in loaded if not (STUDIO / path).resolve().is_file()] == []
    assert re.findall(r"https?://|\bfetch\(|innerHTML|\beval\(", SCRIPTS) == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_a_sheet_of_the_studio_has_the_colours_of_the_page_and_no_others(path):
    rules = without_comments(path)
    known = set(re.findall(r"--sb-([a-z-]+):", sheet(LIGHT)))
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|(?:rgb|hsl)a?\([^)]*\)", rules) == []
    assert set(re.findall(r"var\(--sb-([a-z-]+)", rules + SCRIPTS)) - known == set()


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_every_class_that_has_a_look_is_drawn(path):
    classes = set(re.findall(r"\.(sb-[a-z0-9-]+)", without_comments(path)))
    drawn = f"{SCRIPTS}\n{NAMED}"
    nowhere = [name for name in classes if not re.search(rf"(?<![\w-]){name}(?![\w-])", drawn)]
    assert [name for name in nowhere if not name.startswith(COMPOSED)] == []


def test_every_component_has_its_script_and_its_sheet():
    names = set(re.findall(r'^KEY = "(sb-[a-z]+)"', NAMED, flags=re.MULTILINE))
    assert {"sb-editor", "sb-graph", "sb-merge"} <= names
    assert {path.stem for path in SHEETS} <= names
    assert all((STUDIO / f"{path.stem}.mjs").is_file() for path in SHEETS)
    assert "static/studio" in GLUE
