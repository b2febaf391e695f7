"""What was proved of a draft, as its author reads it, and the way from a finding to where it can be seen."""

import pytest

from simulator.domain.roles import SOLO
from tests.page.conftest import ROOT
from tests.page.reading import everything, html_of, links
from tests.personas import ADA, OTTO, PIA, SANA, SVEN, TARA, THEO

pytestmark = pytest.mark.thorough

SMALL = """schema: 1
id: too-late
version: 1.0.0
title: Too <b>late</b>
summary: A small case.
modality: caregiver
task: carer-first
setting: caregiver
strategies: [avoidant]
problems: [depression]
level: foundation
minutes: 5
content_notes: []
objectives: [See it.]
prebrief: Tom has waited.
duties: What Tom says stays private unless someone could be seriously hurt.
feedback: each
rubrics: [attunement-safety@1]
reviewers: []
sources: []
cast:
  tom: {name: Tom, age: 16, pronouns: he/him, role: client, strategy: avoidant}
state:
  patience: {min: 0, max: 3, start: 1}
start: door
nodes:
  door:
    construct: owning-a-strain
    scores: [A2]
    lines:
      - tom: "You're late."
    choices:
      - id: own-it
        say: "I am, and that was mine."
        moves: [{repair: tom}]
        ratings: {A2: 4}
        reply: [{tom: Hm.}]
        to: chair
        rationale: {attends: It owns the wait., misses: Nothing yet., effect: Tom sits down., principle: Own it first.}
      - id: excuse
        say: "The bus was late."
        moves: [{defend: tom}]
        effects: {patience: -1}
        ratings: {A2: 0}
        reply: [{tom: Hm.}]
        to: chair
        rationale: {attends: A reason., misses: The wait., effect: Tom shrugs., principle: Own it first., better: I am.}
  chair:
    construct: staying-with-silence
    scores: [A2]
    choices:
      - id: wait
        say: "(Wait.)"
        moves: [{wait: tom}]
        when: {patience: ">= 1"}
        ratings: {A2: 4}
        reply: [{tom: Hm.}]
        to: done
        rationale: {attends: It waits., misses: Nothing., effect: Tom talks., principle: Wait.}
      - id: talk
        say: "So?"
        moves: [{overlook: tom}]
        when: {patience: ">= 1"}
        ratings: {A2: 0}
        reply: [{tom: Hm.}]
        to: done
        rationale: {attends: It asks., misses: The pace., effect: Tom shrugs., principle: Wait., better: (Wait.)}
  done:
    ending: secure
    title: A beginning
    debrief: You were late and said so.
"""


@pytest.fixture
def draft(services, past_notice):
    """A case in which whoever excuses themselves is stuck."""
    return services.drafting.start(SOLO, SMALL, origin="")


def test_a_dead_state_is_told_with_its_chance_its_mend_and_a_walk_to_play(open_page, draft):
    app = open_page("proof", draft=str(draft.id))
    shown = html_of(app)
    assert not app.exception
    assert "Somebody can get stuck: see below." in shown
    assert "Someone can get stuck at &#x27;chair&#x27;: no option is offered." in shown
    assert "A random trainee meets it in 50% of all sessions (exact)." in shown
    assert "How to mend it: Leave one choice here without `when:`, or lead that walk elsewhere." in shown
    ways = [link for link in app.get("page_link") if link.label == "Play it: 1 decision, opening standard"]
    assert [("walk=excuse" in way.query_string) for way in ways] == [True, True]  # so is a strain that stays


def test_what_shows_a_finding_is_played_from_where_the_case_is_written_too(open_page, draft):
    app = open_page("draft", draft=str(draft.id))
    ways = [link.query_string for link in app.get("page_link") if link.label == "Play it"]
    assert sum("walk=excuse" in way for way in ways) == 2  # a dead state, and a strain that stays
    assert not app.exception


def test_every_figure_has_its_table_and_what_stands_in_a_draft_stays_text(open_page, draft):
    shown = html_of(open_page("proof", draft=str(draft.id)))
    for caption in (
        "How often each ending is reached, exact",
        "Scores of 100, exact: mean ± standard deviation, over the sessions with at least three decisions that count",
        "Minutes and words, exact",
        "Values that sessions reach from any opening, exact",
        "Values at each node",
    ):
        assert f"<caption>{caption}</caption>" in shown
    assert "A beginning (secure)" in shown
    assert "at 150 words a minute" in shown
    assert "3 of 3 nodes · 4 of 4 options · 5 of 5 lines" in shown
    assert "patience 0 or 1" in shown
    assert "<b>late</b>" not in shown
    assert "Too &lt;b&gt;late&lt;/b&gt;" in shown


def test_what_no_session_comes_to_is_named(open_page, services, past_notice):
    never = SMALL.replace(
        'when: {patience: ">= 1"}\n        ratings: {A2: 4}', "when: {patience: 3}\n        ratings: {A2: 4}"
    )
    draft = services.drafting.start(SOLO, never, origin="")
    shown = html_of(open_page("proof", draft=str(draft.id)))
    assert "<li>option wait at chair</li>" in shown
    assert "3 of 4 options" in shown


def test_where_sessions_need_not_end_it_is_said_which_figures_are_not_there(open_page, services, past_notice):
    round_and_round = SMALL.replace(
        "reply: [{tom: Hm.}]\n        to: done", "reply: [{tom: Hm.}]\n        to: chair", 1
    )
    draft = services.drafting.start(SOLO, round_and_round, origin="")
    shown = html_of(open_page("proof", draft=str(draft.id)))
    assert shown.count("Not worked out: sessions need not end, or there are too many states.") == 2
    assert "How often each ending is reached" not in shown


def test_a_draft_that_cannot_be_read_says_where(open_page, services, past_notice):
    draft = services.drafting.start(SOLO, SMALL.replace("start: door", "start: window"), origin="")
    app = open_page("proof", draft=str(draft.id))
    shown = html_of(app)
    assert "This draft can&#x27;t be read as a case yet, so nothing can be proved or played." in shown
    line = SMALL.splitlines().index("start: door") + 1
    assert f"Line {line}: " in shown
    assert "<table" not in shown


@pytest.mark.parametrize("page", ["proof", "rehearse"])
@pytest.mark.parametrize("draft_id", ["nonsense", "00000000-0000-4000-8000-0000000000ff"])
def test_an_unknown_draft_is_not_found(open_page, past_notice, page, draft_id):
    app = open_page(page, draft=draft_id)
    assert "This draft could not be found." in html_of(app)
    assert not app.exception


@pytest.mark.parametrize("person", [TARA, THEO, OTTO, PIA, ADA], ids=["Tara", "Theo", "Otto", "Pia", "Ada"])
def test_the_pages_are_not_there_for_those_who_write_no_cases(open_page, sign_in, person):
    sign_in(person)
    app = open_page("library")
    for name in ("proof", "rehearse"):
        with pytest.raises(ValueError, match="Could not find a navigation page"):
            app.switch_page(str(ROOT / "pages" / f"{name}.py"))


def test_a_colleagues_own_draft_is_as_unknown_as_none(open_page, school, sign_in):
    draft = school.drafting.start(SVEN, SMALL, origin="")
    sign_in(SANA)
    for name in ("proof", "rehearse"):
        app = open_page(name, draft=str(draft.id))
        assert "This draft could not be found." in html_of(app)
        assert "late" not in everything(app)
        assert "Prove" not in links(app)
