"""A trainee's own part of what supervisors follow up: flags first, then critical choices and what was agreed on."""

from __future__ import annotations

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.ui.components import flags
from simulator.ui.components.critical_list import own_html
from simulator.ui.components.remediation_log import draw_own_log
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag


def draw_followed(person: Actor) -> None:
    """All that is kept of a trainee beside their sessions, and who reads it."""
    lead = _(
        "What your supervisors see beside your sessions, and follow up with you. It rests on what your program asked "
        "for and what you shared; what you practise for yourself is in none of it."
    )
    draw(tag("p", esc(lead), "sb-sub"))
    flags.draw_own(services().flagging.mine(person))
    draw(own_html(services().critical.mine(person)))
    draw_own_log(services().remediation.mine(person))
