"""What is proved of a draft: as it was saved last, once a text, in figures that agree with the case played."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.bootstrap import Services
from simulator.content.diagnostics import Severity
from simulator.content.located_yaml import MAX_BYTES
from simulator.domain.drafts import Draft
from simulator.domain.encounter import offered, replay
from simulator.errors import AccessDenied, InvalidInput, NotFound
from simulator.services import proving
from simulator.services.remembered import Remembered
from tests.library import CASE, replaced
from tests.personas import ADA, OTTO, PIA, PROGRAM, SANA, SVEN, TARA

KEPT_BACK = '\n        when: {patience: ">= 1"}'
HELD = ('say: "(Wait, and keep your eyes on the floor between you.)"', 'say: "So. How is school?"')
STILL = 'say: "Shall I get us some water?"'


@pytest.fixture(autouse=True)
def _everybody(settled: Services) -> None:
    """With all of the people in the database."""


@pytest.fixture
def text(content: Path) -> str:
    return (content / CASE).read_text(encoding="utf-8")


@pytest.fixture
def dead(text: str) -> str:
    """The same with a state in which nothing is offered: silence with no patience left."""
    for say in (*HELD, STILL):
        text = replaced(text, say, say + KEPT_BACK)
    return text


def draft_of(services: Services, text: str) -> Draft:
    return services.drafting.start(SANA, text, origin="")


def test_the_counter_example_of_a_dead_state_ends_in_that_state(services: Services, dead: str) -> None:
    draft = draft_of(services, dead)
    (shown,) = [one for one in services.proving.proof(SANA, draft.id).findings if one.finding.code == "SC103"]
    assert shown.severity is Severity.ERROR
    assert (shown.finding.node, shown.hint) == (
        "silence",
        "leave one choice here without `when:`, or lead that walk elsewhere",
    )
    assert dead.splitlines()[shown.line - 1] == "  silence:"
    case = services.proving.opened(SANA, draft.id).case
    assert case is not None
    assert shown.finding.walk is not None
    stands, _ = replay(case.table, shown.finding.walk.choices, variant=shown.finding.walk.variant)
    assert (stands.node, offered(case.table, stands)) == ("silence", ())
    there = services.rehearsing.rehearsal(
        SANA, draft.id, variant=shown.finding.walk.variant, walk=shown.finding.walk.choices
    )
    assert [option.choice.id for option in there.options if not option.needs] == []


def test_a_waived_finding_says_why_it_may_stand(services: Services, text: str) -> None:
    proof = services.proving.proof(SANA, draft_of(services, text).id)
    assert {one.waived for one in proof.findings if one.finding.code == "SC112"} == {"a case for tests is short"}


def test_every_figure_is_there(services: Services, text: str) -> None:
    proof = services.proving.proof(SANA, draft_of(services, text).id)
    assert proof.verified is not None
    assert proof.verified.exact
    assert next(iter(proof.fares)) == "random"
    assert {"best", "worst", "longest", "first"} <= set(proof.fares)
    for fare in proof.fares.values():
        assert sum(fare.endings.values()) + fare.stuck == pytest.approx(1)
    low, high = proof.ranges["attunement"] or (0, 0)
    expected = proof.fares["random"].scores["attunement"].expected
    assert expected is not None
    assert low < expected < high
    assert proof.reached_at("patience", "late") == (1, 2)
    assert proof.reached_at("patience", "nowhere") == proof.reached_at("nothing", "late") == ()
    assert proof.walks is not None
    assert proof.walks.shortest is not None
    assert proof.coverage is not None
    assert (len(proof.coverage.nodes), proof.coverage.settled) == (6, True)


def test_a_proof_keeps_no_state_of_the_case(services: Services, text: str) -> None:
    verified = services.proving.proof(SANA, draft_of(services, text).id).verified
    assert verified is not None
    assert (verified.proof, verified.outcomes) == (None, {})


def test_of_a_text_that_cannot_be_read_only_what_is_wrong_is_known(services: Services) -> None:
    draft = draft_of(services, "id: a-case\nnodes: [\n")
    proof = services.proving.proof(SANA, draft.id)
    assert (proof.verified, proof.findings, proof.fares, proof.coverage) == (None, (), {}, None)
    assert proof.diagnostics
    assert services.proving.opened(SANA, draft.id).case is None


def test_where_states_are_many_only_the_plainest_players_are_sent(
    services: Services, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "MANY_STATES", 1)
    assert set(services.proving.proof(SANA, draft_of(services, text).id).fares) == {"random", "best", "worst"}


def test_where_sessions_need_not_end_there_are_no_probabilities(services: Services, text: str) -> None:
    endless = replaced(text, "        once: true\n        effects: {patience: -1}\n", "")
    proof = services.proving.proof(SANA, draft_of(services, endless).id)
    assert "SC108" in {one.finding.code for one in proof.findings}
    assert (proof.fares, proof.ranges, proof.walks) == ({}, {}, None)
    assert proof.values["patience"] is not None


def test_a_text_is_proved_once_and_anew_after_a_save_or_a_change_of_what_it_names(
    services: Services, content: Path, text: str
) -> None:
    draft = draft_of(services, text)
    first = services.proving.proof(SANA, draft.id)
    assert services.proving.proof(SANA, draft.id) is first
    assert services.proving.proof_for(SANA, text) is first
    services.drafting.save(SANA, draft.id, text.replace("minutes: 5", "minutes: 6"), since=1)
    assert services.proving.proof(SANA, draft.id) is not first
    profile = content / "scenarios" / "strategies" / "avoidant.yaml"
    profile.write_text(profile.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert services.proving.proof_for(SANA, text) is not first


def test_a_proof_is_for_those_who_may_change_the_draft(services: Services, text: str) -> None:
    draft = draft_of(services, text)
    for person in (SVEN, TARA, PIA, ADA, OTTO):
        for call in (services.proving.proof, services.proving.opened):
            with pytest.raises(NotFound, match="draft could not be found"):
                call(person, draft.id)
    services.drafting.open_to(SANA, draft.id, PROGRAM)
    assert services.proving.opened(SVEN, draft.id).revision.text == text
    for wanted in ("nonsense", "x" * 5000):
        with pytest.raises(NotFound):
            services.proving.proof(SANA, wanted)


def test_a_text_alone_is_proved_for_those_who_write_cases_and_only_if_it_can_be_one(services: Services) -> None:
    with pytest.raises(AccessDenied):
        services.proving.proof_for(TARA, "id: x\n")
    with pytest.raises(InvalidInput):
        services.proving.proof_for(SANA, "x" * (MAX_BYTES + 1))


def test_what_is_remembered_is_made_once_and_the_one_asked_for_longest_ago_goes_first() -> None:
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key.upper()

    kept: Remembered[str] = Remembered(2)
    for key in ("a", "b", "a", "c", "a", "b"):
        assert kept(key, lambda key=key: make(key)) == key.upper()
    assert made == ["a", "b", "c", "b"]
