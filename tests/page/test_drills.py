import html
from dataclasses import replace
from uuid import uuid4

import pytest

from simulator.bootstrap import services as built
from simulator.domain.drill_planning import plan
from simulator.domain.drill_records import DrillKind
from simulator.domain.roles import SOLO
from simulator.services.drill_rooms import Drill
from tests.page.reading import NO_ANSWERS, everything, html_of, is_choosing, keys, labels, links, notice, offered
from tests.personas import ADA, TARA, THEO

pytestmark = pytest.mark.thorough

LONG = "Because. " * 2_500


def row(services, sitting, actor=SOLO):
    return services.drilling.row(actor, sitting.id)


def due(services, sitting):
    found = row(services, sitting).due
    assert isinstance(found, Drill)
    return found


def press(app, key):
    return app.button(key=key).click().run()


def pick(app, number=0):
    """Press an option twice."""
    there = offered(app)
    there.say(there.ids[number])


@pytest.fixture
def sitting(services, past_notice):
    return services.drilling.begin(SOLO)


@pytest.fixture
def drilled(open_page, sitting):
    """The first drill of a row."""
    return open_page("drills", sitting=str(sitting.id), on="0")


def of_kind(services, kind, level=1):
    """A row of one drill of a kind, at a level."""
    drilling = services.drilling
    book = drilling._books()
    skills = book.skills(kind)
    items = plan(book, {kind: skills}, dict.fromkeys(skills, level), size=1)
    sitting = drilling.begin(SOLO)
    drilling.stop(SOLO, sitting.id)
    made = replace(sitting, id=uuid4(), items=items)
    drilling.drills.begin_sitting(made)
    return made


def test_the_first_notice_comes_first(open_page, services):
    assert keys(open_page("drills")) == ["sb-accept-notice"]


def test_the_page_says_what_drills_are_and_that_they_are_private(open_page, past_notice):
    app = open_page("drills")
    said = html_of(app)
    assert "Single moments from the cases, ten in a row" in said
    assert "nobody else sees them" in said
    assert "There is no clock" in said
    assert "A row starts with what was hardest in your sessions, then with what is most common." in said


def test_the_header_leads_to_drills(open_page, past_notice):
    assert "Drills" in links(open_page("library"))


def test_whoever_only_runs_the_installation_finds_no_drills(open_page, sign_in):
    sign_in(ADA)
    app = open_page("library")
    assert "Drills" not in links(app)
    assert "sb-drill-begin" not in keys(app)


def test_begin_opens_the_first_drill(open_page, services, past_notice):
    app = press(open_page("drills"), "sb-drill-begin")
    assert "Drill 1 of 10" in html_of(app)
    assert services.drilling.desk(SOLO).unfinished is not None


def test_a_drill_gives_its_context_in_two_lines(drilled, services, sitting):
    said = html_of(drilled)
    drill = due(services, sitting)
    context = said.split('class="sb-drill-context"')[1].split("</div>")[0]
    assert context.count("<p>") == 2
    assert html.escape(drill.case.scenario.about.title) in context


def test_own_words_come_before_the_options(drilled):
    assert not is_choosing(drilled)
    assert len(drilled.text_area) == 1
    press(drilled, "sb-drill-show")
    assert len(offered(drilled).ids) in (3, 4)
    assert len(drilled.text_area) == 0


def test_own_words_stand_above_the_options_and_are_kept_with_the_answer(drilled, services, sitting):
    drilled.text_area[0].set_value("I hear <b>you</b> 😀").run()
    press(drilled, "sb-drill-show")
    assert "I hear &lt;b&gt;you&lt;/b&gt; 😀" in html_of(drilled)
    pick(drilled)
    assert row(services, sitting).answers[0].own_words == "I hear <b>you</b> 😀"
    assert "Your own words, beside skilled ones" in html_of(drilled)


def test_words_that_are_too_long_are_told_at_once_and_stay_in_the_field(drilled, services, sitting):
    drilled.text_area[0].set_value(LONG).run()
    press(drilled, "sb-drill-show")
    assert "22,500 characters; 4,000 fit" in notice(drilled)
    assert drilled.text_area[0].value == LONG
    assert row(services, sitting).position == 0


def test_words_that_are_too_long_can_be_left_and_the_drill_goes_on(drilled, services, sitting):
    drilled.text_area[0].set_value(LONG).run()
    press(drilled, "sb-drill-show")
    press(drilled, "sb-drill-skip")
    assert notice(drilled) == ""
    pick(drilled)
    assert notice(drilled) == ""
    assert [one.own_words for one in row(services, sitting).answers] == [""]


def test_what_was_begun_and_then_skipped_is_not_kept(drilled, services, sitting):
    drilled.text_area[0].set_value("Not this time.").run()
    press(drilled, "sb-drill-skip")
    assert "Not this time." not in everything(drilled)
    pick(drilled)
    assert [one.own_words for one in row(services, sitting).answers] == [""]


def test_own_words_are_there_after_a_refresh_with_the_options_open(drilled, open_page, services, sitting):
    drilled.text_area[0].set_value("I hear you.").run()
    press(drilled, "sb-drill-show")
    again = open_page("drills", sitting=str(sitting.id), on="0")
    assert is_choosing(again)
    assert "I hear you." in html_of(again)
    pick(again)
    assert row(services, sitting).answers[0].own_words == "I hear you."


def test_own_words_of_a_drill_that_is_not_answered_yet_are_listed_and_can_be_deleted(open_page, services, sitting):
    services.drilling.open_options(SOLO, sitting.id, 0, "Said first.")
    app = open_page("drills")
    assert "Said first." in html_of(app)
    press(app, f"sb-drill-delete-{sitting.id}-0")
    assert "Said first." not in everything(app)
    again = open_page("drills", sitting=str(sitting.id), on="0")
    assert is_choosing(again)
    assert "You would say:" not in html_of(again)


def test_options_that_another_tab_has_answered_do_not_open_again(drilled, services, sitting):
    drilled.text_area[0].set_value("Too late.")
    services.drilling.answer(SOLO, sitting.id, 0, due(services, sitting).answers[1])
    press(drilled, "sb-drill-show")
    assert notice(drilled).startswith("That decision was already made.")
    assert not is_choosing(drilled)
    assert services.drilling.my_words(SOLO) == ((), 0)


def test_what_was_pressed_twice_is_the_answer(drilled, services, sitting):
    press(drilled, "sb-drill-skip")
    given = offered(drilled).ids[1]
    assert row(services, sitting).position == 0
    pick(drilled, 1)
    assert [answer.answer for answer in row(services, sitting).answers] == [given]


@pytest.mark.parametrize("sent", NO_ANSWERS)
def test_what_is_no_answer_is_not_taken(drilled, services, sitting, sent):
    press(drilled, "sb-drill-skip")
    offered(drilled).send(sent)
    assert row(services, sitting).position == 0
    assert not drilled.exception


def test_options_have_the_keys_1_to_4_unless_they_are_off(drilled):
    press(drilled, "sb-drill-skip")
    assert offered(drilled).data["shortcuts"] is True
    press(drilled, "sb-keys")
    assert offered(drilled).data["shortcuts"] is False


def test_feedback_follows_at_once_with_the_way_on(drilled):
    press(drilled, "sb-drill-skip")
    pick(drilled)
    said = html_of(drilled)
    assert "What came of it" in said
    assert "sb-verdict" in said
    assert "comes back" in said
    assert "sb-drill-next" in keys(drilled)
    assert not is_choosing(drilled)


def test_nothing_before_an_answer_shows_what_is_right(drilled):
    press(drilled, "sb-drill-skip")
    assert "sb-verdict" not in html_of(drilled)


def test_feedback_is_there_again_after_a_refresh_and_nothing_is_answered_twice(drilled, open_page, services, sitting):
    press(drilled, "sb-drill-skip")
    pick(drilled)
    again = open_page("drills", sitting=str(sitting.id), on="0")
    assert "What came of it" in html_of(again)
    assert row(services, sitting).position == 1


def test_next_leads_to_the_second_drill(drilled):
    press(drilled, "sb-drill-skip")
    pick(drilled)
    press(drilled, "sb-drill-next")
    assert "Drill 2 of 10" in html_of(drilled)


def test_a_hint_is_there_for_whoever_asks_and_is_counted(drilled, services, sitting):
    assert "A hint</p>" not in html_of(drilled)
    press(drilled, "sb-drill-hint")
    assert "A hint</p>" in html_of(drilled)
    press(drilled, "sb-drill-skip")
    assert "A hint</p>" in html_of(drilled)
    pick(drilled)
    assert row(services, sitting).answers[0].hints == 1


def test_at_the_second_level_there_are_no_hints(open_page, services, past_notice):
    app = open_page("drills", sitting=str(of_kind(services, DrillKind.RESPOND, 2).id), on="0")
    assert "sb-drill-hint" not in keys(app)
    assert "Looked at by" not in html_of(app)


@pytest.mark.parametrize("kind", DrillKind)
def test_at_the_third_level_the_options_wait_for_words(open_page, services, past_notice, kind):
    app = open_page("drills", sitting=str(of_kind(services, kind, 3).id), on="0")
    press(app, "sb-drill-show")
    assert "At this level, say it in your own words" in notice(app)
    assert not is_choosing(app)
    app.text_area[0].set_value("It steps back.").run()
    press(app, "sb-drill-show")
    assert is_choosing(app)


@pytest.mark.parametrize("kind", [DrillKind.RESPOND, *(pytest.param(k, marks=pytest.mark.thorough) for k in DrillKind)])
def test_an_address_does_not_open_options_that_wait_for_words(open_page, services, past_notice, kind):
    sitting = of_kind(services, kind, 3)
    app = open_page("drills", sitting=str(sitting.id), on="0", shown="0")
    assert not is_choosing(app)
    assert len(app.text_area) == 1


def test_said_aloud_is_said_too_and_leaves_no_text(open_page, services, past_notice):
    sitting = of_kind(services, DrillKind.RESPOND, 3)
    app = open_page("drills", sitting=str(sitting.id), on="0")
    app.text_area[0].set_value("Half a sen").run()
    press(app, "sb-drill-skip")
    again = open_page("drills", sitting=str(sitting.id), on="0")
    assert is_choosing(again)
    pick(again)
    assert [one.own_words for one in row(services, sitting).answers] == [""]


def test_at_the_third_level_it_can_be_said_aloud(open_page, services, past_notice):
    app = open_page("drills", sitting=str(of_kind(services, DrillKind.RESPOND, 3).id), on="0")
    assert labels([app.button(key="sb-drill-skip")]) == ["I said it aloud"]
    press(app, "sb-drill-skip")
    assert is_choosing(app)


def test_labelling_offers_four_kinds_and_says_which_it_was(open_page, services, past_notice):
    sitting = of_kind(services, DrillKind.LABEL)
    app = open_page("drills", sitting=str(sitting.id), on="0")
    assert "Which kind of move is this" in html_of(app)
    assert "A therapist" in html_of(app)
    assert len(offered(app).ids) == 4
    right = services.drilling._rooms.outcome(due(services, sitting), due(services, sitting).answers[0]).right
    number = due(services, sitting).answers.index(right)
    pick(app, number)
    assert "Yes: " in html_of(app)


def test_a_wrong_label_is_told_apart_from_the_right_one(open_page, services, past_notice):
    sitting = of_kind(services, DrillKind.LABEL)
    drill = due(services, sitting)
    right = services.drilling._rooms.outcome(drill, drill.answers[0]).right
    app = open_page("drills", sitting=str(sitting.id), on="0")
    pick(app, next(n for n, answer in enumerate(drill.answers) if answer != right))
    assert "This one is: " in html_of(app)
    assert " would be: " in html_of(app)


def test_a_marker_drill_shows_the_answer_and_says_what_shows_it(open_page, services, past_notice):
    sitting = of_kind(services, DrillKind.MARKER)
    app = open_page("drills", sitting=str(sitting.id), on="0")
    said = html_of(app)
    assert "Does a strain in the alliance show in this answer?" in said
    assert offered(app).names == ["Withdrawal", "Confrontation", "Neither"]
    press(app, "sb-drill-hint")
    assert "moving away" in html_of(app)
    pick(app)
    assert "What shows it" in html_of(app) or "What can be seen" in html_of(app)


def test_own_ratings_are_kept_and_the_words_can_be_deleted(drilled, services, sitting):
    drilled.text_area[0].set_value("A word of the trainee only.").run()
    press(drilled, "sb-drill-show")
    pick(drilled)
    drilled.segmented_control[0].set_value(3).run()
    assert list(row(services, sitting).answers[0].self_ratings.values()) == [3]
    press(drilled, "sb-drill-forget")
    assert row(services, sitting).answers[0].own_words == ""
    assert "A word of the trainee only." not in html_of(drilled)
    assert notice(drilled) == "Your words were deleted."


def test_own_words_are_listed_where_drills_begin_each_to_delete(open_page, services, sitting):
    services.drilling.open_options(SOLO, sitting.id, 0, "Said first.")
    services.drilling.answer(SOLO, sitting.id, 0, due(services, sitting).answers[0])
    app = open_page("drills")
    assert "Said first." in html_of(app)
    press(app, f"sb-drill-delete-{sitting.id}-0")
    assert "Said first." not in everything(app)


def test_of_many_own_words_the_newest_are_listed_with_the_way_to_all(open_page, services, past_notice):
    for number in range(3):
        write_in_a_row(services, f"Row {number}")
    app = open_page("drills")
    said = html_of(app)
    assert sum(f"Row {number}, {place}." in said for number in range(3) for place in range(10)) == 20
    assert "Row 2, 9." in said
    assert "Row 0, 9." not in said
    assert labels(app.expander) == ["Your own words: 30 drills"]
    assert "All of them are in your journal" in links(app)


def test_all_own_words_of_drills_are_in_the_journal_page_by_page(open_page, services, past_notice):
    for number in range(3):
        write_in_a_row(services, f"Row {number}")
    pages = [html_of(open_page("progress", part="journal", page=str(number))) for number in (1, 2)]
    assert ["Page 1 of 2" in pages[0], "Page 2 of 2" in pages[1]] == [True, True]
    for number in range(3):
        for place in range(10):
            assert sum(f"Row {number}, {place}." in page for page in pages) == 1
    assert pages[0].count("sb-entry-words") == 20
    assert html_of(open_page("progress", part="journal", page="99")) == pages[1]


def write_in_a_row(services, words):
    """A whole row with own words in each drill."""
    sitting = services.drilling.begin(SOLO)
    for position in range(len(sitting.items)):
        services.drilling.open_options(SOLO, sitting.id, position, f"{words}, {position}.")
        services.drilling.answer(SOLO, sitting.id, position, due(services, sitting).answers[0])
    return sitting


def test_a_row_that_was_left_is_gone_on_with(open_page, services, sitting):
    services.drilling.answer(SOLO, sitting.id, 0, due(services, sitting).answers[0])
    app = open_page("drills")
    assert "You have done 1 of 10 drills" in html_of(app)
    press(app, "sb-drill-resume")
    assert "Drill 2 of 10" in html_of(app)


def test_a_row_can_be_ended_and_says_that_this_is_fine(drilled, services, sitting):
    press(drilled, "sb-drill-skip")
    pick(drilled)
    press(drilled, "sb-drill-next")
    press(drilled, "sb-drill-stop")
    said = html_of(drilled)
    assert "You did 1 drill and stopped there. That is fine" in said
    assert "What comes back" in said


def test_the_end_says_what_went_well_and_what_comes_back_when(open_page, services, sitting):
    while isinstance(row(services, sitting).due, Drill):
        drill = due(services, sitting)
        shares = {one: services.drilling._rooms.outcome(drill, one).share or 0 for one in drill.answers}
        pick_best = drill.position % 2 == 0
        chosen = (max if pick_best else min)(shares, key=shares.get)
        services.drilling.answer(SOLO, sitting.id, drill.position, chosen)
    said = html_of(open_page("drills", sitting=str(sitting.id), on="10"))
    assert "That was your row" in said
    assert "What went well" in said
    assert "tomorrow" in said
    assert "in about 2 days" in said
    assert not {"points", "streak", "score"} & set(said.lower().split())


def test_a_case_that_was_taken_away_is_told_and_gone_past(content_with_a_broken_case, open_page, tmp_path):
    built().training.accept_notice(SOLO)
    sitting = built().drilling.begin(SOLO)
    gone = sitting.items[0].scenario_id
    (tmp_path / "content" / "scenarios" / f"{gone}.yaml").unlink()
    app = open_page("drills", sitting=str(sitting.id), on="0")
    assert "has been taken out of the library meanwhile" in html_of(app)
    press(app, "sb-drill-past")
    assert "Drill 2 of 10" in html_of(app)


def test_an_answer_given_in_another_tab_is_told(drilled, services, sitting):
    press(drilled, "sb-drill-skip")
    services.drilling.answer(SOLO, sitting.id, 0, due(services, sitting).answers[1])
    pick(drilled)
    assert "already answered" in notice(drilled)
    assert row(services, sitting).position == 1


def test_a_focus_offers_a_row_that_begins_with_it(open_page, services, past_notice):
    app = open_page("drills", focus="after-a-no")
    assert "Going on after a no, without relief or suspicion." in html_of(app)
    press(app, "sb-drill-focus")
    assert "Drill 1 of 10" in html_of(app)
    assert services.drilling.desk(SOLO).unfinished.items[0].skill == "respond:after-a-no"


@pytest.mark.parametrize(
    "focus",
    [
        "<script>alert(1)</script>",
        *(pytest.param(it, marks=pytest.mark.thorough) for it in ("no-such-thing", "x" * 5_000)),
    ],
)
def test_a_focus_that_nobody_knows_is_told_and_the_ordinary_start_is_there(open_page, past_notice, focus):
    app = open_page("drills", focus=focus)
    assert "There are no drills of that name" in html_of(app)
    assert "sb-drill-begin" in keys(app)
    assert "<script>" not in html_of(app)


@pytest.mark.parametrize(
    "asked",
    [
        "00000000-0000-0000-0000-000000000000",
        *(pytest.param(it, marks=pytest.mark.thorough) for it in ("no-id", "x" * 5_000)),
    ],
)
def test_a_row_that_is_not_there_is_not_found(open_page, past_notice, asked):
    assert "This row of drills could not be found." in html_of(open_page("drills", sitting=asked))


def test_nobody_sees_anothers_row(open_page, sign_in, school):
    sign_in(TARA)
    school.training.accept_notice(TARA)
    sitting = school.drilling.begin(TARA)
    sign_in(THEO)
    school.training.accept_notice(THEO)
    app = open_page("drills", sitting=str(sitting.id), on="0")
    assert "This row of drills could not be found." in html_of(app)
    assert not is_choosing(app)


def test_drawing_again_writes_nothing(drilled, services, sitting):
    drilled.run()
    drilled.run()
    assert row(services, sitting).answers == ()
    assert services.drilling.drills.cards(SOLO.id) == ()


@pytest.mark.parametrize("on", ["99", *(pytest.param(on, marks=pytest.mark.thorough) for on in ("-1", "abc", ""))])
def test_a_place_that_is_not_there_shows_the_drill_that_is_due(open_page, sitting, on):
    assert "Drill 1 of 10" in html_of(open_page("drills", sitting=str(sitting.id), on=on))
