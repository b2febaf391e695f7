"""Two ways through a session side by side."""

import re

import pytest

from simulator.domain.attempt import Feedback
from simulator.domain.roles import SOLO
from tests.page.conftest import CASE
from tests.page.reading import html_of, links
from tests.page.school import play
from tests.personas import TARA, THEO

pytestmark = pytest.mark.thorough

FORK = 3


@pytest.fixture
def tries(services, finished):
    """The finished session, and a try that goes on from its fourth decision with the lowest-rated options."""
    branch = services.branching.rewind(SOLO, finished.id, FORK)
    while True:
        room = services.training.room(SOLO, str(branch.id))
        if room.node.ending is not None:
            return finished, services.store.attempt(branch.id)
        worst = min(room.options, key=lambda choice: sum(choice.ratings.values()))
        services.training.choose(SOLO, str(branch.id), worst.id, step=room.step)


def compared(open_page, first, second):
    return open_page("compare", **{"attempt": str(first.id), "with": str(second.id)})


def test_it_says_where_they_parted_and_shows_both_answers(open_page, tries, services):
    shown = html_of(compared(open_page, *tries))
    assert "They are the same for 3 decisions." in shown
    first, second = (services.training.room(SOLO, str(one.id)).exchanges[FORK].choice.say for one in tries)
    said = shown.split("What was said from there on")[1]
    assert said.index(first.split(".")[0].replace("'", "&#x27;")) < said.index(
        second.split(".")[0].replace("'", "&#x27;")
    )


@pytest.mark.thorough
def test_both_endings_scores_with_their_error_and_how_people_stood_are_there(open_page, tries):
    shown = html_of(compared(open_page, *tries))
    assert "A secure ending: On the way to the car" in shown
    assert "A ruptured ending" in shown
    assert shown.count("80 % interval") >= 4
    assert "<caption>What stands differently</caption>" in shown


@pytest.mark.thorough
def test_the_same_stands_in_a_table_and_no_way_is_called_the_better_one(open_page, tries):
    shown = html_of(compared(open_page, *tries))
    assert "<caption>What was said, and how it was met</caption>" in shown
    assert "<td>4</td>" in shown
    assert "<td>3</td>" not in shown.split("What was said, and how it was met")[1]
    assert "A score is no reason to call one better." in shown
    headings = " ".join(re.findall(r"<h\d>(.*?)</h\d>", shown)).lower()
    assert [word for word in ("best", "better", "worse", "winner", "improved") if word in headings] == []


@pytest.mark.thorough
def test_it_leads_on_to_both_debriefings(open_page, tries):
    assert [label for label in links(compared(open_page, *tries)) if label.startswith("Debriefing: ")] == [
        "Debriefing: The first way through",
        "Debriefing: From decision 4",
    ]


@pytest.mark.thorough
def test_a_try_that_is_not_over_is_compared_as_far_as_it_has_come(open_page, services, finished):
    branch = services.branching.rewind(SOLO, finished.id, FORK)
    app = compared(open_page, finished, branch)
    shown = html_of(app)
    assert "Nothing was said from here on yet." in shown
    assert "Not finished yet" in shown
    assert "Go on: From decision 4" in links(app)
    assert not app.exception


TOLD = ("This met the moment", "This partly met", "This missed something", "critical", "Safety: ", "80 % interval")


@pytest.fixture
def underway(services, past_notice):
    """Two ways of one session with feedback at its end, neither of them over, that differ from the second decision."""
    first = services.training.begin(SOLO, CASE, feedback=Feedback.END)
    _go_on(services, first, best=True)
    _go_on(services, first, best=False)
    branch = services.branching.rewind(SOLO, first.id, 1)
    _go_on(services, branch, best=True)
    return first, branch


def _go_on(services, attempt, *, best):
    room = services.training.room(SOLO, str(attempt.id))
    choices = sorted(room.options, key=lambda choice: sum(choice.ratings.values()))
    services.training.choose(SOLO, str(attempt.id), choices[-1 if best else 0].id, step=room.step)


@pytest.mark.thorough
def test_of_ways_with_feedback_at_the_end_nothing_is_told_before_it(open_page, underway):
    shown = html_of(compared(open_page, *underway))
    assert "They are the same for 1 decision." in shown
    assert shown.count("Feedback on the whole comes at its end") == 2
    assert [word for word in TOLD if word in shown] == []
    assert "<caption>What stands differently</caption>" not in shown
    assert "This is shown once both have come to their end." in shown


@pytest.mark.thorough
def test_beside_an_open_way_with_feedback_after_each_reply_only_the_whole_waits(open_page, services, finished):
    branch = services.branching.rewind(SOLO, finished.id, FORK)
    _go_on(services, branch, best=False)
    shown = html_of(compared(open_page, finished, branch))
    first, second = (
        shown.split("What was said from there on")[1].split("How each person stood")[0].split("<section")[1:]
    )
    assert "sb-verdict" in first
    assert "sb-verdict" in second
    scores = shown.split("<caption>Scores with their intervals")[1].split("</table>")[0]
    assert "80 % interval" in scores
    assert "comes at its end" in scores
    assert "<caption>What stands differently</caption>" not in shown
    assert "This is shown once both have come to their end." in shown


@pytest.mark.thorough
def test_of_three_tries_any_other_can_be_put_beside_this_one(open_page, services, tries):
    third = services.branching.rewind(SOLO, tries[0].id, 6)
    app = compared(open_page, *tries)
    (other,) = app.selectbox
    assert len(other.options) == 2
    other.set_value(str(third.id)).run()
    assert "They are the same for 6 decisions." in html_of(app)


@pytest.mark.parametrize(
    "other",
    [
        "00000000-0000-4000-8000-0000000000ff",
        *(pytest.param(it, marks=pytest.mark.thorough) for it in ("", "nonsense", "<script>", "x" * 5_000)),
    ],
)
def test_with_something_that_is_no_try_of_this_session_there_is_nothing_to_compare(open_page, finished, other):
    app = open_page("compare", **{"attempt": str(finished.id), "with": other})
    assert "could not be found" in html_of(app)
    assert not app.exception


@pytest.mark.thorough
def test_another_session_of_the_same_case_is_not_compared(open_page, services, finished):
    other = services.training.begin(SOLO, CASE, feedback=Feedback.EACH)
    assert "could not be found" in html_of(compared(open_page, finished, other))


@pytest.mark.thorough
def test_a_session_beside_itself_is_refused_in_words(open_page, finished):
    assert "Choose two different ways" in html_of(compared(open_page, finished, finished))


@pytest.mark.thorough
def test_nobody_compares_what_is_somebody_elses(open_page, school, sign_in):
    hers = play(school, TARA)
    branch = school.branching.rewind(TARA, hers.id, FORK)
    sign_in(THEO)
    app = compared(open_page, hers, branch)
    assert "This attempt could not be found." in html_of(app)
    assert "Noor" not in html_of(app)
