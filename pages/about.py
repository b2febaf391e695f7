"""How practising here works."""

from simulator.ui.components.about import how_it_works
from simulator.ui.markup import draw

draw(how_it_works())
