"""What the fonts of a printed page can show, and what stands on it for everything else.

A PDF that keeps the rules for accessible documents may hold no sign without a picture and a name. Typst's own fonts
have Latin, Greek, Cyrillic, Hebrew, Arabic and Devanagari and many symbols, but neither emoji nor Chinese, say.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from simulator.domain.i18n import _

_SHOWN = (
    "20-7E A1-AC AE-377 37A-37F 384-38A 38C 38E-3A1 3A3-4FF 531-556 559-58A 58D-58F 591-5C7 5D0-5EA 5EF-5F4 606-60C "
    "615 61B 61F 621-63A 640-655 65A 660-66D 674 679-67B 67E-680 683-684 686-687 691 698 6A4 6A9 6AF 6BE 6CC 6F0-6F9 "
    "900-97F 1D00-1F15 1F18-1F1D 1F20-1F45 1F48-1F4D 1F50-1F57 1F59 1F5B 1F5D 1F5F-1F7D 1F80-1FB4 1FB6-1FC4 1FC6-1FD3 "
    "1FD6-1FDB 1FDD-1FEF 1FF2-1FF4 1FF6-1FFE 200B-200D 2010-2027 2030-2040 2042 2044-2052 2054-205E 2070-2071 "
    "2074-208E 2090-209C 20A0-20C0 2100-211E 2120 2122 2124 2126-2151 2153-2184 2189 2190-23FF 2460-2606 2609-262F "
    "2638-268B 2690-269C 2701-2704 2706-2709 270C-2714 2717-2726 272A-274B 2758-275E 2761-277F 2794 2798-27AF 27B1-2B73"
)
"""Ranges of signs that Typst 0.15 shows by its own fonts, in hexadecimal; a test asks Typst."""
_PLAIN = (
    "20-7E A1-AC AE-2FF 370-373 376-377 384-38A 38C 38E-3A1 3A3-482 48A-4FF 1E00-1EFF 2010-2027 2030-203A 20AC "
    "2190-2193 2212"
)
"""The part of them that reads from left to right, one sign after the other, without marks that join any other."""
_UNSEEN = re.compile("[\u00ad\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
"""Marks that only change how others look or run: an override could turn the words around it."""
MAX_RUN = 40
"""Signs without a blank after which a line may break, so that nothing runs off the page."""
_LONG = re.compile(rf"\S{{{MAX_RUN}}}(?=\S)")
NOT_SHOWN = _("[words in a script that this file can't show]")


def _signs(ranges: str) -> str:
    """The ranges as a class of a regular expression holds them."""
    parts = (part.partition("-") for part in ranges.split())
    return "".join(f"\\U{int(first, 16):08x}-\\U{int(last or first, 16):08x}" for first, _dash, last in parts)


def _others(ranges: str) -> re.Pattern[str]:
    """Runs of what is not in the ranges, with the blanks inside of them."""
    other = f"[^{_signs(ranges)}\n]+"
    return re.compile(f"{other}(?: +{other})*")


_OTHERS = {False: _others(_SHOWN), True: _others(_PLAIN)}


def printable(text: str, *, plain: bool = False) -> str:
    """The text with a name in square brackets for each sign that can't be shown, and room to break long words.

    Parameters
    ----------
    plain : bool
        Keep only what is written from left to right, letter by letter.
    """
    told = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    told = _OTHERS[plain].sub(_instead, _UNSEEN.sub("", told))
    return _LONG.sub("\\g<0>\u200b", told)


def _instead(found: re.Match[str]) -> str:
    """Names of symbols; one remark for words; nothing for control characters."""
    kept = [sign for sign in found[0] if unicodedata.category(sign) not in ("Cc", "Cf", "Mn")]
    if any(unicodedata.category(sign).startswith("L") for sign in kept):
        return NOT_SHOWN
    if not any(sign for sign in kept if not sign.isspace()):
        return " " if kept else ""
    return "".join(_named(sign, len(list(same))) for sign, same in groupby(kept))


def _named(sign: str, times: int) -> str:
    if sign.isspace():
        return " "
    name = unicodedata.name(sign, _("a sign")).lower()
    return f"[{name}]" if times == 1 else f"[{name} × {times}]"
