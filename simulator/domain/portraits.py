"""Which portraits are drawn, by the names that a case gives in ``portrait:``.

The drawings are files beside the pages (``simulator/ui/static/portraits``), made by ``deploy/assets/portraits.mjs``; a
test keeps this list and the files the same. Each drawing has a face for every word of ``vocabulary.AFFECTS``.
"""

from __future__ import annotations

_NAMES = (
    "anand anneke awa bea carmen dana dana-he daniel dev eli fatou grace hana helen ibrahima imani ines ingrid jonah "
    "josh jules kit lech leo marta martin miriam noor oskar owen priya renata rob robyn ruth samira samuel sow sunita "
    "tess theo tom wambui"
)
PORTRAITS: tuple[str, ...] = tuple(f"open-peeps/{name}" for name in _NAMES.split())
"""Whoever names another one keeps the initial that stands for people without a portrait."""
