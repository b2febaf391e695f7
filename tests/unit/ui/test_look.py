import re
import tomllib
from itertools import pairwise

import pytest

from simulator.ui.look import DARK, LIGHT, PARTS, STATIC, sheet
from tests.server import ROOT

THEMES = (LIGHT, DARK)
TEXT, SHAPE = 4.5, 3.0
"""What WCAG 2.2 asks of letters (1.4.3) and of what must be seen to use something (1.4.11, 2.4.13)."""
GROUNDS = ("page", "paper", "sand", "mist", "notice", "critical-paper")
LETTERS = ("ink", "soft", "teal", "link", "met", "partly", "missed", "critical")
PAIRS = (
    *((letters, ground, TEXT) for letters in LETTERS for ground in GROUNDS),
    ("on-teal", "teal", TEXT),
    ("on-disc", "disc", TEXT),
    *((shape, ground, SHAPE) for shape in ("focus", "edge", "teal") for ground in ("page", "paper", "sand", "mist")),
    *(("teal", ground, SHAPE) for ground in ("low", "middle", "high")),
)


def colours(theme):
    """The variables as a browser that can't pick has them for a theme."""
    root = sheet(theme).split("}", 1)[0]
    return dict(re.findall(r"--sb-([a-z-]+): (#[0-9a-f]{6});", root))


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_defines_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_letters_and_shapes_stand_out_from_what_they_stand_on(theme):
    has = colours(theme)
    weak = [
        f"{one} on {other}: {contrast(has[one], has[other]):.2f} of {least}"
        for one, other, least in PAIRS
        if contrast(has[one], has[other]) < least
    ]
    assert weak == []


def test_both_themes_have_every_colour():
    assert colours(LIGHT).keys() == colours(DARK).keys()
    assert colours(LIGHT) != colours(DARK)


def test_a_browser_that_can_pick_is_given_both():
    assert "@supports (color: light-dark(#000, #fff)) { :root {\n  --sb-ink: light-dark(" in sheet(LIGHT)


@pytest.mark.parametrize("theme", THEMES)
def test_the_sheet_says_which_theme_it_is_for(theme):
    assert sheet(theme).startswith(f":root {{ color-scheme: {theme};")


@pytest.mark.parametrize("part", PARTS)
def test_colours_stand_in_variables_only(part):
    written = (STATIC / "css" / f"{part}.css").read_text("utf-8")
    rules = re.sub(r":root \{.*?\n\}\n", "", written, count=1, flags=re.DOTALL) if part == "theme" else written
    rules = re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|(?:rgb|hsl)a?\([^)]*\)", rules) == []


@pytest.mark.parametrize("part", PARTS)
def test_every_variable_that_is_used_is_there(part):
    used = set(re.findall(r"var\(--sb-([a-z-]+)", (STATIC / "css" / f"{part}.css").read_text("utf-8")))
    assert used - {*colours(LIGHT), "serif"} == set()


@pytest.mark.parametrize("theme", THEMES)
def test_streamlit_has_the_same_colours(theme):
    given = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"][theme]
    has = colours(theme)
    names = {
        "primaryColor": "teal",
        "backgroundColor": "page",
        "secondaryBackgroundColor": "sand",
        "textColor": "ink",
        "linkColor": "link",
        "borderColor": "line",
    }
    assert {name: value.lower() for name, value in given.items()} == {key: has[own] for key, own in names.items()}


def test_the_pages_in_front_have_the_same_colours():
    written = (ROOT / "simulator" / "web" / "static" / "front.css").read_text("utf-8")
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part)) for part in _roots(written))
    assert light.items() <= colours(LIGHT).items()
    assert dark.items() <= colours(DARK).items()
    assert light.keys() == dark.keys()


def _roots(written):
    starts = [found.start() for found in re.finditer(r":root \{", written)]
    return [written[start:end].split("}", 1)[0] for start, end in pairwise([*starts, len(written)])]


SOURCES = "\n".join(
    path.read_text("utf-8") for folder in ("simulator/ui", "pages") for path in sorted((ROOT / folder).rglob("*.py"))
)
COMPOSED = ("sb-heat-", "sb-path-", "sb-spot-", "sb-met", "sb-partly", "sb-missed", "sb-critical", "sb-plain")
"""Written in two parts: ``f"sb-path-{kind}"``."""


def selectors(part):
    written = re.sub(r"/\*.*?\*/", "", (STATIC / "css" / f"{part}.css").read_text("utf-8"), flags=re.DOTALL)
    return re.findall(r"(?:^|[{}])\s*([^{}@]+?)\s*\{", written)


@pytest.mark.parametrize("part", PARTS)
def test_every_class_and_key_that_has_a_look_is_drawn_somewhere(part):
    written = " ".join(selectors(part))
    classes = set(re.findall(r"\.(sb-[a-z0-9-]+)", written))
    keys = set(re.findall(r"st-key-((?:sb|pull|sure|rate)-[a-z0-9-]*)", written))
    nowhere = [name for name in classes if not re.search(rf"(?<![\w-]){name}(?![\w-])", SOURCES)]
    unkeyed = [name for name in keys if not re.search(rf'(?:[=(:] ?|return )f?"{name}', SOURCES)]
    assert [name for name in nowhere if not name.startswith(COMPOSED)] == []
    assert unkeyed == []


def test_no_two_sheets_say_how_the_same_thing_looks():
    told = [(selector, part) for part in PARTS for selector in set(selectors(part))]
    both = {one for one, part in told for other, elsewhere in told if one == other and part != elsewhere}
    assert both == set()
