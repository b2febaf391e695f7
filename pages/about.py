"""How practising here works."""

from simulator.ui.components.about import how_it_works
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw
from simulator.ui.navigation import is_solo

with kindly():
    draw(how_it_works(solo=is_solo(actor())))
