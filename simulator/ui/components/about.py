"""How practising here works, in plain words."""

from __future__ import annotations

from simulator.ui.i18n import _
from simulator.ui.markup import bullets, esc, tag
from simulator.ui.texts import AFFILIATION, CRISIS, WHO_SEES_WHAT


def how_it_works(*, solo: bool) -> str:
    """The page's text; what is kept and who sees it differs where there are accounts."""
    sections = [
        (
            _("In the room"),
            [
                _("Press an option, or its number key, to select it. Press it again to say it."),
                _("The people answer from an inner state that your words move. You see it only in what they do."),
                _("A misstep is part of practice: every case has ways to mend it, and mending is looked at apart."),
                _("Pause or leave whenever you like. Your place is kept, and nothing is lost by stopping."),
                _("The number keys can be turned off below the options."),
            ],
        ),
        (
            _("Feedback and scores"),
            [
                _("Each option is rated 0 to 4 on the one to four criteria that a decision is about."),
                _("A decision is scored by what was possible there, then averaged over the decisions that you met."),
                _("Attunement, safety and fidelity are shown apart. Warmth never makes up for a safety error."),
                _("One case is practice, not a measurement. The bands hold in this exercise only."),
                _("The ratings are a proposal until clinicians have rated the options; each case says so."),
            ],
        ),
        (
            _("What is kept"),
            [
                *([_("Your choices, on this computer. Nothing is sent to anybody.")] if solo else WHO_SEES_WHAT),
                _("Never type or think aloud about a real client here."),
            ],
        ),
    ]
    inner = tag("h1", esc(_("How this works")))
    inner += "".join(tag("h2", esc(title)) + bullets(items) for title, items in sections)
    inner += tag("h2", esc(_("If you need help"))) + "".join(tag("p", esc(text)) for text in CRISIS)
    inner += tag("h2", esc(_("Models and credits"))) + tag("p", esc(AFFILIATION))
    inner += tag(
        "p", esc(_("Portraits: Open Peeps by Pablo Stanley (CC0). Cases and rubrics: CC BY 4.0. Code: Apache-2.0."))
    )
    return inner
