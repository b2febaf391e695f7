"""Writing cases: who may, what is kept, and what happens when two write at once."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from simulator.bootstrap import Services
from simulator.content.located_yaml import MAX_BYTES
from simulator.domain import drafts
from simulator.domain.drafts import Draft
from simulator.domain.roles import SOLO
from simulator.errors import AccessDenied, InvalidInput, NotFound, SavedMeanwhile
from simulator.services import drafting
from tests.library import CASE
from tests.personas import ADA, OTTO, PIA, PROGRAM, SANA, SVEN, TARA

TEXT = "id: a-new-case\ntitle: A new case  # for now\n"


@pytest.fixture(autouse=True)
def _everybody(settled: Services) -> None:
    """With all of the people in the database."""


@pytest.fixture
def draft(services: Services) -> Draft:
    return services.drafting.start(SANA, TEXT, origin="Template: blank")


def case_text(services: Services) -> str:
    return (Path(services.settings.content) / CASE).read_text(encoding="utf-8")


def test_a_draft_is_kept_as_it_was_begun(services: Services, draft: Draft) -> None:
    kept, saved = services.drafting.open(SANA, draft.id)
    assert kept == draft
    assert (kept.scenario_id, kept.title, kept.origin, kept.revision) == (
        "a-new-case",
        "A new case  # for now",
        "Template: blank",
        1,
    )
    assert (saved.text, saved.saved_by) == (TEXT, SANA.id)


@pytest.mark.parametrize("text", ["", "no: id", "id: Not An Id", "id: [", "\t{{{", "id:\n"])
def test_a_text_with_any_faults_can_be_a_draft(services: Services, text: str) -> None:
    begun = services.drafting.start(SANA, text, origin="upload")
    assert (begun.scenario_id, services.drafting.open(SANA, begun.id)[1].text) == ("new-case", text)


def test_saving_makes_a_revision_and_reads_id_and_title_anew(services: Services, draft: Draft) -> None:
    changed = services.drafting.save(SANA, draft.id, "title: 'Better'\nid: better\n", since=1)
    assert (changed.revision, changed.scenario_id, changed.title) == (2, "better", "Better")
    assert [one.number for one in services.drafting.revisions(SANA, draft.id)] == [2, 1]
    assert services.drafting.revision(SANA, draft.id, 1).text == TEXT


def test_the_same_text_again_changes_nothing_whatever_it_was_made_from(services: Services, draft: Draft) -> None:
    assert services.drafting.save(SANA, draft.id, TEXT, since=0) == draft
    assert len(services.drafting.revisions(SANA, draft.id)) == 1


def test_of_two_who_save_at_once_the_second_is_told_what_the_first_made_of_it(services: Services, draft: Draft) -> None:
    services.drafting.open_to(SANA, draft.id, PROGRAM)
    services.drafting.save(SVEN, draft.id, TEXT + "# Sven\n", since=1)
    with pytest.raises(SavedMeanwhile) as told:
        services.drafting.save(SANA, draft.id, TEXT + "# Sana\n", since=1)
    assert (told.value.saved.text, told.value.saved.number) == (TEXT + "# Sven\n", 2)
    assert services.drafting.open(SANA, draft.id)[1].text == TEXT + "# Sven\n"
    assert services.drafting.save(SANA, draft.id, TEXT + "# both\n", since=2).revision == 3


def test_the_oldest_saves_go_first_and_the_first_of_all_stays(
    services: Services, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "MAX_REVISIONS", 3)
    for since in range(1, 6):
        services.drafting.save(SANA, draft.id, f"{TEXT}# {since}\n", since=since)
    assert [one.number for one in services.drafting.revisions(SANA, draft.id)] == [6, 5, 1]
    with pytest.raises(NotFound, match="revision"):
        services.drafting.revision(SANA, draft.id, 3)


def test_a_case_that_is_too_large_is_refused_and_nothing_is_kept(services: Services, draft: Draft) -> None:
    for text in ("x" * (MAX_BYTES + 1), "é" * (MAX_BYTES // 2 + 1), "a\x00b"):
        with pytest.raises(InvalidInput):
            services.drafting.save(SANA, draft.id, text, since=1)
        with pytest.raises(InvalidInput):
            services.drafting.start(SANA, text, origin="upload")
        with pytest.raises(InvalidInput):
            services.drafting.judge(SANA, text)
    assert services.drafting.drafts(SANA) == (draft,)


def test_so_many_drafts_and_no_more(services: Services, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "MAX_DRAFTS", 2)
    services.drafting.start(SANA, TEXT, origin="")
    with pytest.raises(InvalidInput, match="You have 2 drafts"):
        services.drafting.start(SANA, TEXT, origin="")
    assert drafts.MAX_DRAFTS == 200


def test_a_draft_is_its_authors_until_it_is_opened_to_the_program(services: Services, draft: Draft) -> None:
    with pytest.raises(NotFound):
        services.drafting.open(SVEN, draft.id)
    opened = services.drafting.open_to(SANA, draft.id, PROGRAM)
    assert services.drafting.open(SVEN, draft.id)[0] == opened
    assert services.drafting.drafts(SVEN) == (opened,)
    with pytest.raises(AccessDenied):
        services.drafting.remove(SVEN, draft.id)
    with pytest.raises(AccessDenied):
        services.drafting.open_to(SVEN, draft.id, None)
    services.drafting.open_to(SANA, draft.id, None)
    assert services.drafting.drafts(SVEN) == ()


def test_a_draft_is_opened_only_to_a_program_in_which_one_supervises(services: Services, draft: Draft) -> None:
    with pytest.raises(InvalidInput, match="in which you supervise"):
        services.drafting.open_to(SANA, draft.id, uuid4())


@pytest.mark.parametrize("person", [TARA, PIA, ADA, OTTO], ids=["trainee", "lead", "administrator", "elsewhere"])
def test_who_supervises_nowhere_writes_no_cases(services: Services, draft: Draft, person) -> None:
    services.drafting.open_to(SANA, draft.id, PROGRAM)
    for call in (
        lambda: services.drafting.drafts(person),
        lambda: services.drafting.start(person, TEXT, origin=""),
        lambda: services.drafting.judge(person, TEXT),
    ):
        with pytest.raises(AccessDenied):
            call()
    with pytest.raises(NotFound):
        services.drafting.open(person, draft.id)


def test_a_removed_draft_is_gone(services: Services, draft: Draft) -> None:
    services.drafting.remove(SANA, draft.id)
    for wanted in (draft.id, str(draft.id), "nonsense", "x" * 5000):
        with pytest.raises(NotFound, match="draft could not be found"):
            services.drafting.open(SANA, wanted)


def test_what_an_erased_author_opened_to_the_program_is_its_supervisors(services: Services, draft: Draft) -> None:
    services.drafting.open_to(SANA, draft.id, PROGRAM)
    services.my_data.erase_me(SANA, "sana@example.edu")
    left = services.drafting.open(SVEN, draft.id)[0]
    assert (left.author_id, left.changed_by) == (None, None)
    with pytest.raises(InvalidInput, match="stays open"):
        services.drafting.open_to(SVEN, draft.id, None)
    services.drafting.remove(SVEN, draft.id)
    assert services.drafting.drafts(SVEN) == ()


def test_the_one_person_of_solo_mode_writes_too(services: Services) -> None:
    begun = services.drafting.start(SOLO, TEXT, origin="")
    assert services.drafting.drafts(SOLO) == (begun,)


def test_a_text_is_judged_as_the_case_that_it_would_be(services: Services) -> None:
    judged = services.drafting.judge(SANA, case_text(services))
    assert judged.scenario is not None
    assert judged.verified is not None
    assert (judged.scenario.id, judged.verified.dead_states) == ("waiting-room", 0)


def test_faults_are_located_and_a_case_that_cannot_be_read_is_none(services: Services) -> None:
    judged = services.drafting.judge(SANA, "id: a-new-case\nnodes: [\n")
    assert (judged.scenario, judged.table, judged.verified) == (None, None, None)
    assert judged.diagnostics[0].path == "scenarios/a-new-case.yaml"
    assert all(found.line >= 1 for found in judged.diagnostics)


def test_judging_keeps_nothing_and_leaves_the_library_as_it_is(services: Services) -> None:
    before = services.training.library().index["waiting-room"]
    services.drafting.judge(SANA, case_text(services).replace("title: ", "title: Another "))
    assert services.training.library().index["waiting-room"] == before
    assert services.drafting.drafts(SANA) == ()


def test_a_draft_is_begun_from_a_template_under_a_title(services: Services) -> None:
    begun = services.drafting.begin(SANA, "family-repair", '  A "new"   family ')
    assert (begun.title, begun.scenario_id, begun.origin) == (
        'A "new" family',
        "a-new-family",
        "template: family-repair",
    )
    assert services.drafting.begin(SANA, "blank", "").scenario_id == "new-case"
    for template, title in (("nothing", ""), ("blank", "x" * 101)):
        with pytest.raises(InvalidInput):
            services.drafting.begin(SANA, template, title)


def test_the_desk_names_who_changed_what_and_where_it_is_open(services: Services, draft: Draft) -> None:
    services.drafting.open_to(SANA, draft.id, PROGRAM)
    services.drafting.save(SVEN, draft.id, TEXT + "# Sven\n", since=1)
    (hers,), (his,) = services.drafting.desk(SANA), services.drafting.desk(SVEN)
    names = [services.accounts.store.account(person.id).name for person in (SANA, SVEN)]
    assert [hers.author, hers.changed_by] == [his.author, his.changed_by] == names
    assert (hers.may_open, his.may_open) == (True, False)
    assert hers.program == services.drafting.open_programs(SANA)[0].name


def test_what_is_set_aside_is_a_draft_of_its_own_and_kept_once(services: Services, draft: Draft) -> None:
    aside = services.drafting.set_aside(SANA, draft.id, TEXT + "# mine\n", since=1)
    assert services.drafting.open(SANA, aside.id)[1].text == TEXT + "# mine\n"
    assert "A new case" in aside.origin
    assert (
        services.drafting.set_aside(SANA, draft.id, TEXT + "# mine\n", since=1) == aside
    )  # as a browser sends it again
    assert services.drafting.asides(SANA, draft.id) == (aside,)
    with pytest.raises(NotFound):
        services.drafting.set_aside(SVEN, draft.id, TEXT, since=1)


def test_a_text_made_of_two_is_saved_and_what_was_set_aside_is_let_go_of(services: Services, draft: Draft) -> None:
    services.drafting.save(SANA, draft.id, TEXT + "# hers\n", since=1)
    aside = services.drafting.set_aside(SANA, draft.id, TEXT + "# mine\n", since=1)
    services.drafting.save(SANA, draft.id, TEXT + "# both\n", since=2, made_of=aside.id)
    assert [one.id for one in services.drafting.drafts(SANA)] == [draft.id]


def test_where_a_third_text_was_saved_meanwhile_what_was_made_of_two_is_kept_beside_it(
    services: Services, draft: Draft
) -> None:
    services.drafting.save(SANA, draft.id, TEXT + "# 2\n", since=1)
    aside = services.drafting.set_aside(SANA, draft.id, TEXT + "# mine\n", since=1)
    services.drafting.save(SANA, draft.id, TEXT + "# 3\n", since=2)
    with pytest.raises(SavedMeanwhile):
        services.drafting.save(SANA, draft.id, TEXT + "# 2 and mine\n", since=2, made_of=aside.id)
    (kept,) = services.drafting.asides(SANA, draft.id)
    assert (kept.id, kept.beside_revision) == (aside.id, 2)
    assert services.drafting.open(SANA, kept.id)[1].text == TEXT + "# 2 and mine\n"


def test_nothing_but_what_one_set_aside_there_is_let_go_of(services: Services, draft: Draft) -> None:
    other = services.drafting.start(SANA, TEXT, origin="")
    services.drafting.open_to(SANA, draft.id, PROGRAM)
    his = services.drafting.set_aside(SVEN, draft.id, TEXT + "# his\n", since=1)
    for since, made_of in enumerate((other.id, his.id, "nonsense"), 1):
        services.drafting.save(SANA, draft.id, f"{TEXT}# {since}\n", since=since, made_of=made_of)
    assert services.drafting.open(SANA, other.id)[0] == other
    assert services.drafting.asides(SVEN, draft.id) == (his,)
    assert services.drafting.asides(SANA, draft.id) == ()


def test_judging_soon_finds_what_judging_finds(services: Services) -> None:
    text = case_text(services)
    soon = services.drafting.judge_soon(SANA, text, wait=60)
    assert soon.judged is not None
    assert soon.judged.diagnostics == services.drafting.judge(SANA, text).diagnostics


def test_names_that_a_case_can_use_come_with_their_kinds(services: Services) -> None:
    names = services.drafting.names_on_shelf(SANA)
    assert {("criterion", "A2"), ("strategy", "avoidant"), ("rubric", "attunement-safety@1")} <= set(names)
