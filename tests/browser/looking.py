"""How a page is held against WCAG 2.2 AA: by axe, by its width, by where the keyboard stands and whether that shows."""

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.driving import settle

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
THAT_DIFFER = {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]}}
"""The rules whose answer may differ between themes and widths."""
FIND = """
async ([rules, script]) => {
  if (!window.axe) (0, eval)(script)
  const found = await axe.run({ ...rules, resultTypes: ['violations'] })
  return found.violations
}
"""
"""Asks for violations alone: all that is fine, node by node, takes longer to hand over than to find."""
USUAL_HEIGHT = 844
MAIN = "document.querySelector('[data-testid=stMain]')"
"""What scrolls in a page of Streamlit's."""
SHADOWS = """
(() => { let here = document.activeElement
  while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement
  return here })()
"""
"""The element that has the keyboard, also inside of our components."""
SHOWN = f"""
() => {{
  const here = {SHADOWS}
  if (!here || here === document.body) return null
  // A field's own ring is clipped by what surrounds it, and a small control may be hidden behind its drawing.
  const ROOT = '[data-testid$=RootElement], [data-testid$=InputContainer], label, .react-aria-ComboBox > [role=group]'
  const light = here.getRootNode() === document
  const bearer = light && here.matches('input, textarea') ? here.closest(ROOT) : here
  const style = bearer && getComputedStyle(bearer)
  const visible = Boolean(style) && style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2
  const box = here.getBoundingClientRect()
  const name = `${{here.tagName}} ${{here.dataset.testid ?? here.className}} ${{here.textContent.slice(0, 30)}}`
  const over = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2)
  const own = light ? here.closest('label') ?? here : here.getRootNode().host
  const covered = box.height < innerHeight && !own.contains(over) && !over?.contains(own)
  return {{ name, visible, covered, top: box.top, bottom: box.bottom, left: box.left, right: box.right }}
}}
"""


def look(page, scheme, width):
    """Turn a page that is open to a theme and a width, all of it in sight: axe passes over what is scrolled away."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": USUAL_HEIGHT})
    # What hangs beside Streamlit's page, such as an open popover, follows only when the page has been drawn again.
    page.wait_for_function("(to) => getComputedStyle(document.documentElement).colorScheme.includes(to)", arg=scheme)
    _drawn(page)
    page.set_viewport_size({"width": width, "height": page.evaluate(f"{MAIN}?.scrollHeight ?? {USUAL_HEIGHT}")})
    _drawn(page)


def _drawn(page):
    """Wait until what has changed was laid out: scripts that answer to a new size draw within a frame or two."""
    page.evaluate(f"new Promise((done) => {'requestAnimationFrame(() => ' * 3}done(){')' * 3})")


def problems(page, rules=RULES):
    """What axe finds, and whether the page scrolls sideways."""
    found = page.evaluate(FIND, [rules, "" if page.evaluate("'axe' in window") else AXE_SCRIPT])
    told = [
        f"{each['id']}: {node['html'][:160]} {node['failureSummary'][:200]}" for each in found for node in each["nodes"]
    ]
    return [*told, *([f"scrolls sideways by {beyond(page)} px"] if beyond(page) > 0 else [])]


def beyond(page):
    """How many pixels of the page stand beyond the right edge."""
    return page.evaluate(
        f"Math.max(...[document.scrollingElement, {MAIN}].filter(Boolean).map((e) => e.scrollWidth - e.clientWidth))"
    )


def headings(page):
    """The levels of the headings, in the order of the page."""
    return page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((h) => h.checkVisibility())"
        ".map((h) => Number(h.tagName[1]))"
    )


def stops(page, most=80):
    """Each place that the Tab key comes to, from the top of the page until it comes round."""
    page.evaluate("document.activeElement?.blur(); document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(SHOWN)
        if here is None:
            break
        found.append(here)
    return found


def keyboard_at(page):
    """The kind of element that has the keyboard."""
    return page.evaluate(f"(() => {{ const here = {SHADOWS}; return here.tagName }})()")


def choose(page, number):
    """Select and say an option by its key, and wait for what comes next."""
    page.locator(".sb-options button").first.wait_for()
    page.keyboard.press(str(number))
    page.locator(".sb-options button[aria-pressed=true]").wait_for()
    settle(page)
    page.keyboard.press(str(number))
    page.wait_for_timeout(300)
    settle(page)
