from tests.page.reading import html_of, labels


def test_one_strength_and_one_moment_come_before_the_record(open_page, finished):
    shown = html_of(open_page("debrief", attempt=str(finished.id)))
    assert shown.index("A strength") < shown.index("A moment to work on") < shown.index("Decision by decision")


def test_the_outcome_and_what_it_shows_come_first(open_page, finished):
    shown = html_of(open_page("debrief", attempt=str(finished.id)))
    assert shown.index("A secure ending") < shown.index("A strength")


def test_a_critical_choice_is_shown_whatever_the_scores(open_page, finished):
    shown = html_of(open_page("debrief", attempt=str(finished.id)))
    assert "Safety: for review" in shown
    assert "Decision 10: " in shown


def test_dimensions_are_apart_with_bands_and_evidence(open_page, finished):
    shown = html_of(open_page("debrief", attempt=str(finished.id)))
    assert all(name in shown for name in ("Attunement", "Safety", "Fidelity to the model", "moments count"))
    assert "competent therapist" not in shown
    assert "certified" not in shown.lower()


def test_each_decision_shows_reasons_and_roads_not_taken(open_page, finished):
    shown = html_of(open_page("debrief", attempt=str(finished.id)))
    assert shown.count("The roads not taken") == 12
    assert shown.count("What it attends to") == 12


def test_the_state_of_each_person_has_a_chart_and_a_table(open_page, finished):
    app = open_page("debrief", attempt=str(finished.id))
    assert len(app.get("vega_lite_chart")) == 3
    assert [label for label in labels(app.expander) if "numbers" in label] == [
        "Noor in numbers",
        "Samira in numbers",
        "Daniel in numbers",
    ]
    assert len(app.table) == 3


def test_an_unfinished_attempt_is_not_debriefed_yet(open_page, attempt):
    app = open_page("debrief", attempt=str(attempt.id))
    assert "This session isn&#x27;t finished yet" in html_of(app)
    assert "Decision by decision" not in html_of(app)


def test_somebody_elses_debriefing_cannot_be_read(open_page, somebody_elses_attempt):
    app = open_page("debrief", attempt=str(somebody_elses_attempt.id))
    assert "This attempt could not be found." in html_of(app)
    assert not app.exception


def test_the_sources_of_the_case_are_given_in_full(open_page, finished):
    assert "Attachment-based family therapy for depressed adolescents" in html_of(
        open_page("debrief", attempt=str(finished.id))
    )


def test_the_decision_that_lost_the_secure_ending_is_shown_as_the_turning_point(open_page, ruptured):
    shown = html_of(open_page("debrief", attempt=str(ruptured.id)))
    assert shown.index("The turning point") < shown.index("Decision by decision")
    assert "a secure ending was still within reach" in shown
    assert "From here on no road led to a secure ending any more." in shown


def test_a_session_that_ends_secure_has_no_turning_point(open_page, finished):
    shown = html_of(open_page("debrief", attempt=str(finished.id)))
    assert "The turning point" not in shown
    assert "From here on no road led to a secure ending any more." not in shown
