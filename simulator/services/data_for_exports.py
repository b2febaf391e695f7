"""What programs keep of a person for their exports, for the person's own data: ids elsewhere, agreement to research."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from simulator.storage.stores import Stores

KEPT_FOR_EXPORTS = {
    "student_ids": "by which ids a program says that other systems, such as a learning platform, know you",
    "research_agreements": "programs that noted that you agreed to the use of your records for research, and when",
}


def for_exports(stores: Stores, person_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """A person's ids and agreements, by the keys of ``KEPT_FOR_EXPORTS``, with the names of the programs."""
    names: dict[UUID, str] = {}

    def program(program_id: UUID) -> str:
        if program_id not in names:
            found = stores.programs.program(program_id)
            names[program_id] = found.name if found else ""
        return names[program_id]

    return {
        "student_ids": [
            {"program": program(one.program_id), "system": one.system, "value": one.value}
            for one in stores.exports.student_ids_of(person_id)
        ],
        "research_agreements": [
            {"program": program(program_id), "noted_at": at}
            for program_id, at in stores.exports.agreements_of(person_id)
        ],
    }
