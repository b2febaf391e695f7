"""A database in which people have worked: something in every table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from simulator.domain.accounts import Assignment
from simulator.domain.attempt import Purpose, ScenarioVersion, StoredScore
from simulator.domain.benchmarks import BenchmarkRating
from simulator.domain.coaching import ScoreChange, WordRating
from simulator.domain.drafts import Draft, Revision
from simulator.domain.group_sessions import LASTS, GroupSession, Phase
from simulator.domain.item_effects import PublishedCalibration, item_id
from simulator.domain.key_versions import KeyVersion
from simulator.domain.panel import CriterionFound, OptionFound, OptionRating, Panel, Rater
from simulator.domain.policy import Private
from simulator.domain.publications import Access, Publication, Review
from simulator.domain.remark_answers import Outcome, RemarkAnswer
from simulator.domain.sharing import (
    Comment,
    Confidence,
    ErasureRequest,
    PrivateNote,
    Pull,
    Reflection,
    Share,
    Tombstone,
)
from simulator.storage.connections import Database
from simulator.storage.flow_tables import sign_in_flows
from simulator.storage.sql import SqlStore
from simulator.storage.sql_accounts import SqlAccounts
from simulator.storage.sql_audit import SqlAudit
from simulator.storage.sql_calibrations import SqlCalibrations
from simulator.storage.sql_coaching import SqlCoaching
from simulator.storage.sql_drafts import SqlDrafts
from simulator.storage.sql_inbox import SqlInbox
from simulator.storage.sql_panels import SqlPanels
from simulator.storage.sql_practice import SqlDrills, SqlPractice, SqlRemarks
from simulator.storage.sql_programs import SqlPrograms
from simulator.storage.sql_publications import SqlPublications
from simulator.storage.sql_sharing import SqlSharing
from simulator.storage.sql_together import SqlTogether
from tests.personas import COHORT, PIA, PROGRAM, SANA, TARA, THEO
from tests.settled import settle
from tests.unit.storage.conftest import HASH, NOON, attempt, decision, rejection
from tests.unit.storage.drilling import answer, card, remark, sitting
from tests.unit.storage.people import invitation, reset, session, sign_in

TEXTS = {"a.yaml": "Noor: „Ich weiß nicht.“ 🙂\n", "b.yaml": "two\n"}
CONTENT = ScenarioVersion(HASH, "a-case", "1.0.0", "p" * 64, "k" * 64, TEXTS)

SHEET = {
    "dimensions": {"safety": {"value": 7_250}, "repair": {"value": None}},
    "decisions": [
        {
            "step": 0,
            "node": "greeting",
            "choice": "ask",
            "weight": 1,
            "composite": "3/4",
            "dimensions": {"attunement": "3/4"},
            "criteria": {"A2": "3/4"},
            "critical": [],
        }
    ],
}


@dataclass(frozen=True)
class LivedIn:
    """Ids of what tests look for.

    Tara practised (``own``), went on from its second decision (``branch``, created before its parent's id in any order
    that a database might choose) and did what was asked (``counted``, ended, commented). Theo has one of his own.
    """

    own: UUID
    branch: UUID
    counted: UUID
    of_theo: UUID
    assignment: UUID
    token_hash: str


def live_in(database: Database) -> LivedIn:
    """Put something into every table."""
    settle(database)
    store, sharing, accounts = SqlStore(database), SqlSharing(database), SqlAccounts(database)
    store.keep_version(CONTENT, at=NOON)
    store.accept_notice(TARA.id, "notice-1", at=NOON)
    own = attempt(id=UUID("f" * 32), trainee_id=TARA.id)
    branch = attempt(id=UUID("0" * 31 + "1"), trainee_id=TARA.id, parent_id=own.id, fork_step=1, purpose=Purpose.BRANCH)
    counted = attempt(trainee_id=TARA.id, purpose=Purpose.COUNTED)
    of_theo = attempt(trainee_id=THEO.id, started_at=NOON - timedelta(days=1))
    for one in (own, branch, counted, of_theo):
        store.create_attempt(one)
    store.append(own.id, decision(0))
    store.append(own.id, decision(1, "wait"))
    store.append(branch.id, decision(1))
    store.append(of_theo.id, decision(0))
    store.reject(rejection(own.id))
    task = Assignment(uuid4(), COHORT, "a-case", PIA.id, NOON)
    SqlPrograms(database).create_assignment(task)
    sharing.assign(counted.id, task.id)
    store.append(counted.id, decision(0), ending="good-end", score=StoredScore("p" * 64, "k" * 64, SHEET, NOON))
    sharing.share(Share(own.id, COHORT, frozenset({Private.OWN_WORDS}), NOON))
    whole = ("I would wait.", "tense", Confidence.SURE, Pull.RESCUE, {"A2": 3}, True)
    sharing.keep_note(PrivateNote(own.id, 0, *whole))
    practise(database, own.id)
    sharing.add_comment(Comment(uuid4(), counted.id, SANA.id, 0, "Warm.", NOON))
    coach(database, own.id, counted.id)
    sharing.request_erasure(ErasureRequest(uuid4(), counted.id, TARA.id, NOON, NOON + timedelta(days=30)))
    sharing.bury(Tombstone("attempt", uuid4(), NOON))
    signed_in = session(TARA.id)
    accounts.start_session(signed_in)
    accounts.create_ticket(invitation(program_id=PROGRAM))
    accounts.create_ticket(reset(THEO.id))
    accounts.note_sign_in(sign_in(TARA.id))
    accounts.link(TARA.id, "https://id.example.edu", "tara", at=NOON)
    with database.writing() as connection:
        flow = {name: sha256(name.encode()).hexdigest() for name in ("token_hash", "state_hash")}
        rest = {"provider": "uni", "nonce": "n", "verifier": "v", "next_path": "/", "expires_at": NOON}
        connection.execute(sign_in_flows.insert().values(flow | rest))
    draft = Draft(uuid4(), SANA.id, PROGRAM, "a-draft", "A draft", "a template", 1, NOON, SANA.id, NOON)
    SqlDrafts(database).add_draft(draft, Revision(draft.id, 1, SANA.id, NOON, "id: a-draft  # 🙂\n"))
    decide_together(database, own.id)
    rate_blind(database)
    (reported,) = SqlRemarks(database).remarks_by(TARA.id)
    answer_and_rate(database, reported.id)
    publish(database, draft.id)
    effects = {item_id("a-case", "k" * 64, "greeting"): (0.0, 1)}
    made = PublishedCalibration(1, "v" * 16, NOON, 0.75, effects, 1, 1, 0, settled=True)
    SqlCalibrations(database).add_calibration(made)
    audit = SqlAudit(database)
    for number in range(3):
        audit.record("attempt-read", at=NOON, actor_id=SANA.id, subject_id=TARA.id, thing=f"attempt:{number}")
    return LivedIn(own.id, branch.id, counted.id, of_theo.id, task.id, signed_in.token_hash)


def coach(database: Database, own_id: UUID, counted_id: UUID) -> None:
    """What Sana makes of Tara's attempts: a rating of own words, and a score that she sees differently."""
    coaching = SqlCoaching(database)
    coaching.look(SANA.id, own_id, at=NOON)
    coaching.rate(WordRating(own_id, 0, SANA.id, {"A2": 2}, "Nearly.", NOON, blind=True))
    reason = "The tone was warmer than the words."
    coaching.change_score(ScoreChange(uuid4(), counted_id, "k" * 64, "safety", 7_250, 8_000, reason, SANA.id, NOON))


def publish(database: Database, draft_id: UUID) -> None:
    """What Sana published of her draft, and what Theo said of it, who had agreed."""
    published = SqlPublications(database)
    whose = {"author_id": SANA.id, "program_id": PROGRAM, "access": Access.PROGRAM, "changes": "A warmer end."}
    review = {"reviewed": True, "reviewer_id": THEO.id, "forked_from": "another-case@1.0.0", "published_at": NOON}
    version = {"scenario_id": "a-case", "version": "1.0.0", "title": "A case", "content_hash": HASH}
    published.add_publication(Publication(uuid4(), draft_id=draft_id, revision=1, **version, **whose, **review))
    published.keep_review(Review(uuid4(), draft_id, 1, THEO.id, True, "It reads well.", NOON))


def practise(database: Database, attempt_id: UUID) -> None:
    """What Tara keeps beside her attempts: a reflection, preferences, drills and a remark."""
    practice, drills = SqlPractice(database), SqlDrills(database)
    practice.reflect(Reflection(attempt_id, 1, "The second one: I wanted to mend it.", NOON))
    practice.keep_ways(TARA.id, {"say_first": True, "feedback": "end"}, at=NOON)
    drills.keep_card(card(TARA.id))
    made = sitting(TARA.id)
    drills.begin_sitting(made)
    drills.answer(answer(made))
    SqlRemarks(database).add_remark(remark(TARA.id))


def answer_and_rate(database: Database, remark_id: UUID) -> None:
    """What Sana answers to a remark, and how she rates a moment beside a panel that she had no part in."""
    inbox, panels = SqlInbox(database), SqlPanels(database)
    inbox.keep_answer(RemarkAnswer(uuid4(), remark_id, SANA.id, Outcome.CHANGED, "1.0.1", "Mended.", NOON, NOON))
    panel = Panel(uuid4(), "a-case", HASH, "p" * 64, "A case", None, PROGRAM, None, NOON, NOON)
    panels.add_panel(panel, ())
    found = {"greeting": {"ask": OptionFound({"A2": CriterionFound(325, 50, 4)}, {}, 4, 3, contested=False)}}
    key = KeyVersion(uuid4(), "a-case", "b" * 64, 1, panel.id, "k" * 64, found, None, NOON)
    panels.adopt(key)
    inbox.rate_benchmark(BenchmarkRating(uuid4(), SANA.id, key.id, "greeting", "ask", {"A2": 2}, NOON))


def rate_blind(database: Database) -> None:
    """A panel of Sana's for which Theo has rated, and a key that she adopted from one."""
    panels = SqlPanels(database)
    panel = Panel(uuid4(), "a-case", HASH, "e" * 64, "A case", SANA.id, PROGRAM, None, NOON)
    panels.add_panel(panel, [Rater(panel.id, THEO.id, 7, NOON)])
    panels.rate(OptionRating(panel.id, THEO.id, "greeting", "ask", {"A2": 3}, ("CE01",), "Said gently.", NOON))
    panels.finish(panel.id, THEO.id, NOON)
    found = {"greeting": {"ask": OptionFound({"A2": CriterionFound(300, 0, 3)}, {"CE01": 1}, 3, 3, contested=False)}}
    panels.adopt(KeyVersion(uuid4(), "a-case", "e" * 64, 1, panel.id, "k" * 64, found, SANA.id, NOON))


def decide_together(database: Database, attempt_id: UUID) -> None:
    """An attempt that a group is shown, with one vote closed and one open."""
    tallies = {0: {"ask": 7, "wait": 3}}
    shown = GroupSession(uuid4(), "CDF479", attempt_id, 1, Phase.OPEN, NOON, NOON + LASTS, tallies)
    SqlTogether(database).add_group(shown)
    SqlTogether(database).vote(shown.id, 1, "b" * 64, "ask")
