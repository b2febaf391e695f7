"""A debriefing in its layers: in short, three moments, the whole record, one's own notes."""

import re
from dataclasses import replace

import pytest

from simulator.domain.preferences import Ways
from simulator.domain.roles import SOLO
from simulator.domain.sharing import MAX_OWN_WORDS, Confidence, Pull
from tests.noting import was_sure
from tests.page.reading import button, everything, html_of, keys, labels, links, notice

FIRST_LAYER = "Which moment would you take back, and what were you trying to do?"


@pytest.fixture
def layer(open_page, finished):
    """Opens a layer of the debriefing of the finished attempt."""

    def opened(name=""):
        query = {"layer": name} if name else {}
        return open_page("debrief", attempt=str(finished.id), **query)

    return opened


def reflection(app):
    (field,) = app.text_area
    return field


# In short


def test_it_opens_with_a_question_one_strength_one_moment_and_one_drill(layer):
    app = layer()
    shown = html_of(app)
    assert [field.label for field in app.text_area] == [FIRST_LAYER]
    assert shown.index("A strength") < shown.index("A moment to work on")
    assert r"Drill this\: Safety planning" in labels(app.button)
    assert "Decision by decision" not in shown


def test_where_the_session_came_to_stands_above_every_layer(layer):
    for name in ("", "moments", "record", "yours"):
        assert re.search(r"Debriefing · .* · A secure ending</p><h1>On the way to the car</h1>", html_of(layer(name)))


def test_a_critical_choice_is_told_first_whatever_the_scores(layer):
    shown = html_of(layer())
    assert "Safety: for review" in shown
    assert "A no-suicide promise calms the one who asks for it" in shown


@pytest.mark.thorough
def test_the_answer_to_the_question_is_not_stored_unless_it_is_saved(layer, services, finished):
    app = layer()
    reflection(app).set_value("The promise; I wanted to be able to sleep.").run()
    assert services.notes.my_reflection(SOLO, finished.id) is None
    button(app, "sb-reflect-save").click().run()
    assert notice(app) == "It is in your journal."
    assert services.notes.my_reflection(SOLO, finished.id).text == "The promise; I wanted to be able to sleep."


@pytest.mark.thorough
def test_a_saved_answer_is_there_again_and_goes_when_it_is_emptied(layer, services, finished):
    services.notes.reflect(SOLO, finished.id, "The promise.")
    app = layer()
    assert reflection(app).value == "The promise."
    reflection(app).set_value("  ")
    button(app, "sb-reflect-save").click().run()
    assert notice(app) == "It is no longer in your journal."
    assert services.notes.my_reflection(SOLO, finished.id) is None


@pytest.mark.thorough
@pytest.mark.parametrize("text", ["x" * 20_000, "<b>שלום</b> 🦋" * 1_500], ids=len)
def test_an_answer_that_is_too_long_is_refused_in_words_and_stays_in_its_field(layer, services, finished, text):
    app = layer()
    reflection(app).set_value(text)
    button(app, "sb-reflect-save").click().run()
    assert f"That is {len(text):,} characters; {MAX_OWN_WORDS:,} fit." in notice(app)
    assert reflection(app).value == text
    assert services.notes.my_reflection(SOLO, finished.id) is None


@pytest.mark.thorough
def test_what_was_typed_survives_a_look_at_another_layer(layer):
    app = layer()
    reflection(app).set_value("The promise.").run()
    app.query_params["layer"] = "record"
    app.run()
    assert "Decision by decision" in html_of(app)
    app.query_params["layer"] = "first"
    app.run()
    assert reflection(app).value == "The promise."


@pytest.mark.thorough
def test_every_layer_is_one_link_away(layer):
    assert [label for label in links(layer()) if label in ("In short", "Three moments", "The whole record")] == [
        "In short",
        "Three moments",
        "The whole record",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "<script>",
        pytest.param("nonsense", marks=pytest.mark.thorough),
        pytest.param("x" * 5_000, marks=pytest.mark.thorough),
    ],
)
def test_an_unknown_layer_is_the_first(layer, name):
    assert FIRST_LAYER in labels(layer(name).text_area)


@pytest.mark.thorough
def test_the_record_can_be_taken_along_with_private_notes_in_one_file_alone(layer, finished):
    shown = html_of(layer("record"))
    files = re.findall(r'href="(/download/[^"]*)"', shown)
    address = f"/download/debriefing.pdf?attempt={finished.id}"
    assert files == [address, f"{address}&amp;notes=1", f"/download/debriefing.csv?attempt={finished.id}"]


@pytest.mark.thorough
def test_whoever_wants_the_record_first_has_it_first(layer, services):
    app = layer("record")
    (wanted,) = [box for box in app.checkbox if box.key == "sb-record-first"]
    assert wanted.value is False
    wanted.check().run()
    assert notice(app) == "Your debriefings open with the whole record."
    assert services.preferences.ways(SOLO) == replace(Ways(), record_first=True)
    assert "Decision by decision" in html_of(layer())


# Three moments


@pytest.mark.thorough
def test_three_moments_are_shown_in_their_order_with_what_each_is_looked_at_for(layer):
    shown = html_of(layer("moments"))
    assert shown.count('class="sb-card sb-moment"') == 3
    numbers = [int(n) for n in re.findall(r'<h3>[^<]*</h3><p class="sb-facts">Decision (\d+): ', shown)]
    assert numbers == sorted(set(numbers))
    assert "<h3>A safety moment</h3>" in shown
    assert "<h3>A turn</h3>" in shown


@pytest.mark.thorough
def test_each_moment_says_why_people_moved_what_else_there_was_and_a_better_wording(layer):
    shown = html_of(layer("moments"))
    assert shown.count("<h4>How it was answered</h4>") == 3
    assert shown.count("<h4>Why they moved</h4>") == 3
    assert shown.count("other options</summary>") == 3
    assert "<h4>A better wording</h4>" in shown


@pytest.mark.thorough
def test_a_moment_can_be_seen_again_and_the_session_stays_as_it_was(layer, services, finished):
    app = layer("moments")
    button(app, "sb-again-9").click().run()
    _root, branch = services.branching.family(SOLO, finished.id)
    assert (branch.fork_step, branch.n_decisions) == (9, 9)
    assert services.store.attempt(finished.id).ending == finished.ending
    assert app.query_params["attempt"] == str(branch.attempt.id)
    assert not app.exception


@pytest.mark.thorough
def test_each_moment_can_be_remarked_on(layer):
    assert len([key for key in keys(layer("moments")) if key.startswith("sb-remark-open-moment-")]) == 3


@pytest.mark.thorough
def test_the_tries_of_a_session_are_listed_with_a_way_to_compare_them(layer, services, finished):
    assert "Your tries of this session" not in html_of(layer("moments"))
    services.branching.rewind(SOLO, finished.id, 4)
    app = layer("moments")
    shown = html_of(app)
    assert "The first way through (this one)" in shown
    assert "From decision 5" in shown
    assert links(app).count("Compare") == 1


# The whole record


@pytest.mark.thorough
def test_a_critical_choice_is_shown_in_the_record_with_its_reason(layer):
    shown = html_of(layer("record"))
    assert "Safety: for review" in shown
    assert '<a href="#sb-decision-10">Decision 10: ' in shown


@pytest.mark.thorough
def test_dimensions_are_apart_with_bands_and_evidence(layer):
    shown = html_of(layer("record"))
    assert all(name in shown for name in ("Attunement", "Safety", "Fidelity to the model", "moments count"))
    assert "No score says how good a therapist somebody is" in shown
    assert "competent therapist" not in shown
    assert "certified" not in shown.lower()


@pytest.mark.thorough
def test_each_decision_shows_reasons_sources_and_roads_not_taken(layer):
    shown = html_of(layer("record"))
    assert shown.count("<h3>The roads not taken</h3>") == 12
    assert shown.count("What it attends to") == 12
    assert "Eubanks, C. F., Muran, J. C., &amp; Safran, J. D. (2018)" in shown.split('id="sb-decision-2"')[1]


@pytest.mark.thorough
def test_every_visited_decision_of_the_map_leads_to_it_in_the_record(layer):
    shown = html_of(layer("record"))
    spots = re.findall(r'<a class="sb-spot[^"]*" href="#(sb-decision-\d+)"', shown)
    assert sorted(spots) == sorted(f"sb-decision-{n}" for n in range(1, 13))
    assert [spot for spot in spots if f'id="{spot}"' not in shown] == []


@pytest.mark.thorough
def test_the_map_stands_beside_a_list_that_says_the_same(layer):
    shown = html_of(layer("record"))
    assert "<h3>The walk taken</h3>" in shown
    assert "It parts from this one at decision 10" in shown
    assert "After 12 decisions it came to a secure ending." in shown
    assert "led to a moment that this session did not come to" in shown


@pytest.mark.thorough
def test_an_ending_that_nothing_tells_of_is_not_named_on_the_map(layer, services, finished):
    sheet = html_of(layer("record")).split('class="sb-map"')[1].split("sb-map-legend")[0]
    told = {
        other.led_to.title for m in services.training.debrief(SOLO, str(finished.id))[1].moments for other in m.others
    }
    named = set(re.findall(r'title="(?:A secure|A mixed|A ruptured) ending: ([^"]*)"', sheet))
    assert named <= told | {"On the way to the car"}
    assert 'title="An ending that this session did not come to"' in sheet


@pytest.mark.thorough
def test_how_each_person_moved_is_drawn_told_and_given_as_a_table(layer):
    shown = html_of(layer("record"))
    for name in ("Noor", "Samira", "Daniel"):
        assert f"What moved {name}, and the numbers" in shown
        assert f"<caption>{name} after each decision</caption>" in shown
    assert "Bond: 4 at the opening, 9 at the end, between 4 and 9" in shown


@pytest.mark.thorough
def test_strains_and_the_endings_within_reach_are_told_in_words(layer):
    shown = html_of(layer("record"))
    assert "Noor: strained after decision 6, mended at decision 7, 1 decision later." in shown
    assert "From the opening, up to decision 10" in shown
    assert "out of reach" in shown


@pytest.mark.thorough
def test_the_sources_of_the_case_are_given_in_full(layer):
    assert "Attachment-based family therapy for depressed adolescents" in html_of(layer("record"))


@pytest.mark.thorough
def test_the_decision_that_lost_the_secure_ending_is_shown_as_the_turning_point(open_page, ruptured):
    shown = html_of(open_page("debrief", attempt=str(ruptured.id), layer="record"))
    assert shown.index("The turning point") < shown.index(">Decision by decision</h2>")
    assert "a secure ending was still within reach" in shown
    assert "From here on no road led to a secure ending any more." in shown


@pytest.mark.thorough
def test_a_session_that_ends_secure_has_no_turning_point(layer):
    shown = html_of(layer("record"))
    assert "The turning point" not in shown
    assert "From here on no road led to a secure ending any more." not in shown


@pytest.mark.thorough
def test_own_words_stand_beside_skilled_ones_with_how_sure_one_was_and_what_pulled(layer, services, finished):
    services.notes.note(SOLO, finished.id, 9, own_words="<b>Promise me</b>", pull=Pull.RESCUE)
    was_sure(services, finished.id, 9, Confidence.SURE)
    shown = html_of(layer("record"))
    assert "You would have said" in shown
    assert "&lt;b&gt;Promise me&lt;/b&gt;" in shown
    assert "How sure you were: sure. What pulled you: to rescue." in shown
    assert "1 answer; too few to say more" in shown


@pytest.mark.thorough
def test_without_notes_nothing_is_said_of_confidence(layer):
    assert "How sure you were" not in html_of(layer("record"))


@pytest.mark.thorough
def test_any_decision_of_the_record_can_be_seen_again(layer, services, finished):
    app = layer("record")
    (moment,) = [box for box in app.selectbox if box.key == "sb-any-step"]
    moment.set_value(3).run()
    button(app, "sb-again-any").click().run()
    assert [line.fork_step for line in services.branching.family(SOLO, finished.id)] == [None, 3]


# One's own


@pytest.mark.thorough
def test_a_note_keeps_what_pulled_and_does_not_ask_in_hindsight_how_sure_one_was(layer, services, finished):
    app = layer("yours")
    assert "How sure I was" not in [box.label for box in app.selectbox]
    (pulled,) = [box for box in app.selectbox if box.label == "What I felt pulled to do"]
    pulled.set_value(Pull.FIX)
    button(app, "sb-note-keep").click().run()
    (kept,) = services.notes.my_notes(SOLO, finished.id)
    assert (kept.step, kept.confidence, kept.pull) == (0, None, Pull.FIX)
    assert "To fix it" in html_of(app)


@pytest.mark.thorough
def test_how_sure_one_was_stays_with_a_note_that_is_changed_and_can_only_be_taken_back(layer, services, finished):
    was_sure(services, finished.id, 0, Confidence.GUESSING)
    app = layer("yours")
    (sure,) = [box for box in app.selectbox if box.label == "How sure I was"]
    assert sure.options == ["Not said", "Guessing"]
    app.text_area[0].set_value("I would wait.")
    button(app, "sb-note-keep").click().run()
    (kept,) = services.notes.my_notes(SOLO, finished.id)
    assert (kept.own_words, kept.confidence) == ("I would wait.", Confidence.GUESSING)
    next(box for box in app.selectbox if box.label == "How sure I was").select_index(0)
    button(app, "sb-note-keep").click().run()
    assert services.notes.my_notes(SOLO, finished.id)[0].confidence is None


@pytest.mark.thorough
def test_a_note_that_is_too_long_is_refused_in_words_and_loses_nothing(layer, services, finished):
    app = layer("yours")
    (words, _reaction) = app.text_area
    words.set_value("y" * 20_000)
    button(app, "sb-note-keep").click().run()
    assert "That is 20,000 characters; 4,000 fit." in notice(app)
    assert app.text_area[0].value == "y" * 20_000
    assert services.notes.my_notes(SOLO, finished.id) == ()


@pytest.mark.thorough
def test_the_ways_to_share_and_erase_stand_with_ones_notes(layer):
    assert "Erase this session" in everything(layer("yours"))
    assert "Erase this session" not in everything(layer())


# Who and when


@pytest.mark.parametrize(
    "name", ["record", *(pytest.param(name, marks=pytest.mark.thorough) for name in ("", "moments", "yours"))]
)
def test_an_unfinished_attempt_is_not_debriefed_yet(open_page, attempt, name):
    shown = html_of(open_page("debrief", attempt=str(attempt.id), layer=name))
    assert "This session isn&#x27;t finished yet" in shown
    assert "Decision by decision" not in shown


@pytest.mark.parametrize(
    "name", ["record", *(pytest.param(name, marks=pytest.mark.thorough) for name in ("", "moments", "yours"))]
)
def test_somebody_elses_debriefing_cannot_be_read(open_page, somebody_elses_attempt, name):
    app = open_page("debrief", attempt=str(somebody_elses_attempt.id), layer=name)
    assert "This attempt could not be found." in html_of(app)
    assert not app.exception


@pytest.mark.thorough
def test_the_drill_opens_the_drills_on_the_construct_of_the_moment_to_work_on(layer):
    app = layer()
    button(app, "sb-drill").click().run()
    assert app.query_params["focus"] == "safety-planning"
    assert not app.exception
