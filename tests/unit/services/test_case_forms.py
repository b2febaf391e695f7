"""Forms: what they show of a draft, what they write, and what they refuse."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from simulator.content.located_yaml import load_located
from simulator.content.outline import outline_of
from simulator.domain.drafts import Draft
from simulator.domain.roles import SOLO
from simulator.errors import InvalidInput, SavedMeanwhile
from simulator.services import drafting
from simulator.services.case_forms import NewDecision
from simulator.services.option_fields import Move, ReplyLine

NEW = NewDecision("After the silence", "readiness", ("A1", "S6"), "less-than-usual", ("own-the-call",))


@pytest.fixture
def draft(services) -> Draft:
    return services.drafting.begin(SOLO, "blank", "")


def text(services, draft):
    return services.drafting.open(SOLO, draft.id)[1].text


def test_a_form_shows_the_option_as_it_is_written(services, draft):
    found = services.case_forms.option(SOLO, draft.id, "less-than-usual", 1)
    assert (found.id, found.to, found.scores) == ("own-the-call", "the-hour-ends", ("A5", "A3"))
    assert found.moves == (Move("repair", ("rana",), "light"),)
    assert found.ratings == {"A5": 4, "A3": 3}
    assert found.rationale["better"] == ""
    assert services.case_forms.option(SOLO, draft.id, "the-hour-ends", 1).to == ""


def test_the_words_beside_a_form_come_from_the_rubrics_of_the_case(services, draft):
    words = services.case_forms.words(SOLO, draft.id)
    assert {"A2", "S4"} <= {found.id for found in words.criteria}
    assert words.errors
    assert all(len(found.levels) == 5 for found in words.criteria)


def test_writing_what_is_there_already_saves_nothing(services, draft):
    found = services.case_forms.option(SOLO, draft.id, "the-hour-ends", 1)
    assert services.case_forms.write_option(SOLO, draft.id, "the-hour-ends", 1, found, since=1).revision == 1


def test_a_target_that_depends_on_the_state_and_a_reason_of_an_error_are_left_alone(services, draft):
    before = text(services, draft).replace(
        "        to:\n", "        critical: [{code: CE10, reason: So}]\n        to:\n"
    )
    services.drafting.save(SOLO, draft.id, before, since=1)
    found = services.case_forms.option(SOLO, draft.id, "the-hour-ends", 1)
    services.case_forms.write_option(SOLO, draft.id, "the-hour-ends", 1, replace(found, say="Come."), since=2)
    after = text(services, draft)
    assert after == before.replace(found.say, "Come.")


SPOKEN = """\
        reply:
          # she waits first
          - rana: "I don't know."   # quietly
            cue: looks away
            when: {rana.bond: ">= 4"}
          - scene: A door goes.
"""


def spoken(services, draft):
    """The first option with another reply, and effects that are written in two ways."""
    before = text(services, draft)
    start, end = before.index("        reply:"), before.index("        to: the-hour-ends")
    changed = before[:start] + SPOKEN + "        effects: {rana.bond: -1, call-named: true}  # her\n" + before[end:]
    services.drafting.save(SOLO, draft.id, changed, since=1)
    return changed


def test_a_reply_is_changed_line_by_line_and_what_a_line_says_besides_stays(services, draft):
    before = spoken(services, draft)
    found = services.case_forms.option(SOLO, draft.id, "less-than-usual", 0)
    said, scene = found.reply
    assert (said.speaker, said.words, said.cue, said.affect, said.bound) == (
        "rana",
        "I don't know.",
        "looks away",
        "neutral",
        True,
    )
    reply = (replace(said, words="I do not know.", affect="sad"), scene, ReplyLine("rana", "", "breathes out"))
    written = replace(found, reply=reply)
    services.case_forms.write_option(SOLO, draft.id, "less-than-usual", 0, written, since=2)
    after = before.replace('"I don\'t know."   # quietly', '"I do not know." # quietly')
    after = after.replace(
        '            when: {rana.bond: ">= 4"}\n', '            when: {rana.bond: ">= 4"}\n            affect: sad\n', 1
    )
    after = after.replace(
        "          - scene: A door goes.\n",
        '          - scene: A door goes.\n          - rana: ""\n            cue: "breathes out"\n',
    )
    assert re.sub(" +# quietly", " # quietly", text(services, draft)) == after


def test_a_line_that_is_emptied_goes_and_a_line_of_another_speaker_takes_its_place(services, draft):
    spoken(services, draft)
    found = services.case_forms.option(SOLO, draft.id, "less-than-usual", 0)
    written = replace(found, reply=(replace(found.reply[1], speaker="rana", words="There was a call."),))
    services.case_forms.write_option(SOLO, draft.id, "less-than-usual", 0, written, since=2)
    (line,) = services.case_forms.option(SOLO, draft.id, "less-than-usual", 0).reply
    assert (line.speaker, line.words, line.cue) == ("rana", "There was a call.", "")


def test_effects_and_repairs_are_written_by_what_the_case_can_change(services, draft):
    spoken(services, draft)
    variables = services.case_forms.words(SOLO, draft.id).variables
    assert variables["call-named"] == ("true", "false")
    assert variables["rana.bond"] == ()
    assert "none" in variables["rana.rupture"]
    found = services.case_forms.option(SOLO, draft.id, "less-than-usual", 0)
    assert found.effects == {"rana.bond": -1, "call-named": "true"}
    effects = {"rana.bond": 2, "call-named": "true", "rana.rupture": "none"}
    written = replace(found, effects=effects, repairs=("rana",))
    services.case_forms.write_option(SOLO, draft.id, "less-than-usual", 0, written, since=2)
    assert "        effects: {rana.bond: 2, call-named: true, rana.rupture: none} # her\n" in text(
        services, draft
    ).replace("}  # her", "} # her")
    assert "        repairs: [rana]\n" in text(services, draft)
    cleared = replace(services.case_forms.option(SOLO, draft.id, "less-than-usual", 0), effects={}, repairs=())
    services.case_forms.write_option(SOLO, draft.id, "less-than-usual", 0, cleared, since=3)
    assert "effects:" not in text(services, draft).split("- id: own-the-call")[0]


def test_what_a_form_leaves_as_it_was_or_cannot_show_stays_as_it_is_written(services, draft):
    before = text(services, draft).replace(
        "moves: [{explore: rana}]", "moves: [{explore: rana, dose: plain}, {shrug: rana}]", 1
    )
    before = before.replace("ratings: {A5: 1, A3: 2}", "ratings: {A5: 1, A3: 2, A9: 1}", 1)
    services.drafting.save(SOLO, draft.id, before, since=1)
    found = services.case_forms.option(SOLO, draft.id, "less-than-usual", 0)
    written = replace(found, ratings={"A5": 3, "A3": 2})
    services.case_forms.write_option(SOLO, draft.id, "less-than-usual", 0, written, since=2)
    assert text(services, draft) == before.replace("{A5: 1, A3: 2, A9: 1}", "{A5: 3, A3: 2, A9: 1}")
    moved = replace(found, moves=(Move("validate", ("rana",)),))
    with pytest.raises(InvalidInput, match="a form can't change"):
        services.case_forms.write_option(SOLO, draft.id, "less-than-usual", 0, moved, since=3)


def test_a_form_can_be_written_however_many_saves_came_after_it_was_opened(services, draft, monkeypatch):
    monkeypatch.setattr(drafting, "MAX_REVISIONS", 3)
    services.drafting.save(SOLO, draft.id, text(services, draft) + "# 2\n", since=1)
    found = services.case_forms.option(SOLO, draft.id, "less-than-usual", 0)
    for number in range(3, 8):
        services.drafting.save(SOLO, draft.id, text(services, draft) + f"# {number}\n", since=number - 1)
    services.case_forms.write_option(SOLO, draft.id, "less-than-usual", 0, replace(found, say="A."), since=2)
    assert 'say: "A."' in text(services, draft)


def test_an_option_that_was_changed_since_the_form_was_opened_is_not_written_over(services, draft):
    found = services.case_forms.option(SOLO, draft.id, "less-than-usual", 0)
    elsewhere = text(services, draft).replace("Repairs clocks.", "Mends clocks.")
    services.drafting.save(SOLO, draft.id, elsewhere, since=1)
    services.case_forms.write_option(SOLO, draft.id, "less-than-usual", 0, replace(found, say="A."), since=1)
    with pytest.raises(SavedMeanwhile):
        services.case_forms.write_option(SOLO, draft.id, "less-than-usual", 0, replace(found, say="B."), since=1)
    assert 'say: "A."' in text(services, draft)
    assert "Mends clocks." in text(services, draft)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"say": "  "}, "says nothing"),
        ({"say": "x" * 1_501}, "fit"),
        ({"moves": ()}, "one to 8 moves"),
        ({"moves": (Move("shout", ("rana",)),)}, "kind"),
        ({"moves": (Move("explore", ("nobody",)),)}, "toward whom"),
        ({"ratings": {"A5": 9}}, "0 to 4"),
        ({"to": "nowhere"}, "not in the text"),
        ({"reply": ()}, "no answer yet"),
        ({"reply": (ReplyLine("nobody", "Yes."),)}, "who says it"),
        ({"reply": (ReplyLine("rana", " "),)}, "says and shows nothing"),
        ({"effects": {"rana.height": 1}}, "no “rana.height”"),
        ({"effects": {"rana.bond": 0}}, "is not said"),
        ({"effects": {"call-named": "maybe"}}, "is not said"),
        ({"repairs": ("nobody",)}, "not in the cast"),
    ],
)
def test_what_an_option_lacks_is_said(services, draft, changes, said):
    found = services.case_forms.option(SOLO, draft.id, "less-than-usual", 0)
    with pytest.raises(InvalidInput, match=said):
        services.case_forms.write_option(SOLO, draft.id, "less-than-usual", 0, replace(found, **changes), since=1)


def test_a_new_decision_stands_between_an_option_and_where_it_led(services, draft):
    changed, name = services.case_forms.add_decision(SOLO, draft.id, NEW)
    written = load_located(text(services, draft), "").data["nodes"]["after-the-silence"]
    assert (changed.revision, name) == (2, "after-the-silence")
    assert [choice["ratings"] for choice in written["choices"]] == [{"A1": n, "S6": n} for n in ("4", "2", "1")]
    assert {choice["to"] for choice in written["choices"]} == {"the-hour-ends"}
    assert text(services, draft).count("to: after-the-silence") == 1


def test_one_more_option_can_be_put_into_a_decision_up_to_four(services, draft):
    changed, number = services.case_forms.add_option(SOLO, draft.id, "less-than-usual")
    assert (changed.revision, number) == (2, 3)
    assert len(outline_of(text(services, draft)).node("less-than-usual").options) == 4
    with pytest.raises(InvalidInput, match="at most 4"):
        services.case_forms.add_option(SOLO, draft.id, "less-than-usual")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "name"),
        ({"name": "The hour ends"}, "already"),
        ({"construct": ""}, "about"),
        ({"criteria": ()}, "one to four"),
        ({"origin": "nowhere"}, "comes after"),
        ({"options": ("gone",)}, "comes after"),
    ],
)
def test_what_a_decision_lacks_is_said_and_nothing_is_written(services, draft, changes, said):
    with pytest.raises(InvalidInput, match=said):
        services.case_forms.add_decision(SOLO, draft.id, replace(NEW, **changes))
    assert services.drafting.open(SOLO, draft.id)[0].revision == 1


def test_a_text_that_cannot_be_read_is_said_with_its_line(services, draft):
    services.drafting.save(SOLO, draft.id, "nodes:\n  a: [\n", since=1)
    for call in (
        lambda: services.case_forms.add_decision(SOLO, draft.id, NEW),
        lambda: services.case_forms.option(SOLO, draft.id, "a", 0),
        lambda: services.case_forms.add_option(SOLO, draft.id, "a"),
    ):
        with pytest.raises(InvalidInput, match=r"line \d"):
            call()
