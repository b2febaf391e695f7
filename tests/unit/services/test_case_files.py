"""Cases as files: what is taken in of an upload whatever it claims to be, and what can be taken along."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest

from simulator.content.outline import outline_of
from simulator.domain.roles import SOLO
from simulator.errors import InvalidInput
from simulator.services import case_files
from simulator.services.case_files import MAX_ENTRIES, MAX_UPLOAD
from tests.library import CASE
from tests.personas import SANA, SVEN

GOOD = "id: good\ntitle: Good\n"


def packed(*files, compression=ZIP_DEFLATED):
    out = BytesIO()
    with ZipFile(out, "w", compression) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def take(services, content, name="cases.zip"):
    taken = services.case_files.take(SOLO, name, content)
    return [draft.scenario_id for draft in taken.drafts], {one.file: one.message for one in taken.problems}


def test_one_file_becomes_a_draft_with_its_line_ends_made_plain(services):
    assert take(services, "\ufeffid: good\r\ntitle: Good\r\n".encode(), "C:\\cases\\good.YAML") == (["good"], {})
    (draft,) = services.drafting.drafts(SOLO)
    assert draft.origin == "upload: good.YAML"
    assert services.drafting.open(SOLO, draft.id)[1].text == GOOD


def test_of_a_zip_the_good_ones_are_taken_and_each_other_one_is_named(services):
    drafts, problems = take(
        services,
        packed(
            ("../../etc/good.yaml", GOOD),
            ("/abs/two.yml", GOOD),
            ("inner.zip", packed(("x.yaml", GOOD))),
            ("latin.yaml", "title: ä".encode("latin-1")),
            ("large.yaml", "# x\n" * 250_001),
            ("notes.txt", "no"),
            ("folder/", ""),
            ("__MACOSX/._good.yaml", "x"),
        ),
    )
    assert drafts == ["good", "good"]
    assert {name: message.split(":")[0][:24] for name, message in problems.items()} == {
        "inner.zip": "This is no case",
        "latin.yaml": "This is not text in UTF-",
        "large.yaml": "A case may have 1,000,00",
        "notes.txt": "This is no case",
    }
    assert {draft.origin for draft in services.drafting.drafts(SOLO)} == {"upload: good.yaml", "upload: two.yml"}


def test_a_header_that_lies_about_the_size_is_caught_as_the_file_comes_out(services):
    honest = packed(("bomb.yaml", "# x\n" * 240_000), ("good.yaml", GOOD))
    size = struct.pack("<I", 960_000)
    for claimed in (1, 900_000, 2**31):
        drafts, problems = take(services, honest.replace(size, struct.pack("<I", claimed)))
        assert drafts == ["good"]
        assert list(problems) == ["bomb.yaml"]


def test_what_unpacks_to_far_more_than_a_text_is_not_taken(services):
    drafts, problems = take(services, packed(("bomb.yaml", "x" * 999_999)))
    assert (drafts, problems) == ([], {"bomb.yaml": "This file unpacks to far more than a text does."})


def test_the_bound_over_all_files_is_counted_while_they_come_out(services, monkeypatch):
    monkeypatch.setattr(case_files, "MAX_TOTAL", 50)
    drafts, problems = take(services, packed(("a.yaml", GOOD), ("b.yaml", GOOD), ("c.yaml", GOOD)))
    assert (drafts, list(problems)) == (["good", "good"], ["c.yaml"])


def test_locked_damaged_and_strangely_packed_files_are_named(services):
    content = bytearray(packed(("a.yaml", GOOD * 50), ("b.yaml", GOOD)))
    content[45] ^= 0xFF
    locked = bytearray(packed(("a.yaml", GOOD)))
    directory = locked.index(b"PK\x01\x02")
    locked[6] |= 1
    locked[directory + 8] |= 1
    assert take(services, bytes(content))[1].keys() == {"a.yaml"}
    assert "password" in take(services, bytes(locked))[1]["a.yaml"]
    assert "packed in a way" in take(services, packed(("a.yaml", GOOD), compression=ZIP_BZIP2))[1]["a.yaml"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"PK\x03\x04 nothing", "can't be opened"),
        (b"no ZIP at all", "can't be opened"),
        (packed(*((f"{n}.yaml", "a") for n in range(MAX_ENTRIES + 1))), "more than 200 files"),
        (b"PK\x03\x04" + b"PK\x01\x02" * 1_000, "more than 200 files"),
        (b"x" * (MAX_UPLOAD + 1), "more than 2 MB"),
    ],
)
def test_a_zip_that_cannot_be_one_is_refused_in_words(services, sent, said):
    with pytest.raises(InvalidInput, match=said):
        services.case_files.take(SOLO, "cases.zip", sent)


def test_drafts_are_taken_along_as_they_are_and_can_be_taken_in_again(services):
    for _ in range(2):
        services.drafting.start(SOLO, GOOD, origin="upload: x")
    (first, _second) = services.drafting.drafts(SOLO)
    one = services.case_files.one(SOLO, first.id)
    assert (one.name, one.content) == ("good.yaml", GOOD.encode())
    along = services.case_files.drafts(SOLO)
    with ZipFile(BytesIO(along.content)) as archive:
        assert archive.namelist() == ["scenarios/good.yaml", "scenarios/good-2.yaml"]
    assert take(services, along.content) == (["good", "good"], {})


def test_a_zip_without_a_case_says_so(services):
    assert take(services, packed()) == ([], {"cases.zip": "There is no case in it."})
    assert take(services, packed(("folder/", ""))) == ([], {"cases.zip": "There is no case in it."})


def test_in_a_zip_no_draft_takes_the_place_of_another_whatever_they_are_called(services):
    for name in ("good", "good-2", "good"):
        services.drafting.start(SOLO, f"id: {name}\n", origin="upload: x")
    with ZipFile(BytesIO(services.case_files.drafts(SOLO).content)) as archive:
        assert len(set(archive.namelist())) == 3


def test_the_whole_library_is_taken_along(services):
    along = services.case_files.whole_library(SOLO)
    with ZipFile(BytesIO(along.content)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(texts) == {f"scenarios/{name}.yaml" for name in services.drafting.library().index}
    assert all(outline_of(text).nodes for text in texts.values())


@pytest.mark.usefixtures("settled")
def test_of_published_cases_those_that_the_person_may_see_are_taken_along(services):
    text = (Path(services.settings.content) / CASE).read_text(encoding="utf-8")
    draft = services.drafting.start(SANA, text.replace("id: waiting-room", "id: her-own"), origin="")
    services.publishing.publish(SANA, draft.id, revision=1, access="private", unreviewed=True)
    found = {}
    for person in (SANA, SVEN):
        with ZipFile(BytesIO(services.case_files.whole_library(person).content)) as archive:
            found[person] = "scenarios/her-own.yaml" in archive.namelist()
    assert found == {SANA: True, SVEN: False}
