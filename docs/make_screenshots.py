"""Takes the pictures in docs/images from the running program, at two widths: ``make screenshots``."""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.conftest import CASE, Server, chromium
from tests.browser.driving import begin, open_page, options, past_the_notice, rehearse, settle

IMAGES = Path(__file__).parent / "images"
SAID = (
    "getting-noticed",
    "wrong-road",
    "stop-for-it",
    "fair-to-check",
    "straight-and-stepwise",
    "all-of-it-counts",
    "your-sentence",
    "before-the-why",
    "your-mom-is-with-me",
    "you-take-the-pen",
    "a-job-for-you-two",
    "cannot-say-that",
)
TALLEST = 2600


def picture(page, name, width):
    """A picture of the page from its top, as tall as it is up to a limit, in few colours."""
    tall = page.evaluate("Math.max(...[...document.querySelectorAll('[data-testid=stMain]')].map(e => e.scrollHeight))")
    page.set_viewport_size({"width": width, "height": min(tall, TALLEST)})
    page.wait_for_timeout(900)
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    image.quantize(96, dither=Image.Dither.NONE).save(IMAGES / f"{name}-{width}.png", optimize=True)
    page.set_viewport_size({"width": width, "height": 900})


def say(page, step, choice):
    """Select and say one option, whatever its place."""
    button = page.locator(f'[class*="-{step}-{choice}"] button')
    for _ in range(2):
        button.click()
        settle(page)
    rehearse(page)


def walk(page, server, width):
    """From the library to the debriefing, with a picture of each screen."""
    past_the_notice(page, server)
    picture(page, "library", width)
    open_page(page, f"{server.url}/prebrief?case={CASE}")
    picture(page, "prebrief", width)
    begin(page, server, CASE)
    picture(page, "practise", width)
    for step, choice in enumerate(SAID):
        say(page, step, choice)
        if step == 0:
            page.locator(".sb-feedback summary").click()
            picture(page, "feedback", width)
    assert not options(page).count(), "the walk in SAID no longer reaches an ending"
    page.get_by_role("button", name="Go to the debriefing").click()
    settle(page)
    page.wait_for_timeout(1500)
    picture(page, "debriefing", width)


def main():
    """Take every picture."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium())
        for width in (1280, 390):
            with tempfile.TemporaryDirectory() as folder:
                server = Server(Path(folder), gap="0")
                server.start()
                try:
                    walk(browser.new_page(viewport={"width": width, "height": 900}), server, width)
                finally:
                    server.stop()
        browser.close()


if __name__ == "__main__":
    main()
