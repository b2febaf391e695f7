"""What Streamlit is made to do with a press while a newer one waits."""

import inspect

import pytest
from streamlit.runtime.scriptrunner import RerunException, ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.safe_session_state import SafeSessionState

from simulator.ui.presses import keep_presses_whole


class Runner:
    """As Streamlit's own: while it is drawing, whatever looks at the session is ended if something newer waits."""

    _execing = True

    def look(self):
        if self._execing:
            raise RerunException(RerunData())


class Pressed(SessionState):
    """A session in which a callback is due that looks at what was entered, and then keeps it."""

    def __init__(self, kept):
        super().__init__()
        self.kept = kept

    def on_script_will_rerun(self, *_args, **_named):
        self.session["entered"] = 3
        self.kept.append(self.session["entered"])


@pytest.fixture
def pressed(monkeypatch):
    """The session with its runner, and what was kept."""
    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", SafeSessionState.on_script_will_rerun)
    keep_presses_whole()
    keep_presses_whole()  # a second server in the same process changes nothing
    runner, kept = Runner(), []
    state = Pressed(kept)
    state.session = SafeSessionState(state, runner.look)
    return state.session, runner, kept


def test_a_press_is_carried_out_whole_though_another_one_waits(pressed):
    session, _runner, kept = pressed
    session.on_script_will_rerun(None)
    assert kept == [3]


def test_what_draws_afterwards_makes_way_for_the_newer_press(pressed):
    session, runner, _kept = pressed
    session.on_script_will_rerun(None)
    assert runner._execing
    with pytest.raises(RerunException):
        session["entered"]


def test_a_failure_leaves_the_rest_as_it_was(pressed):
    session, runner, _kept = pressed
    session._state.kept = None
    with pytest.raises(AttributeError):
        session.on_script_will_rerun(None)
    assert runner._execing


def test_streamlit_still_goes_by_that_sign():
    looks = inspect.getsource(ScriptRunner._maybe_handle_execution_control_request)
    assert "if not self._execing:" in looks
    assert "SafeSessionState" in inspect.getsource(ScriptRunner.__init__)
    assert "self._maybe_handle_execution_control_request" in inspect.getsource(ScriptRunner.__init__)
