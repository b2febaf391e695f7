"""The room: one decision at a time, everything rebuilt from what is recorded."""

from simulator.ui.components.room import draw_session

draw_session()
