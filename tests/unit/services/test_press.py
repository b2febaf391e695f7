"""Documents as PDF: tagged, the same bytes each time, and inert whatever people wrote."""

import io
import random
import unicodedata
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from simulator.errors import FileNotMade
from simulator.services import press as press_module
from simulator.services.glyphs import _SHOWN
from simulator.services.press import Document, press

LIKE_MARKUP = (
    '#import "@preview/cetz:0.3.0": canvas',
    '#read("/etc/passwd") #include "page.typ"',
    "$x^2$ and `raw` and ```typ #panic()```",
    "*strong* _weak_ <label> @label [content] \\u{1F600} // no comment /* none */",
    "= Heading - item + item / term: it",
    '"}], "blocks": [] // <script>alert(1)</script>',
    "sys.inputs.document https://example.org/#set",
)
AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def printed(*blocks, title="A title"):
    return press(Document(title, AT, "At the foot", "Page", blocks))


def own(text, *, rtl=False):
    return {"is": "own", "label": "Mine", "texts": [{"text": text, "rtl": rtl}]}


def words_of(made):
    """The text of all pages, without the places where long words may break."""
    pages = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    return " ".join(pages.replace("\u200b", "").split())


def test_the_file_is_a_tagged_one_that_names_itself():
    reader = PdfReader(io.BytesIO(printed({"is": "heading", "level": 1, "text": "First"})))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own kind of boolean
    assert "/K" in root["/StructTreeRoot"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata.title == "A title"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert [entry.title for entry in reader.outline] == ["First"]


def test_it_carries_the_date_of_what_it_tells_and_the_same_bytes_come_of_the_same_document():
    blocks = (own("one"), {"is": "list", "items": ["two", "three"]})
    first = printed(*blocks)
    assert printed(*blocks) == first
    assert PdfReader(io.BytesIO(first)).metadata.creation_date.date() == AT.date()


def test_every_kind_of_heading_and_table_has_its_place_in_the_structure():
    rows = {"is": "table", "caption": "C", "headings": ["A", "B"], "rows": [["1", "2"]], "widths": ["auto", "rest"]}
    reader = PdfReader(io.BytesIO(printed({"is": "heading", "level": 1, "text": "First"}, rows)))
    kinds = set()

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            kinds.add(node.get("/S"))
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert {"/H1", "/Table", "/TH", "/TD", "/Caption"} <= kinds


@pytest.mark.parametrize("text", LIKE_MARKUP)
def test_what_looks_like_markup_stays_text(text):
    made = printed(own(text), {"is": "quote", "text": text}, title=text)
    assert words_of(made).count(" ".join(text.split())) >= 3
    assert PdfReader(io.BytesIO(made)).metadata.title == text


@pytest.mark.parametrize("rtl", [True, False])
def test_a_note_in_another_script_is_in_the_file(rtl):
    assert "Noor" in words_of(printed(own("شعرت بضغط شديد في صدري، ثم سألت Noor (3). " * 20, rtl=rtl)))


def test_a_note_as_long_as_one_may_be_without_a_blank_stays_on_its_page():
    reader = PdfReader(io.BytesIO(printed(own("x" * 4_000))))
    ends = []
    for page in reader.pages:
        page.extract_text(visitor_text=lambda text, cm, tm, font, size: ends.append(tm[4] + 4 * len(text.strip())))
    assert max(ends) < 595


def test_signs_that_will_not_stand_together_are_left_out_and_the_rest_is_there():
    """Typst has no letter of one script with a mark of another; the file then holds what can be set."""
    made = printed(own("before a\u064b after"))
    assert "before" in words_of(made)
    assert "after" in words_of(made)


@pytest.mark.thorough
def test_whatever_is_written_there_is_a_file():
    chance = random.Random(1)
    ranges = [part.partition("-") for part in _SHOWN.split()]
    signs = [chr(c) for first, _dash, last in ranges for c in range(int(first, 16), int(last or first, 16) + 1)]
    known = [sign for sign in signs if unicodedata.category(sign) != "Cn"]
    pools = [
        known,
        known[:1000],
        [sign for sign in known if "\u0590" <= sign < "\u0700"],
        [chr(c) for c in range(3000)],
    ]
    for _ in range(40):
        text = "".join(chance.choice(chance.choice(pools)) if chance.random() < 0.85 else " " for _ in range(300))
        assert printed(own(text, rtl=chance.random() < 0.5)).startswith(b"%PDF-")


@pytest.mark.thorough
def test_the_fonts_have_every_sign_that_is_said_to_be_shown():
    signs = (part.partition("-") for part in _SHOWN.split())
    every = [chr(c) for first, _dash, last in signs for c in range(int(first, 16), int(last or first, 16) + 1)]
    text = " ".join(sign for sign in every if unicodedata.category(sign) != "Cn")
    document = Document("All", AT, "", "Page", ({"is": "text", "texts": [text]},))
    assert press_module._run(document, plain=False) is not None


def test_a_document_that_can_not_be_set_is_refused_kindly():
    with pytest.raises(FileNotMade, match="could not be made just now"):
        printed({"is": "nothing that the template knows"})


def test_a_document_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(press_module, "MAX_SECONDS", 0.001)
    with pytest.raises(FileNotMade):
        printed(own("one"))
