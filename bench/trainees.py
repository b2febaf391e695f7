"""Trainees without browsers: each speaks Streamlit's websocket protocol and plays cases, hundreds in one event loop.

What is measured is the time from saying a choice to the end of the run that it causes, when a browser has the last
delta. The press before it, which selects, is the browser's own affair. Between choices a tab asks for what the page
draws by itself every so often, as a browser does. Going on after a stop and beginning again load the server too, but
are not timed.
"""

import asyncio
import json
import random
import re
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from tests.protocol.messages import left_with, pressed

OPTIONS = "sb_options"
BUTTON = re.compile(r"-option-(?P<step>\d+)-\d+$")
"""Where a page has no component for its options: a button for each."""
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
ANSWER_SECONDS = 120
OPENING_AT_ONCE = 4


@dataclass
class Measured:
    """What a group of trainees came to while it was measured; times in seconds."""

    saying: list = field(default_factory=list)
    opening: list = field(default_factory=list)
    endings: int = 0
    errors: list = field(default_factory=list)
    measuring: bool = False
    until: float = float("inf")


class Trainee:
    """One trainee in one tab; ``first`` is the page to open, ``case`` what to practise again after an ending."""

    def __init__(self, url, *, cookie="", first="practise", query="", case=""):
        self.url, self.headers = url.rstrip("/"), {"Origin": url.rstrip("/")}
        if cookie:
            self.headers["Cookie"] = cookie
        self.first, self.query, self.case = first, query, case
        self.page_hash, self.drawn = "", {}
        self.run = 0
        self.beats = {}

    async def open(self):
        """Connect and draw the first page."""
        address = urlsplit(self.url)
        scheme = "wss" if address.scheme == "https" else "ws"
        self.line = await connect(
            f"{scheme}://{address.netloc}/_stcore/stream",
            subprotocols=["streamlit"],
            additional_headers=self.headers,
            max_size=None,
            compression=None,
            open_timeout=60,
            ping_interval=None,
            proxy=None,
        )
        await self.rerun(page=self.first)

    async def close(self):
        """Leave."""
        await self.line.close()

    async def press(self, button):
        """Press a button, given as its id and fragment."""
        return await self.rerun(pressed(button[0]), button[1])

    async def idle(self, seconds):
        """Do nothing for a while but what an open tab does by itself."""
        until = time.perf_counter() + seconds
        while True:
            fragment, (every, due) = min(self.beats.items(), key=lambda beat: beat[1][1], default=("", (0, until)))
            await asyncio.sleep(max(0.0, min(due, until) - time.perf_counter()))
            if due >= until:
                return
            self.beats[fragment] = every, time.perf_counter() + every
            await self.rerun(fragment=fragment, alone=True)

    async def rerun(self, trigger=None, fragment="", *, page="", alone=False):
        """Ask for a run and take in what it draws; seconds until its end."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash, asked.page_name = self.query, self.page_hash, page
        asked.fragment_id, asked.is_auto_rerun = fragment, alone
        if trigger is not None:
            asked.widget_states.widgets.append(trigger)
        sent = time.perf_counter()
        await self.line.send(message.SerializeToString())
        await self._take_in()
        return time.perf_counter() - sent

    async def _take_in(self):
        self.run += 1
        parts, began = (), False
        while True:
            message = ForwardMsg.FromString(await asyncio.wait_for(self.line.recv(), ANSWER_SECONDS))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                began, parts = True, tuple(message.metadata.run.fragment_ids)
                self.beats = {part: beat for part, beat in self.beats.items() if parts and part not in parts}
                self.page_hash = message.new_session.page_script_hash or self.page_hash
            elif kind == "navigation":
                self.page_hash = message.navigation.page_script_hash or self.page_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "delta":
                self._draw(message)
            elif kind == "auto_rerun":
                every = message.auto_rerun.interval
                self.beats[message.auto_rerun.fragment_id] = every, time.perf_counter() + every
            elif kind == "script_finished" and began and message.script_finished in FINISHED:
                self._forget(parts)
                return

    def _draw(self, message):
        element = message.delta.new_element
        if element.WhichOneof("type") == "exception":
            raise AssertionError(f"the page shows an exception: {element.exception.message[:200]}")
        path = tuple(message.metadata.delta_path)
        kind = element.WhichOneof("type")
        options = kind == "bidi_component" and element.bidi_component.component_name.endswith(OPTIONS)
        if kind == "button" or options:
            self.drawn[path] = self.run, getattr(element, kind), message.delta.fragment_id
        else:
            self.drawn.pop(path, None)

    def _forget(self, parts):
        """Take away what the run has not drawn again: everything, or what is of the parts that it drew."""
        for path, (run, _proto, fragment) in list(self.drawn.items()):
            if run != self.run and (not parts or fragment in parts):
                del self.drawn[path]

    def options(self):
        """The options of the decision that is due: step, and for each what a press sends and to which fragment."""
        step, found = -1, []
        for _run, proto, fragment in self.drawn.values():
            button = BUTTON.search(proto.id)
            if button:
                step = int(button["step"])
                found.append((pressed(proto.id), fragment))
            elif hasattr(proto, "component_name"):
                data = json.loads(proto.json)
                step = data["step"]
                for option in data["options"]:
                    said = [{"event": "said", "value": {"step": step, "choice": option[0]}}]
                    found.append((left_with(proto.id, said), fragment))
        return step, found

    def find(self, key):
        """The button with this key, as id and fragment; None if it is not on the page."""
        found = ((proto.id, fragment) for _run, proto, fragment in self.drawn.values())
        return next((each for each in found if each[0].endswith(f"-{key}")), None)

    async def say(self, chance):
        """Say one of the options; seconds until the answer is drawn."""
        step, offered = self.options()
        taken = await self.rerun(*chance.choice(offered))
        now, offered = self.options()
        assert not offered or now == step + 1, f"decision {step} was followed by {now}"
        return taken

    async def begin_again(self):
        """Read the prebriefing of the case and begin it."""
        self.page_hash, self.query = "", f"case={self.case}"
        await self.rerun(page="prebrief")
        begin = self.find("sb-begin")
        assert begin, f"the prebriefing of {self.case} has no way in"
        await self.press(begin)
        assert "attempt" in parse_qs(self.query), f"no attempt began: {self.query!r}"

    async def choose(self, measured, chance):
        """Say an option; where a critical choice has stopped the scene, go on first."""
        stopped = self.find("sb-rehearsed")
        if stopped:
            await self.press(stopped)
        if not self.options()[1]:
            measured.endings += 1
            await self.begin_again()
        taken = await self.say(chance)
        if measured.measuring:
            measured.saying.append(taken)


async def play(trainees, *, warm_up, seconds, think, seed, meanwhile):
    """Let all of them play, each with one choice every ``think`` seconds on average; what was measured.

    Parameters
    ----------
    meanwhile : callable
        Called when measuring begins and when it ends.
    """
    measured, opening = Measured(), asyncio.Semaphore(OPENING_AT_ONCE)
    go = asyncio.Event()

    async def one(number, trainee):
        chance = random.Random(f"{seed}/{number}")
        try:
            async with opening:
                began = time.perf_counter()
                await trainee.open()
                measured.opening.append(time.perf_counter() - began)
            await go.wait()
            await trainee.idle(chance.random() * think)
            while time.perf_counter() < measured.until:
                began = time.perf_counter()
                await trainee.choose(measured, chance)
                spent = time.perf_counter() - began
                await trainee.idle(max(0.0, chance.uniform(0.5, 1.5) * think - spent))
            await trainee.close()
        except Exception as error:
            measured.errors.append(f"{type(error).__name__}: {error}"[:300])

    tasks = [asyncio.create_task(one(number, trainee)) for number, trainee in enumerate(trainees)]
    while len(measured.opening) + len(measured.errors) < len(trainees):
        await asyncio.sleep(0.05)
    measured.until = time.perf_counter() + warm_up + seconds
    go.set()
    await asyncio.sleep(warm_up)
    measured.measuring = True
    meanwhile()
    await asyncio.sleep(seconds)
    meanwhile()
    measured.measuring = False
    await asyncio.gather(*tasks)
    return measured
