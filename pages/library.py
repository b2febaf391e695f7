"""The library of cases, or the first-run notice for those who have not read it."""

from simulator.domain.policy import INSTALLATION, Action, can
from simulator.ui import actions, state
from simulator.ui.components import cases as view
from simulator.ui.components.assigned import draw_assigned
from simulator.ui.guard import actor, kindly
from simulator.ui.i18n import _
from simulator.ui.markup import draw, draw_message, esc, tag
from simulator.ui.navigation import is_solo

with kindly():
    training, person = actions.training(), actor()
    if not can(person, Action.PRACTISE, INSTALLATION):
        view.draw_without_practice(person)
    elif training.notice_due(person):
        view.draw_first_notice(solo=is_solo(person))
    else:
        sub = _(
            "Sit with a client, a couple, a family or a group: choose what to say, see how it lands, mend what breaks."
        )
        draw(tag("h1", esc(_("Practise a session"))) + tag("p", esc(sub), "sb-sub"))
        draw_message(state.take_notice())
        draw_assigned(person)
        for heading, cards in view.in_sections(training.cases(person)):
            draw(tag("h2", esc(heading), "sb-section"))
            for card in cards:
                view.draw_card(card)
        view.draw_gone(training.gone(person))
        view.draw_unavailable(training.unavailable(person))
