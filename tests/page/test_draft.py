"""A case that is being written: text, map and findings, forms, and two who write at once."""

import html
import json

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from simulator.domain.roles import SOLO
from tests.page.reading import html_of
from tests.personas import PROGRAM, SANA, SVEN

pytestmark = pytest.mark.thorough

FIRST = "sb-form-less-than-usual-0"
"""Keys of the form of the first option begin so."""


@pytest.fixture
def draft(services, past_notice):
    return services.drafting.begin(SOLO, "blank", "A first try")


def text_of(services, draft, person=SOLO):
    return services.drafting.open(person, draft.id)[1].text


def said(page):
    """The page's words as they are read."""
    return html.unescape(html_of(page))


def press(page, key):
    return page.button(key=key).click().run()


def test_a_draft_is_shown_with_its_outline_and_nothing_to_mend(open_page, draft):
    page = open_page("draft", draft=str(draft.id))
    assert not page.exception
    assert "A first try" in said(page)
    assert "Nothing to mend" in said(page)
    assert {"sb-line-people-0", "sb-line-state-1", "sb-line-nodes-3"} <= {button.key for button in page.button}


def test_a_finding_leads_to_its_line(open_page, services, draft):
    text = text_of(services, draft)
    services.drafting.save(SOLO, draft.id, text.replace("to: the-hour-ends", "to: the-hour-end", 1), since=1)
    page = open_page("draft", draft=str(draft.id))
    assert "Did you mean 'the-hour-ends'?" in said(page)
    line = 1 + text[: text.index("to: the-hour-ends")].count("\n")
    press(page, "sb-line-error-0")
    assert page.query_params["line"] == str(line)


def test_a_name_is_found_wherever_it_is_used(open_page, draft):
    page = open_page("draft", draft=str(draft.id), uses="call-named")
    assert "3 places" in said(page)
    assert {"rana", "rana.bond", "call-named", "the-hour-ends"} <= set(page.selectbox(key="sb-used-name").options)
    page.selectbox(key="sb-used-name").set_value("she-will-see").run()
    assert page.query_params["uses"] == "she-will-see"
    assert "4 places" in said(page)


@pytest.mark.parametrize(
    "text", ["", "nodes: [", "[" * 3_000, "a: &b c\nd: *b\n", "nodes: {a: 1, b: [2]}", "# x\n" * 240_000]
)
def test_a_text_that_kills_editors_gets_a_message(open_page, services, past_notice, text):
    draft = services.drafting.start(SOLO, text, origin="upload: x")
    services.drafting.judge_soon(SOLO, text)  # so that the page need not be drawn again with what is found
    page = open_page("draft", draft=str(draft.id))
    assert not page.exception
    assert "Errors (" in said(page)


def test_an_option_is_written_by_a_form(open_page, services, draft):
    page = open_page("draft", draft=str(draft.id))
    press(page, "sb-form-option")
    assert "3: Slows, orients or lightens so that the person can follow." in page.radio[0].options
    page.text_area(key=f"{FIRST}-say").set_value("Last week I took a call. What was that like?")
    page.selectbox(key=f"{FIRST}-kind-1").set_value("repair")
    page.selectbox(key=f"{FIRST}-dose-1").set_value("light")
    page.radio(key=f"{FIRST}-rating-A5").set_value(3)
    page.text_area(key=f"{FIRST}-words-1").set_value("Or maybe not.")
    page.selectbox(key=f"{FIRST}-affect-1").set_value("sad")
    page.selectbox(key=f"{FIRST}-changes-0").set_value("rana.bond").run()
    page.number_input(key=f"{FIRST}-by-0-rana.bond").set_value(-1)
    page.multiselect(key=f"{FIRST}-repairs").set_value(["rana"])
    press(page, "sb-form-write")
    text = text_of(services, draft)
    assert '        say: "Last week I took a call. What was that like?"\n' in text
    assert "        moves: [{explore: rana}, {repair: rana, dose: light}]\n" in text
    assert "        ratings: {A5: 3, A3: 2}\n" in text
    assert '            affect: guarded\n          - rana: "Or maybe not."\n            affect: sad\n' in text
    assert "        effects: {rana.bond: -1}\n        repairs: [rana]\n" in text
    assert "The option is written." in said(page)


def test_a_form_that_is_half_filled_stays_open_while_one_goes_through_the_text(open_page, services, draft):
    page = press(open_page("draft", draft=str(draft.id)), "sb-form-option")
    page.text_area(key=f"{FIRST}-say").set_value("I took a call.").run()
    press(page, "sb-line-nodes-1")
    type_in(page, draft, text_of(services, draft) + "# more\n", 1)
    page.selectbox(key="sb-used-name").set_value("rana").run()
    assert page.text_area(key=f"{FIRST}-say").value == "I took a call."
    press(page, "sb-form-close")
    assert set(page.query_params) == {"draft", "uses"}


def test_the_form_of_one_option_is_never_filled_with_what_was_entered_for_another(open_page, draft):
    page = press(open_page("draft", draft=str(draft.id)), "sb-form-option")
    page.text_area(key=f"{FIRST}-say").set_value("I took a call.").run()
    page.query_params["option"] = "2"  # as the browser's way back does
    page.run()
    assert "I took a call." not in [area.value for area in page.text_area]


def test_the_words_of_a_rationale_are_counted(open_page, draft):
    page = open_page("draft", draft=str(draft.id), form="option", node="less-than-usual", option="1", at="1")
    before = next(line for line in said(page).splitlines() if "30 to 70" in line)
    page.text_area(key=f"{FIRST}-attends").set_value("one two three").run()
    assert next(line for line in said(page).splitlines() if "30 to 70" in line) != before


def test_a_form_says_where_the_text_cannot_be_read(open_page, services, draft):
    services.drafting.save(SOLO, draft.id, "nodes: [\n", since=1)
    page = open_page("draft", draft=str(draft.id), form="option", node="less-than-usual", option="1", at="1")
    assert "The text can't be read just now" in said(page)
    assert not page.exception


def test_a_decision_is_written_by_a_form_between_two_others(open_page, services, draft):
    page = press(open_page("draft", draft=str(draft.id)), "sb-form-decision")
    page.text_input(key="sb-form-name").set_value("After the silence")
    page.selectbox(key="sb-form-construct").set_value("not-knowing")
    page.multiselect(key="sb-form-criteria").set_value(["A4", "S6"])
    page.selectbox(key="sb-form-origin").set_value("less-than-usual").run()
    press(page, "sb-form-write")
    text = text_of(services, draft)
    assert text.count("to: after-the-silence\n") == 3
    assert services.drafting.judge(SOLO, text).scenario is not None


def test_a_form_that_lacks_something_says_so_and_keeps_what_was_entered(open_page, draft):
    page = press(open_page("draft", draft=str(draft.id)), "sb-form-decision")
    page.text_input(key="sb-form-name").set_value("Next")
    press(page, "sb-form-write")
    assert "Say what the decision is about." in said(page)
    assert page.text_input(key="sb-form-name").value == "Next"


def test_an_earlier_save_is_looked_at_and_brought_back(open_page, services, draft):
    first = text_of(services, draft)
    services.drafting.save(SOLO, draft.id, "id: gone\n", since=1)
    page = open_page("draft", draft=str(draft.id), save="1")
    assert "A first try" in page.code[0].value
    press(page, "sb-bring-back")
    assert text_of(services, draft) == first


def send(page, component, **values):
    """What a component of the browser tells the page."""
    (found,) = [each for each in page.get("bidi_component") if each.proto.component_name.endswith(component)]
    states = page._tree.get_widget_states()
    states.widgets.append(WidgetState(id=found.proto.id, json_value=json.dumps(values)))
    page._run(states)


def type_in(page, draft, text, since, number=1):
    """What the editor sends some moments after the last key."""
    send(page, "sb_editor", typed={"place": str(draft.id), "since": since, "text": text, "line": 1, "number": number})


def test_what_is_typed_is_saved_and_judged(open_page, services, draft):
    page = open_page("draft", draft=str(draft.id))
    type_in(page, draft, "id: a\n", 1)
    assert text_of(services, draft) == "id: a\n"
    assert "Errors (" in said(page)


def test_two_texts_of_one_tab_follow_each_other_also_before_the_first_was_answered(open_page, services, draft):
    page = open_page("draft", draft=str(draft.id))
    type_in(page, draft, "id: a\n", 1)
    type_in(page, draft, "id: ab\n", 1, number=2)
    assert text_of(services, draft) == "id: ab\n"
    assert "mine" not in page.query_params


def test_what_was_typed_last_in_another_draft_is_saved_there_and_leads_nobody_back(open_page, services, draft):
    other = services.drafting.begin(SOLO, "blank", "Another")
    page = open_page("draft", draft=str(draft.id), line="3")
    type_in(page, other, "id: a\n", 1)
    assert text_of(services, other) == "id: a\n"
    assert (page.query_params["draft"], page.query_params["line"]) == (str(draft.id), "3")


@pytest.fixture
def parted(open_page, services, sign_in):
    """Sana's page of a draft that Sven has saved while she typed."""
    draft = services.drafting.begin(SANA, "blank", "Ours")
    services.drafting.open_to(SANA, draft.id, PROGRAM)
    text = text_of(services, draft, SANA)
    sign_in(SANA)
    page = open_page("draft", draft=str(draft.id))
    services.drafting.save(SVEN, draft.id, text + "# his\n", since=1)
    type_in(page, draft, text + "# hers\n", 1)
    return page, draft, text


def merged(page):
    """What the three-way view is drawn with."""
    (found,) = [each for each in page.get("bidi_component") if each.proto.component_name.endswith("sb_merge")]
    return json.loads(found.proto.json)


def test_what_two_type_at_once_is_shown_side_by_side_and_made_one(parted, services):
    page, draft, text = parted
    assert [merged(page)[name] for name in ("base", "mine", "theirs")] == [text, text + "# hers\n", text + "# his\n"]
    sven = services.accounts.store.account(SVEN.id).name
    assert dict(merged(page)["words"])["theirs"] == f"Saved by {sven}"
    send(page, "sb_merge", resolved=text + "# both\n")
    assert text_of(services, draft, SANA) == text + "# both\n"
    assert [one.id for one in services.drafting.drafts(SANA)] == [draft.id]


def ways(page):
    return [link.proto.label for link in page.get("page_link")]


def test_who_leaves_two_texts_apart_is_led_back_to_them_from_either_and_from_the_desk(parted, open_page, services):
    _page, draft, text = parted
    aside = next(one for one in services.drafting.drafts(SANA) if one.id != draft.id)
    for place, query in (("draft", {"draft": str(draft.id)}), ("draft", {"draft": str(aside.id)}), ("studio", {})):
        assert "Put both texts together" in ways(open_page(place, **query))
    page = open_page("draft", draft=str(draft.id), mine=str(aside.id))
    assert merged(page)["mine"] == text + "# hers\n"


def place_of(page, component):
    """Where in the page's tree a component stands: a component that moves is put up anew, and forgets what it knew."""

    def places(node, path):
        for index, child in getattr(node, "children", {}).items():
            name = getattr(getattr(child, "proto", None), "component_name", "")
            if name.endswith(component):
                yield (*path, index)
            yield from places(child, (*path, index))

    (found,) = places(page.main, ())
    return found


def test_whatever_is_said_above_the_editor_it_stays_where_it_is(parted, open_page, services):
    alone = services.drafting.begin(SANA, "blank", "Another")
    at_rest = open_page("draft", draft=str(alone.id))
    waiting = open_page("draft", draft=str(parted[1].id))
    assert "Put both texts together" in ways(waiting)
    at_rest_place, waiting_place = place_of(at_rest, "sb_editor"), place_of(waiting, "sb_editor")
    told = press(waiting, "sb-form-more")
    assert "One more option is in the text." in said(told)
    assert at_rest_place == waiting_place == place_of(told, "sb_editor")


def test_nobody_is_led_to_put_together_what_a_colleague_set_aside(open_page, services, sign_in):
    draft = services.drafting.begin(SVEN, "blank", "Ours")
    aside = services.drafting.set_aside(SVEN, draft.id, text_of(services, draft, SVEN) + "# his\n", since=1)
    for one in (draft, aside):
        services.drafting.open_to(SVEN, one.id, PROGRAM)
    sign_in(SANA)
    for place, query in (("draft", {"draft": str(draft.id)}), ("draft", {"draft": str(aside.id)}), ("studio", {})):
        assert "Put both texts together" not in ways(open_page(place, **query))


def test_a_third_text_is_put_together_with_what_was_made_of_two(parted, services):
    page, draft, text = parted
    services.drafting.save(SVEN, draft.id, text + "# again\n", since=2)
    send(page, "sb_merge", resolved=text + "# both\n")
    assert "saved this draft since" in said(page)
    assert [merged(page)[name] for name in ("base", "mine", "theirs")] == [
        text + "# his\n",
        text + "# both\n",
        text + "# again\n",
    ]


def test_no_draft_but_what_was_set_aside_there_is_put_together_with_another(open_page, services, draft):
    other = services.drafting.begin(SOLO, "blank", "Another")
    page = open_page("draft", draft=str(draft.id), mine=str(other.id))
    assert "sb_editor" in {each.proto.component_name.rpartition(".")[2] for each in page.get("bidi_component")}


def test_what_walks_come_to_is_drawn_on_the_map(open_page, services, draft):
    text = text_of(services, draft)
    before = "      - id: own-the-call\n"
    never = f"{before}        when: {{call-named: true}}\n"
    services.drafting.save(SOLO, draft.id, text.replace(before, never), since=1)
    page = open_page("draft", draft=str(draft.id))
    (graph,) = [each for each in page.get("bidi_component") if each.proto.component_name.endswith("sb_graph")]
    drawn = json.loads(graph.proto.json)
    assert {node[0]: node[6] for node in drawn["nodes"] if node[6]} == {
        "less-than-usual": "2 of 3 options ever on offer"
    }
    assert {edge[3] for edge in drawn["edges"] if not edge[5]} == {"own-the-call"}
    assert "5 of 6 options" in said(page)


def test_what_cannot_be_saved_is_told_in_the_editor_and_stays_there(open_page, services, draft):
    page = open_page("draft", draft=str(draft.id))
    before = text_of(services, draft)
    type_in(page, draft, "x" * 1_000_001, 1)
    assert text_of(services, draft) == before
    (editor,) = [each for each in page.get("bidi_component") if each.proto.component_name.endswith("sb_editor")]
    assert "A case may have 1,000,000 bytes" in json.loads(editor.proto.json)["refused"]


def test_a_stranger_to_a_draft_learns_nothing_of_it(open_page, services, sign_in):
    draft = services.drafting.begin(SVEN, "blank", "His alone")
    sign_in(SANA)
    page = open_page("draft", draft=str(draft.id))
    assert "His alone" not in said(page)
    assert "That did not work" in said(page)
