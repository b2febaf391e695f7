"""What a browser calls itself, as a person would call it."""

from __future__ import annotations

from simulator.ui.i18n import _

# The order matters: nearly every browser also names the ones that it wants to be taken for.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"))
BROWSERS_LAST = (("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """Browser and system, such as Firefox on Linux; what the browser said of itself where that tells neither."""
    browser = next((name for sign, name in (*BROWSERS, *BROWSERS_LAST) if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    if browser and system:
        return _("{browser} on {system}").format(browser=browser, system=system)
    return browser or system or agent or _("A browser that does not say what it is")
