"""Components whose script is a file of ``static/studio``, with the libraries of ``static/bundles``.

Such a script is loaded once by the browser, however often the page is drawn, and keeps what it has on the page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from simulator.ui.i18n import _

STATIC = Path(__file__).parent.parent / "static"
STUDIO = STATIC / "studio"
_LOADER = """
export default async function (component) {
  const place = component.parentElement.querySelector('.NAME')
  try {
    const module = await import(new URL('app/static/studio/NAME.mjs', document.baseURI))
    return module.draw(place, component)
  } catch (failure) {
    console.error(failure)
    if (!place.childElementCount) place.textContent = component.data.unloaded
  }
}
"""


def bundled(name: str) -> Any:
    """A component whose script is ``static/studio/NAME.mjs`` and whose look is ``static/studio/NAME.css``.

    It shares the page's style, so that the page's own script can tell when somebody is writing in it.

    Parameters
    ----------
    name : str
        As the files are called, such as ``sb-editor``; also the class of the element that the script fills.
    """
    return st.components.v2.component(
        name.replace("-", "_"),
        # A string on one line would be taken for the path of a file.
        html=f'\n<div class="{name}"></div>\n',
        css=(STUDIO / f"{name}.css").read_text("utf-8"),
        js=_LOADER.replace("NAME", name),
        isolate_styles=False,
    )


def unloaded() -> str:
    """What stands there when a script could not be loaded."""
    return _("This part of the page could not be loaded. Reload the page; what was saved is not lost.")
