"""Two threads that start at once."""

from __future__ import annotations

import threading


def both(work) -> list[type[Exception] | None]:
    """Run the same work in two threads that start together; what each of them raised."""
    outcomes: list[type[Exception] | None] = []
    together = threading.Barrier(2)

    def run(number: int) -> None:
        together.wait()
        try:
            work(number)
            outcomes.append(None)
        except Exception as error:
            outcomes.append(type(error))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes, key=str)
