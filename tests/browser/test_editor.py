"""The editor, the merge and the map of the studio, on a page of their own under the program's own headers."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.desk.drafts import MINE, TEXT
from tests.browser.driving import settle
from tests.server import ROOT, Server

pytestmark = pytest.mark.browser
OPEN_SECONDS = 3
STATIC = ROOT / "simulator" / "ui" / "static"


SPOT = """
(id) => {
  const canvas = document.querySelector('.sb-graph-canvas')
  const { x, y } = canvas._cyreg.cy.getElementById(id).renderedPosition()
  const box = canvas.getBoundingClientRect()
  return { x: box.x + x, y: box.y + y }
}
"""
"""Where a node is drawn on the page."""
OFFERED = """
async ([names, text, tail]) => {
  const { completions } = await import('/app/static/studio/completion.mjs')
  const { schema } = await import('/app/static/studio/schema.mjs')
  const { EditorState } = await import('/app/static/bundles/codemirror.mjs')
  const state = EditorState.create({ doc: text + tail })
  const found = completions(schema, () => names)({ state, pos: state.doc.length, explicit: true })
  return found ? found.options.map((option) => option.label) : []
}
"""
MERGED = """
async ([base, mine, theirs]) => {
  const { assemble, changedParts } = await import('/app/static/studio/three-way.mjs')
  const parts = changedParts(base, mine, theirs)
  const choices = parts.map(({ by }) => (by === 'theirs' ? 'theirs' : 'mine'))
  return [parts.map(({ by }) => by), assemble(base, parts, choices).text]
}
"""
KEPT = """
async ([text, sent]) => {
  const { Unsaved } = await import('/app/static/studio/unsaved.mjs')
  new Unsaved('both').keep(text, 1, sent)
  return sessionStorage.getItem('secure-base-draft:both')
}
"""
"""What a tab keeps of a text of which the first part was on its way to the server."""
FOLDED = """
async ([nodes, edges, folds]) => {
  const { folded } = await import('/app/static/studio/folding.mjs')
  const ways = edges.map(([source, target]) => ({ source, target }))
  const found = folded(nodes.map((id) => ({ id })), ways, new Set(folds))
  return Object.fromEntries(found)
}
"""


class Desk(Server):
    """A program that is a page with one component; ``folder`` holds it, since static files lie beside the page."""

    def launch(self):
        folder = self.log.parent
        for name in ("app.py", "page.py"):
            shutil.copy(ROOT / "tests" / "browser" / "desk" / name, folder)
        for name in ("studio", "bundles"):
            shutil.copytree(STATIC / name, folder / "static" / name, dirs_exist_ok=True)
        command = [sys.executable, "-m", "streamlit", "run", folder / "app.py", "--server.port", str(self.port)]
        environment = {**self.environment, "PYTHONPATH": str(ROOT)}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    running = Desk(tmp_path_factory.mktemp("desk"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def window(browser):
    """One window for all, in which each test has a tab of its own: the program's scripts are fetched once."""
    found = browser.new_context(viewport={"width": 1280, "height": 900})
    yield found
    found.close()


@pytest.fixture
def page(window):
    tab = window.new_page()
    yield tab
    tab.close()


@pytest.fixture(scope="module")
def scripts(browser, desk):
    """A page on which the scripts can be asked."""
    page = browser.new_page()
    page.goto(f"{desk.url}/healthz")
    yield page
    page.close()


@pytest.fixture
def editor(page, desk):
    """Opens the editor of a draft, which nobody else writes at unless told."""

    def opened(place):
        page.goto(f"{desk.url}/?place={place}")
        expect(page.locator(".sb-editor .cm-content")).to_be_visible(timeout=20_000)
        settle(page)
        return page

    return opened


def write(page, text):
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(text)


def saved(page, revision):
    expect(page.locator("code").last).to_contain_text(f"revision {revision}", timeout=15_000)
    expect(page.locator(".sb-editor-state")).to_have_text("Saved", timeout=10_000)


def text_in(page):
    return "\n".join(page.locator(".cm-line").all_inner_texts()).replace("\n\n", "\n")


def test_what_is_typed_is_saved_and_focus_cursor_and_undo_outlive_the_drawings(editor):
    page = editor("typing")
    page.locator(".cm-line", has_text="It is quiet").click()
    page.keyboard.press("End")
    page.keyboard.insert_text(" Then it is not.")
    page.keyboard.press("Control+s")
    page.keyboard.type(" Or is it?", delay=40)  # goes on while the page is drawn
    page.keyboard.press("Control+s")
    saved(page, 3)
    expect(page.locator(".cm-line", has_text="quiet")).to_have_text("    scene: It is quiet. Then it is not. Or is it?")
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+s")
    saved(page, 4)
    assert text_in(page).rstrip() == TEXT.rstrip()


def test_a_finding_is_marked_at_its_line_and_listed(editor):
    page = editor("finding")
    write(page, "    to: nowhere")
    page.keyboard.press("Control+s")
    expect(page.locator(".cm-lintRange-error")).to_have_text("nowhere", timeout=10_000)
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    page.get_by_role("button", name="Problems (1)").click()
    expect(page.locator(".cm-panel-lint")).to_contain_text("does not exist; write a node")


def test_nodes_and_words_of_the_schema_are_offered_and_tab_indents_but_after_escape_it_leaves(editor):
    page = editor("offers")
    offer_nodes_and_words(page)
    page.keyboard.press("Escape")
    page.locator(".cm-line").first.click()
    page.keyboard.press("Tab")
    expect(page.locator(".cm-line").first).to_have_text("  schema: 1")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator(".cm-content")).not_to_be_focused()


def offer_nodes_and_words(page):
    write(page, "    to: si")
    offers = page.locator(".cm-tooltip-autocomplete li")
    page.locator(".cm-line", has_text="to: silence").click()
    page.keyboard.press("End")
    for _ in "silence":
        page.keyboard.press("Backspace")
    page.keyboard.type("gr")
    expect(offers).to_have_text([re.compile("greeting")], timeout=5_000)
    page.wait_for_timeout(150)  # a list that has only just come up takes no key
    page.keyboard.press("Enter")
    expect(page.locator(".cm-line", has_text="to: greeting")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.type("confidence: ")
    page.keyboard.press("Control+Space")
    expect(offers.filter(has_text="medium")).to_have_count(1, timeout=5_000)


def test_what_somebody_else_saves_comes_in_and_what_is_being_typed_is_never_taken_away(editor):
    page = editor("shared")
    page.get_by_role("button", name="A colleague saves").click()
    expect(page.locator(".cm-content")).to_contain_text("# from a colleague", timeout=10_000)
    expect(page.locator(".sb-editor-trouble")).to_contain_text("Brought up to date")
    # Both at once: the colleague's save is drawn before what was typed is sent.
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    other = page.get_by_role("button", name="A colleague saves").element_handle()
    page.keyboard.insert_text("# mine")
    other.evaluate("(button) => button.click()")  # without taking the keyboard out of the text
    expect(page.locator(".sb-editor-trouble")).to_contain_text("Somebody else has saved revision 3", timeout=10_000)
    expect(page.locator(".cm-content")).to_contain_text("# mine")


def test_text_that_was_not_saved_is_offered_again_after_a_reload(editor):
    page = editor("lost")
    # Nothing that is sent from here on arrives.
    page.evaluate("WebSocket.prototype.send = () => {}")
    write(page, "# kept by the tab")
    page.keyboard.press("Control+s")
    expect(page.locator(".sb-editor-state")).to_have_text("Saving…")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator(".sb-editor-offer")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Put it back").click()
    page.keyboard.press("Control+s")
    saved(page, 2)
    expect(page.locator(".cm-content")).to_contain_text("# kept by the tab")


@pytest.mark.parametrize(("hard", "is_kept"), [("deep", False), ("large", True), ("long", False)])
def test_a_text_of_a_megabyte_is_open_in_three_seconds_and_can_be_written_at(page, editor, hard, is_kept):
    counted = page.context.new_cdp_session(page)
    counted.send("Performance.enable", {"timeDomain": "threadTicks"})  # the processor's time, whatever else runs here
    editor(hard)
    worked = {one["name"]: one["value"] for one in counted.send("Performance.getMetrics")["metrics"]}
    assert worked["TaskDuration"] < OPEN_SECONDS
    write(page, "y: 2")
    expect(page.locator(".cm-content")).to_contain_text("y: 2", timeout=10_000)
    if is_kept:
        page.keyboard.press("Control+s")
        saved(page, 2)


def test_two_peoples_changes_become_one_text_with_what_was_typed_until_they_were_shown(page, scripts, desk):
    kept = scripts.evaluate(KEPT, [MINE + "# and on\n", MINE])
    page.add_init_script(f"sessionStorage.setItem('secure-base-draft:both', {json.dumps(kept)})")
    page.goto(f"{desk.url}/?draw=merge&place=both")
    keep = page.get_by_role("button", name="Keep this text")
    expect(keep).to_be_disabled(timeout=20_000)
    expect(page.get_by_text("1 still to decide")).to_be_visible()
    page.get_by_role("button", name="Take theirs").last.click()
    page.get_by_role("button", name="As it was").first.click()
    keep.click()
    result = TEXT.replace("It is quiet.", "It is loud.").replace("tom.bond: 4", "tom.bond: 5") + "# and on\n"
    expect(page.locator("code").last).to_have_text(result, timeout=10_000)


def test_a_node_is_chosen_on_the_map_in_its_list_and_from_the_page(page, desk):
    page.goto(f"{desk.url}/?draw=graph")
    node = page.locator(".sb-graph-list button", has_text="He stands up")
    expect(node).to_contain_text("has an error · 1 of 2 options ever on offer", timeout=20_000)
    node.click()
    expect(page.locator("code").last).to_have_text("chosen anger", timeout=15_000)
    expect(node).to_have_attribute("aria-current", "true")
    node.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("code").last).to_have_text("chosen silence")
    page.get_by_role("button", name="Choose the last one").click()
    expect(page.locator(".sb-graph-list [aria-current=true]")).to_contain_text("Nobody comes here", timeout=10_000)
    expect(page.locator(".sb-graph-ways")).to_have_text("✕ return → He stayson offer in no session")
    page.get_by_role("searchbox").fill("argue")
    expect(page.locator(".sb-graph-list li:visible")).to_have_count(1)
    page.get_by_role("searchbox").fill("")
    page.get_by_role("button", name="Show all").click()
    page.wait_for_timeout(300)  # until it has come to rest
    spot = page.evaluate(SPOT, "greeting")
    page.mouse.click(spot["x"], spot["y"])
    expect(page.locator("code").last).to_have_text("chosen greeting", timeout=10_000)


CASE = """\
start: greeting
cast:
  tom: {name: Tom}
nodes:
  greeting:
    choices:
      - id: wait
        moves: [{validate: tom}]
"""
NAMES = [["node", "greeting"], ["person", "tom"], ["variable", "tom.mentalizing"], ["criterion", "A2"]]


@pytest.mark.parametrize(
    ("tail", "offered"),
    [
        ("        to: ", {"greeting"}),
        ("        to: [{when: {tom.mentalizing: pretend}, node: ", {"greeting"}),
        ("        to:\n        - when: {}\n          node: ", {"greeting"}),
        ("        effects: {", {"tom.mentalizing", "cohesion"}),
        ("        effects: {tom.mentalizing: ", {"pretend", "reflective", "equivalence", "teleological"}),
        ("        when: {any: [{", {"tom.mentalizing", "any", "not", "cohesion"}),
        ("        ratings: {", {"A2"}),
        ("        ratings: {A2: ", {"0", "1", "2", "3", "4"}),
        ("        moves: [{validate: ", {"tom"}),
        ("        once: ", {"true", "false"}),
        ("        reply:\n          - ", {"tom", "scene", "cue", "affect", "when"}),
        ('        say: "nobody: knows ', set()),
        ("        # to: ", set()),
        ("        to: {[}]: {{", set()),
        ("a" * 5_000 + ": " + "[" * 2_000, set()),
    ],
)
def test_what_is_offered_depends_on_the_place(scripts, tail, offered):
    found = scripts.evaluate(OFFERED, [NAMES, CASE, tail])
    assert set(found) == offered


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "by", "result"),
    [
        ("a\nb\nc\nd\n", "a\nB\nc\nd\n", "a\nb\nc\nD\n", ["mine", "theirs"], "a\nB\nc\nD\n"),
        ("a\nb\nc\n", "a\nX\nc\n", "a\nY\nc\n", ["both"], "a\nX\nc\n"),
        ("a\nb\nc\n", "a\nX\nc\n", "a\nX\nc\n", ["agreed"], "a\nX\nc\n"),
        ("a\nb\nc\n", "a\nc\n", "a\nb\nc\nd\n", ["mine", "theirs"], "a\nc\nd\n"),
        ("", "a\n", "b\n", ["both"], "a\n"),
        ("a", "a\nb", "a", ["mine"], "a\nb"),
        ("a\n", "a\n", "a\n", [], "a\n"),
    ],
)
def test_changes_are_told_apart_by_who_made_them(scripts, base, mine, theirs, by, result):
    assert scripts.evaluate(MERGED, [base, mine, theirs]) == [by, result]


@pytest.mark.parametrize(
    ("folds", "hidden"),
    [
        ([], {}),
        (["b"], {"d": "b"}),
        (["a"], {"b": "a", "c": "a", "d": "a", "e": "a"}),
        (["a", "b"], {"b": "a", "c": "a", "d": "a", "e": "a"}),
        (["lost"], {}),
    ],
)
def test_what_only_a_folded_node_leads_to_is_folded_into_it(scripts, folds, hidden):
    ways = [["a", "b"], ["a", "c"], ["b", "d"], ["b", "e"], ["c", "e"], ["e", "a"], ["lost", "e"]]
    assert scripts.evaluate(FOLDED, [["a", "b", "c", "d", "e", "lost"], ways, folds]) == hidden
