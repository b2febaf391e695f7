"""Whatever is written, in whatever alphabet: kept as it was typed or refused with a reason, and only ever text."""

import html
import io
import json
import re
import tempfile
import zipfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simulator.bootstrap import Settings, build_services
from simulator.domain.accounts import MAX_EMAIL, MAX_NAME, normal_email, normal_name
from simulator.errors import InvalidInput
from simulator.services.sessions import MAX_AGENT, one_line
from simulator.services.tables_out import cell, csv_lines
from simulator.ui.labels import distinct
from simulator.ui.markup import MARKDOWN_SIGNS, esc, name_of, paragraphs, plain
from tests.access.hostile_words import FORMULAS, NAME, TEXT, live
from tests.access.installation import COMMENTED, fill
from tests.library import copy_library
from tests.personas import TARA, THEO
from tests.property.effort import effort
from tests.quick import quick_passwords
from tests.settled import settle

pytestmark = pytest.mark.thorough

SIGNS = "<>&\"'=+-@:$*_`[]()!\\ \t\r\n\x00\u202e\u200d\ud800🦋é١＝"
ANY = st.text(max_size=60) | st.text(st.sampled_from(SIGNS), max_size=40) | st.sampled_from((NAME, TEXT, *FORMULAS))


@pytest.fixture(scope="module")
def installed():
    with ExitStack() as leaving:
        folder = Path(leaving.enter_context(tempfile.TemporaryDirectory()))
        settings = Settings(database_url=f"sqlite:///{folder / 'text.sqlite3'}", content=copy_library(folder))
        settings = settings.model_copy(update={"double_press_seconds": 0.0})
        services = build_services(settings, new_seed=lambda: 0, passwords=quick_passwords())
        leaving.callback(services.store.close)
        settle(services.database)
        yield fill(services)


@effort(40)
@given(text=ANY)
@example(text=TEXT)
def test_notes_come_out_of_the_export_as_they_were_typed(installed, text):
    services, attempt = installed.services, installed.attempts[COMMENTED].id
    try:
        services.notes.keep_note(TARA, attempt, 1, own_words=text, reaction=text)
    except InvalidInput:
        assert re.search("[\x00\ud800-\udfff]", text)
        return
    with zipfile.ZipFile(io.BytesIO(services.my_data.export(TARA))) as archive:
        kept = json.loads(archive.read("my-data.json"))
        page = archive.read("my-data.html").decode()
    notes = {
        note["step"]: note for mine in kept["attempts"] if mine["id"] == str(attempt) for note in mine["private_notes"]
    }
    assert notes.get(1, {}).get("own_words", "") == text
    assert live(page) == set()
    assert html.escape(text) in page


@effort(60)
@given(text=ANY)
def test_a_name_is_one_readable_line_and_the_same_when_it_is_read_again(installed, text):
    name = normal_name(text)
    assert len(name) <= MAX_NAME
    assert name.isprintable()
    assert normal_name(name) == name
    if name:
        installed.services.accounts.rename(THEO, text)
        assert installed.services.accounts.store.account(THEO.id).name == name


@effort(200)
@given(text=ANY | st.emails() | st.builds("{}@{}.edu".format, ANY, ANY))
def test_an_address_is_one_address(text):
    address = normal_email(text)
    assert len(address) <= MAX_EMAIL
    assert normal_email(address) == address
    if address:
        assert address.count("@") == 1
        assert address.isprintable()
        assert not re.search(r'[\s<>(),;:"\[\]\\]', address)


NO_FORMULA = re.compile(r"-|-?[0-9]+(\.[0-9]+)?")
"""A hyphen alone, and a plain number."""


@effort(200)
@given(row=st.lists(ANY | st.from_regex(NO_FORMULA, fullmatch=True), min_size=1, max_size=4))
def test_no_cell_of_a_table_begins_a_formula(row):
    begins = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
    cells = [cell(text) for text in row]
    assert [one for one in cells if one.lstrip().startswith(begins) and not NO_FORMULA.fullmatch(one)] == []
    assert [text for text, one in zip(row, cells, strict=True) if NO_FORMULA.fullmatch(text) and one != text] == []
    assert "".join(csv_lines([row])).endswith("\r\n")


@effort(200)
@given(text=ANY)
def test_no_text_becomes_markup(text):
    assert live(esc(text) + name_of(text) + paragraphs(text)) == set()
    assert not re.search(r'[<>"\']', esc(text))


@effort(200)
@given(text=ANY)
def test_every_sign_of_markdown_in_a_label_has_its_backslash(text):
    label = plain(text)
    assert re.sub(r"\\(.)", r"\1", label, flags=re.DOTALL) == " ".join(text.split())
    assert not set(re.sub(r"\\.", "", label, flags=re.DOTALL)) & set(MARKDOWN_SIGNS)


@effort(200)
@given(text=ANY)
def test_what_a_browser_says_of_itself_is_one_short_line(text):
    said = one_line(text * 10)
    assert len(said) <= MAX_AGENT
    assert said.isprintable()


@effort(200)
@given(labels=st.lists(st.text("a (2)", max_size=8), max_size=8))
def test_no_two_things_in_a_list_read_the_same(labels):
    written = distinct(dict(enumerate(labels)))
    assert len(set(written.values())) == len(labels)
    assert all(written[number].startswith(label) for number, label in enumerate(labels))
