"""What a trainee does in a tab, in one line each."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.protocol.client import Tab
from tests.protocol.messages import left_with

CASE = "abft-phone-on-the-table"
"""A case that ships, of eight to twelve decisions."""


def past_the_notice(tab: Tab) -> Tab:
    """Come in and accept the first-run notice, if it is due."""
    tab.open()
    if tab.has("I have read this"):
        tab.press("I have read this")
    return tab


def begin(tab: Tab, case: str = CASE) -> str:
    """Accept the prebriefing of a case; the attempt's id."""
    tab.open("prebrief", case=case)
    tab.press("sb-begin")
    assert tab.page == "practise", tab.text
    return tab.value("attempt")


def go_on(tab: Tab, attempt: str) -> Tab:
    """Come to an attempt by its address."""
    return tab.open("practise", attempt=attempt)


@dataclass(frozen=True, slots=True)
class Option:
    """One option on the page, and where a press on it goes to."""

    widget: str
    fragment: str
    step: int
    id: str
    words: str


def options(tab: Tab) -> list[Option]:
    """The choices offered."""
    found = [shown for shown in tab.elements if str(getattr(shown.proto, "component_name", "")).endswith("sb_options")]
    return [
        Option(shown.proto.id, shown.fragment, data["step"], name, " ".join(words.split()))
        for shown, data in ((shown, json.loads(shown.proto.json)) for shown in found)
        for name, words, _bold in data["options"]
    ]


def option(tab: Tab, name: str) -> Option:
    """The choice with this id."""
    found = next((offered for offered in options(tab) if offered.id == name), None)
    assert found is not None, f"{name} is not offered. The page says:\n{tab.text}"
    return found


def say(tab: Tab, pressed: Option, *, wait: bool = True) -> None:
    """What the browser sends once an option was pressed twice, whether it is on the page or not."""
    sent = [{"event": "said", "value": {"step": pressed.step, "choice": pressed.id}}]
    tab.rerun(left_with(pressed.widget, sent), fragment=pressed.fragment, wait=wait)


def answer(tab: Tab, pressed: Option) -> None:
    """Say it, and go on where the scene then stops."""
    say(tab, pressed)
    rehearse(tab)


def rehearse(tab: Tab) -> None:
    """Where the scene stops after a critical choice, say the skilled line and go on; else nothing."""
    if tab.has("sb-rehearsed"):
        tab.press("sb-rehearsed")


def decision_due(tab: Tab) -> int:
    """The number of the decision that the page asks for, from 1; 0 if it asks for none."""
    found = re.search(r"Decision (\d+)", " ".join(tab.texts("sb-progress")))
    return int(found[1]) if found else 0


def conversation(tab: Tab) -> list[str]:
    """What the trainee has said so far, as the page shows it."""
    return tab.texts("sb-said")


def is_over(tab: Tab) -> bool:
    """Whether the page shows the end of the session."""
    return tab.has("sb-to-debrief")


def notices(tab: Tab) -> str:
    """Passing messages on the page."""
    return " ".join(tab.texts("sb-notice"))


def say_together(tabs: Sequence[Tab], names: Sequence[str]) -> None:
    """Say one of these in each tab, all at once."""
    together = threading.Barrier(len(tabs))
    failed: list[BaseException] = []

    def press(tab: Tab, pressed: Option) -> None:
        together.wait()
        try:
            say(tab, pressed)
        except BaseException as error:
            failed.append(error)

    pressed = [(tab, option(tab, name)) for tab, name in zip(tabs, names, strict=True)]
    threads = [threading.Thread(target=press, args=each) for each in pressed]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until something that happens in another process is true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
