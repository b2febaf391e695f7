"""What a trainee does in a tab, in one line each."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence

from tests.protocol.client import Tab
from tests.protocol.messages import Shown

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


def options(tab: Tab) -> list[Shown]:
    """The choices offered."""
    return [button for button in tab.buttons if button.key.startswith("choice-")]


def option(tab: Tab, name: str) -> Shown:
    """The button of the choice with this id."""
    found = next((button for button in options(tab) if choice(button) == name), None)
    assert found is not None, f"{name} is not offered. The page says:\n{tab.text}"
    return found


def choice(option: Shown) -> str:
    """The id of the choice behind a button, whose key is ``choice-<attempt: 36 letters>-<step>-<id>``."""
    found = re.fullmatch(r"choice-[0-9a-f-]{36}-\d+-(.+)", option.key)
    assert found, option.key
    return found[1]


def said(option: Shown) -> str:
    """The words on a button, as the conversation will show them."""
    words = option.label.split("  \n:small[")[0].split("**  ", 1)[1]
    return " ".join(re.sub(r"\\(.)", r"\1", words).split())


def selected(tab: Tab) -> list[str]:
    """Choices that are selected but not said."""
    return [choice(option) for option in options(tab) if option.proto.type == "primary"]


def answer(tab: Tab, option: Shown) -> None:
    """Select and say: two presses of the same button; go on where the scene then stops."""
    tab.trigger(option.proto.id)
    tab.trigger(option.proto.id)
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


def press_together(tabs: Sequence[Tab]) -> None:
    """Say what is selected in each tab, all at once."""
    together = threading.Barrier(len(tabs))
    failed: list[BaseException] = []

    def press(tab: Tab) -> None:
        pressed = option(tab, selected(tab)[0]).proto.id
        together.wait()
        try:
            tab.trigger(pressed)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=press, args=(tab,)) for tab in tabs]
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
