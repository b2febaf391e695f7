"""Browser windows that are used again: whoever takes one finds nobody's traces, but scripts that were fetched stay."""

from collections import defaultdict
from contextlib import contextmanager
from urllib.parse import urlsplit

DESK = {"width": 1280, "height": 900}
KEPT = "local_storage,indexeddb,service_workers,cache_storage"
"""What pages can leave in a browser besides cookies; what one tab keeps for itself goes with the tab."""


class Windows:
    """Windows of one browser, as private as each new one is, and much sooner there: a new one knows no scripts yet."""

    def __init__(self, browser):
        self._browser = browser
        self._free = defaultdict(list)

    @contextmanager
    def one(self, **options):
        """A window that nobody else has, by its options; empty again when it is left."""
        free = self._free[repr(sorted(options.items()))]
        window = free.pop() if free else self._browser.new_context(**options)
        yield window
        for tab in window.pages:
            address = urlsplit(tab.url)
            if address.scheme.startswith("http"):
                origin = f"{address.scheme}://{address.netloc}"
                asked = {"origin": origin, "storageTypes": KEPT}
                window.new_cdp_session(tab).send("Storage.clearDataForOrigin", asked)
            tab.close()
        window.clear_cookies()
        free.append(window)
