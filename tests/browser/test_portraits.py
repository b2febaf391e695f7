"""Portraits in a real browser: one file a person, and the part after # chooses the face."""

import pytest

from simulator.domain.vocabulary import AFFECTS

pytestmark = pytest.mark.browser
PICTURES = """
async (looks) => {
  const drawn = [];
  for (const look of looks) {
    const picture = new Image();
    picture.src = `/app/static/portraits/open-peeps/tom.svg${look}`;
    await picture.decode();
    const canvas = Object.assign(document.createElement("canvas"), {width: 96, height: 96});
    canvas.getContext("2d").drawImage(picture, 0, 0, 96, 96);
    drawn.push(canvas.toDataURL());
  }
  return drawn;
}
"""


def test_every_affect_is_another_picture_and_any_other_word_the_neutral_one(page, server):
    page.goto(f"{server.url}/healthz")
    neutral, unheard_of, *looks = page.evaluate(PICTURES, ["", "#puzzled", *(f"#{affect}" for affect in AFFECTS)])
    assert unheard_of == neutral
    assert looks[0] == neutral
    assert len(set(looks)) == len(AFFECTS)
