from simulator.domain.attempt import Feedback, Purpose, Rejection


def test_the_words_under_which_purposes_are_stored_stay_the_same():
    assert [purpose.value for purpose in Purpose] == ["counted", "practice", "branch", "preview", "simulated"]


def test_the_words_under_which_rejected_inputs_are_stored_stay_the_same():
    assert [rejection.value for rejection in Rejection] == ["too-soon", "already-made"]


def test_feedback_comes_after_each_choice_or_at_the_end_and_is_never_off():
    assert [feedback.value for feedback in Feedback] == ["each", "end"]
