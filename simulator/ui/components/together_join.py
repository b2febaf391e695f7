"""How phones come to what a group decides together: by a picture for their cameras, or by address and code."""

from __future__ import annotations

import segno

from simulator.domain.group_sessions import shown_code
from simulator.ui.i18n import _
from simulator.ui.markup import esc, tag


def join_html(link: str, address: str, code: str) -> str:
    """Picture, address and code.

    Parameters
    ----------
    link : str
        What a camera opens: the vote itself, under the address that people reach the program by.
    address : str
        Where the code is typed.
    """
    camera = tag("p", esc(_("Point a phone's camera here, or go to")) + tag("b", esc(address)))
    said = shown_code(code)
    typed = tag("p", esc(_("and type")) + tag("b", esc(said), aria_label=" ".join(said)))
    return tag("div", tag("div", camera + typed) + picture(link), "sb-join")


def picture(link: str) -> str:
    """A QR code, black on white whatever the theme is: cameras read no other as surely."""
    made = segno.make(link, error="m", micro=False)
    alt = _("QR code that opens the vote on a phone. The address and the code beside it lead there too.")
    return tag("img", "", "sb-qr", src=made.svg_data_uri(border=4, light="#fff"), alt=alt)
