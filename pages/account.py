"""A person's own account; in solo mode, where nobody signs in, what is kept on this computer."""

from simulator.ui import state
from simulator.ui.components import account as view
from simulator.ui.components.appearance import draw_appearance
from simulator.ui.guard import kindly, visitor
from simulator.ui.i18n import _
from simulator.ui.markup import draw, draw_message, esc, tag
from simulator.ui.navigation import is_solo

with kindly():
    here = visitor()
    solo = is_solo(here.actor)
    draw(tag("h1", esc(_("Your data") if solo else _("Your account"))))
    draw_message(state.take_notice())
    if not solo:
        view.draw_who(here)
        view.draw_signing_in(here)
        view.draw_reminders(here.actor)
        view.draw_shares(here.actor)
    draw_appearance("account")
    view.draw_data(here)
