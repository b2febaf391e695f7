"""Takes the pictures in docs/images from the running program, at two widths: ``make screenshots``."""

import io
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import yaml
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from simulator.bootstrap import Services, Settings, build_services
from simulator.domain.attempt import Feedback
from simulator.domain.roles import SOLO
from simulator.domain.sharing import Confidence, Pull
from tests.browser.conftest import CASE, ROOT, Server, chromium
from tests.browser.driving import open_page
from tests.browser.whole_case import OVER, Mouse, Session

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
BEFORE = (
    "caregiver-hold-him/made-to-say-sorry",
    "mbt-six-minutes-late/skilled",
    "aedp-smile-at-the-funeral/very-helpful",
    "individual-somewhere-else/kindness-between-two",
    "abft-still-your-son/skilled",
)
"""Sessions that the trainee of the pictures has had already: recorded walks through the standard opening."""
HEIGHTS = {1280: 1280, 390: 1500}
COLOURS = 96


def picture(page: Page, width: int, name: str, top: str = "") -> None:
    """What the window shows from the top of the page, or from an element on, in few colours."""
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    main = page.locator("[data-testid=stMain]")
    main.evaluate("(main) => { document.activeElement?.blur(); main.scrollTo({ top: 0, behavior: 'instant' }) }")
    if top:
        move = "(here) => here.scrollIntoView({ block: 'start', behavior: 'instant' })"
        page.locator(top).first.evaluate(move)
        main.evaluate("(main) => main.scrollBy({ top: 14, behavior: 'instant' })")
    page.mouse.move(0, 0)
    page.wait_for_timeout(900)
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(IMAGES / f"{name}-{width}.png", optimize=True)
    page.set_viewport_size({"width": width, "height": 900})


def practise_before(services: Services) -> None:
    """Play what was practised before, so that there is some progress to see."""
    services.training.accept_notice(SOLO)
    for walk in BEFORE:
        written = yaml.safe_load((ROOT / "tests" / "playthroughs" / f"{walk}.yaml").read_text(encoding="utf-8"))
        attempt = str(services.training.begin(SOLO, written["scenario"], feedback=Feedback.EACH).id)
        for step, choice in enumerate(written["choices"]):
            services.notes.note(SOLO, attempt, step, confidence=list(Confidence)[step % 3], pull=list(Pull)[step % 5])
            services.training.choose(SOLO, attempt, choice, step=step)


def walk(page: Page, server: Server, take: Callable[..., None]) -> None:
    """From the library to the debriefing, then drills and progress, with a picture of each."""
    session = Session(page, server.url, Mouse)
    open_page(page, server.url)
    take("library")
    open_page(page, f"{server.url}/prebrief?case={CASE}")
    take("prebrief")
    session.begin()
    take("practise")

    def feedback(step: int) -> None:
        if step == 2:
            take("feedback", ".sb-last")
            page.emulate_media(color_scheme="dark")
            take("practise-dark", ".sb-last")
            page.emulate_media(color_scheme="light")

    session.walk(SAID, feedback)
    session.press(OVER)
    session.ready(".st-key-sb-reflect")
    take("debriefing")
    session.press(".st-key-sb-parts a", "The whole record")
    session.ready(".sb-map")
    take("map", "#sb-part-map")
    open_page(page, f"{server.url}/drills")
    session.press("button", "Begin")
    session.ready(".st-key-sb-saying, .sb-options")
    take("drills")
    open_page(page, f"{server.url}/progress")
    take("progress")


def main() -> None:
    """Take every picture."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium())
        for width in HEIGHTS:
            with tempfile.TemporaryDirectory() as folder:
                server = Server(Path(folder), gap="0")
                url = f"sqlite:///{server.database}"
                practise_before(build_services(Settings(database_url=url, double_press_seconds=0)))
                server.start()
                try:
                    page = browser.new_page(viewport={"width": width, "height": 900})
                    walk(page, server, partial(picture, page, width))
                finally:
                    server.stop()
        browser.close()


if __name__ == "__main__":
    main()
