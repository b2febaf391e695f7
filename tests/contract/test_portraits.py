"""Portraits: everybody in a shipped case has one, with a face for every affect, in a file small and harmless."""

from __future__ import annotations

import gzip
from collections import Counter
from xml.etree import ElementTree

import pytest

from simulator.domain.casting import castings
from simulator.domain.portraits import PORTRAITS
from simulator.domain.vocabulary import AFFECTS
from tests.contract.make_portraits import FOLDER, drawn_for
from tests.library import shipped

pytestmark = pytest.mark.thorough

SVG = "{http://www.w3.org/2000/svg}"
CASES = {name: case.scenario for name, case in shipped().cases.items()}
ALLOWED = {
    "svg": {"viewBox"},
    "defs": set(),
    "view": {"id", "viewBox"},
    "g": {"id", "transform", "fill", "fill-rule", "clip-rule", "stroke", "stroke-width"},
    "use": {"href", "x", "y"},
    "path": {
        "d", "fill", "fill-rule", "clip-rule", "transform",
        "stroke", "stroke-linecap", "stroke-linejoin", "stroke-width",
    },
}  # fmt: skip
"""All that a portrait is made of; so no script, no style, no picture from elsewhere."""


def text_of(portrait: str) -> str:
    return (FOLDER / f"{portrait}.svg").read_text(encoding="utf-8")


def tree_of(portrait: str) -> ElementTree.Element:
    return ElementTree.fromstring(text_of(portrait))


def faces_of(portrait: str) -> dict[str, str]:
    """What is drawn for each look, apart from where in the file it stands."""
    root = tree_of(portrait)
    views = [view.get("id", "") for view in root.iter(f"{SVG}view")]
    groups = [child for child in root if child.tag == f"{SVG}g"]
    drawn = ["".join(ElementTree.tostring(part, "unicode") for part in group) for group in groups]
    return dict(zip(views, drawn, strict=True))


def test_the_list_names_exactly_the_drawings_there_are() -> None:
    files = {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.svg")}
    assert files == set(PORTRAITS)
    assert list(PORTRAITS) == sorted(PORTRAITS)


def test_the_folder_says_whose_drawings_these_are() -> None:
    words = (FOLDER / "open-peeps" / "LICENSE.txt").read_text(encoding="utf-8")
    assert "Pablo Stanley" in words
    assert "CC0 1.0" in words


@pytest.mark.parametrize("name", CASES)
def test_everybody_has_a_portrait_whoever_plays(name: str) -> None:
    casts = castings(CASES[name])
    assert [person.name for cast in casts for person in cast.values() if person.portrait not in PORTRAITS] == []


@pytest.mark.parametrize("name", CASES)
def test_nobody_in_a_case_has_the_portrait_of_another(name: str) -> None:
    for cast in castings(CASES[name]):
        assert Counter(person.portrait for person in cast.values()).most_common(1)[0][1] == 1


@pytest.mark.parametrize("name", CASES)
def test_whoever_is_played_by_another_person_has_another_portrait(name: str) -> None:
    for key in CASES[name].cast:
        looks = {(cast[key].name, cast[key].pronouns): cast[key].portrait for cast in castings(CASES[name])}
        assert len(set(looks.values())) == len(looks)


def test_no_portrait_is_met_in_two_cases() -> None:
    used = {portrait: {scenario.id for _, scenario in whose} for portrait, whose in drawn_for().items()}
    assert {portrait: cases for portrait, cases in used.items() if len(cases) > 1} == {}


@pytest.mark.parametrize("portrait", PORTRAITS)
def test_a_portrait_has_a_face_for_every_affect_and_no_two_are_the_same(portrait: str) -> None:
    faces = faces_of(portrait)
    assert list(faces) == list(AFFECTS)
    assert len(set(faces.values())) == len(AFFECTS)


@pytest.mark.parametrize("portrait", PORTRAITS)
def test_without_a_look_the_neutral_face_is_in_sight(portrait: str) -> None:
    root = tree_of(portrait)
    views = {view.get("id"): view.get("viewBox") for view in root.iter(f"{SVG}view")}
    assert root.get("viewBox") == views["neutral"]


@pytest.mark.parametrize("portrait", PORTRAITS)
def test_the_views_lie_apart_and_are_square(portrait: str) -> None:
    boxes = [[float(part) for part in view.get("viewBox", "").split()] for view in tree_of(portrait).iter(f"{SVG}view")]
    assert all(width == height and 600 <= width <= 740 for _, _, width, height in boxes)
    assert [box[0] - boxes[0][0] for box in boxes] == [1000 * number for number in range(len(AFFECTS))]


@pytest.mark.parametrize("portrait", PORTRAITS)
def test_a_portrait_holds_drawing_alone(portrait: str) -> None:
    for element in tree_of(portrait).iter():
        assert set(element.keys()) <= ALLOWED[element.tag.removeprefix(SVG)], element.tag
        assert "url(" not in " ".join(element.attrib.values())
    assert "<!DOCTYPE" not in text_of(portrait)
    assert "<?" not in text_of(portrait)


@pytest.mark.parametrize("portrait", PORTRAITS)
def test_what_a_portrait_points_to_is_in_it(portrait: str) -> None:
    root = tree_of(portrait)
    ids = {element.get("id") for element in root.iter()}
    assert {use.get("href", "")[:1] for use in root.iter(f"{SVG}use")} == {"#"}
    assert {use.get("href", "")[1:] for use in root.iter(f"{SVG}use")} <= ids


@pytest.mark.parametrize("portrait", PORTRAITS)
def test_a_portrait_says_whose_drawing_it_is(portrait: str) -> None:
    assert text_of(portrait).count("<!--Open Peeps by Pablo Stanley, CC0 1.0-->") == 1


@pytest.mark.parametrize("portrait", PORTRAITS)
def test_a_portrait_is_light(portrait: str) -> None:
    data = text_of(portrait).encode()
    assert len(data) <= 20_000
    assert len(gzip.compress(data, 6)) <= 7_500
