"""From a press to the new words painted, in a real browser."""

import statistics
from contextlib import suppress

from playwright.sync_api import sync_playwright

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WATCH = """
(text) => new Promise((done) => {
  const room = () => document.querySelector('.sb-room')
  const before = room()?.textContent
  const buttons = [...document.querySelectorAll('.sb-options button')]
  const button = buttons.find((found) => found.textContent.includes(text))
  const began = performance.now()
  const look = () => {
    if (room() && room().textContent !== before) {
      observer.disconnect()
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)))
    }
  }
  const observer = new MutationObserver(look)
  observer.observe(document.body, { subtree: true, childList: true, characterData: true })
  setTimeout(() => { observer.disconnect(); done(null) }, 10000)
  button.click()
})
"""


def painted(url, people, presses):
    """Milliseconds from the press that says a choice to the next painted frame with the answer: p50 and p95."""
    with sync_playwright() as playwright:
        browser = _browser(playwright)
        times = []
        for cookie, attempt, _case in people:
            name, value = cookie.split("=", 1)
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.add_cookies([{"name": name, "value": value, "url": url}])
            page = context.new_page()
            page.goto(f"{url}/practise?attempt={attempt}")
            times += _play(page, presses - len(times))
            context.close()
            if len(times) >= presses:
                break
        browser.close()
    ordered = sorted(times)
    return {
        "presses": len(times),
        "p50": round(statistics.median(times), 1),
        "p95": round(ordered[round(0.95 * (len(ordered) - 1))], 1),
    }


def _browser(playwright):
    with suppress(Exception):
        return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
    return playwright.chromium.launch(args=CHROMIUM)


def _play(page, most):
    """Say choices until the session ends, with the time that each took."""
    times = []
    while len(times) < most:
        choices = page.locator(".sb-options button")
        try:
            choices.first.wait_for(timeout=10_000)
        except Exception:
            break
        _quiet(page)
        words = choices.first.text_content()[3:40]
        choices.first.click()
        page.locator(".sb-options button[aria-pressed=true]").first.wait_for()
        _quiet(page)
        found = page.evaluate(WATCH, words)
        if found is None:
            break
        times.append(found)
        page.wait_for_timeout(300)
    return times


def _quiet(page):
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
