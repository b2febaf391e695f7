"""The library of cases, or the first-run notice for those who have not read it."""

from simulator.ui import actions
from simulator.ui.components import cases as view
from simulator.ui.guard import actor, kindly
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag

with kindly():
    training = actions.training()
    if training.notice_due(actor()):
        view.draw_first_notice()
    else:
        sub = _(
            "Sit with a client, a couple, a family or a group: choose what to say, see how it lands, mend what breaks."
        )
        draw(tag("h1", esc(_("Practise a session"))) + tag("p", esc(sub), "sb-sub"))
        for heading, cards in view.in_sections(training.cases(actor())):
            draw(tag("h2", esc(heading), "sb-section"))
            for card in cards:
                view.draw_card(card)
        view.draw_unavailable(training.unavailable(actor()))
