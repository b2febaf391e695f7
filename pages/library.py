"""The library of cases, or the first-run notice for those who have not read it."""

from simulator.domain.policy import INSTALLATION, Action, can
from simulator.ui import actions, state
from simulator.ui.components import cases, flags, inbox, library
from simulator.ui.components.assigned import draw_assigned
from simulator.ui.components.coaching import draw_told
from simulator.ui.guard import actor, kindly
from simulator.ui.i18n import _
from simulator.ui.markup import draw, draw_message, esc, tag
from simulator.ui.navigation import is_solo

with kindly():
    training, person = actions.training(), actor()
    if not can(person, Action.PRACTISE, INSTALLATION):
        cases.draw_without_practice(person)
    elif training.notice_due(person):
        cases.draw_first_notice(solo=is_solo(person))
    else:
        sub = _(
            "Sit with a client, a couple, a family or a group: choose what to say, see how it lands, mend what breaks."
        )
        draw(tag("h1", esc(_("Practise a session"))) + tag("p", esc(sub), "sb-sub"))
        draw_message(state.take_notice())
        shown = library.shelf(training.cases(person))
        library.draw_search(shown)
        library.draw_found(shown)
        if shown.wanted.given:
            library.draw_sections(shown.found)
        else:
            draw_told(person)
            inbox.draw_news(person)
            flags.draw_news(person)
            draw_assigned(person)
            library.draw_begun(shown.cards)
            library.draw_next_step(person, shown.cards)
            library.draw_sections([card for card in shown.cards if card.open_attempt is None])
            library.draw_gone(training.gone(person))
            library.draw_unavailable(training.unavailable(person))
