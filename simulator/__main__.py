"""``python -m simulator``."""

import gc


def main() -> None:
    """Run a command."""
    gc.disable()  # what is loaded stays: to look through it for garbage meanwhile would take a fifth of the time
    from simulator.cli import app

    gc.freeze()
    gc.enable()
    app(prog_name="simulator")


main()
