"""Every exception the simulator raises on purpose, as one tree.

::

    SimulatorError
    ├── InvalidContent (.diagnostics)
    ├── EncounterError
    │   ├── UnknownChoice (.choice_id, .offered)
    │   ├── UnknownVariant (.variant, .known)
    │   └── EncounterFinished (.ending)
    ├── ScoringError
    │   └── RubricMismatch
    ├── StorageError
    │   ├── AttemptNotFound (.attempt_id)
    │   ├── ContentChanged (.attempt_id)
    │   ├── StepConflict (.attempt_id, .step)
    │   ├── SavedMeanwhile (.saved)
    │   ├── SchemaTooNew (.found, .known)
    │   └── NameTaken (.name)
    ├── ScenarioNotFound (.scenario_id, .suggestion)
    ├── NotFound (.kind)
    │   └── AssignmentNotFound
    ├── InvalidInput (.field)
    ├── MailNotSent
    ├── FileNotMade
    ├── SignInFailed
    │   ├── Throttled (.seconds)
    │   ├── TicketInvalid
    │   └── ProviderFailed (.provider)
    └── AccessDenied (.action)
        └── SignedOut

Each carries the data of what happened, and a ``hint`` that says what the reader can do about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class SimulatorError(Exception):
    """Root of the tree; pages catch only this.

    Attributes
    ----------
    hint : str
        What the person who reads the message can do next; may be empty.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class InvalidContent(SimulatorError):
    """Content that has problems; ``diagnostics`` holds all of them, each with its place."""

    def __init__(self, diagnostics: Sequence[Any]) -> None:
        first = diagnostics[0] if diagnostics else "no diagnostics"
        more = f" (and {len(diagnostics) - 1} more)" if len(diagnostics) > 1 else ""
        super().__init__(f"{first}{more}", hint="Run `python -m simulator check` to see every problem.")
        self.diagnostics = tuple(diagnostics)


class EncounterError(SimulatorError):
    """A step that the encounter cannot take."""


class UnknownChoice(EncounterError):
    """The choice is not among those offered at this point."""

    def __init__(self, choice_id: str, offered: Sequence[str]) -> None:
        super().__init__(
            f"{choice_id!r} is not offered here. Offered: {', '.join(offered)}",
            hint="Choose one of the options that are offered.",
        )
        self.choice_id = choice_id
        self.offered = tuple(offered)


class UnknownVariant(EncounterError):
    """The scenario has no variant of this name."""

    def __init__(self, variant: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no variant {variant!r}. Known: {', '.join(known)}", hint="Use one of these names.")
        self.variant = variant
        self.known = tuple(known)


class EncounterFinished(EncounterError):
    """The encounter has reached an ending; nothing more can be chosen."""

    def __init__(self, ending: str) -> None:
        super().__init__(f"The encounter has already ended at {ending!r}.", hint="Open its debriefing.")
        self.ending = ending


class ScoringError(SimulatorError):
    """A score that cannot be computed."""


class RubricMismatch(ScoringError):
    """Decisions and key do not belong to the same scenario."""


class StorageError(SimulatorError):
    """The store could not do what was asked."""


class AttemptNotFound(StorageError):
    """No attempt with this id that this person may see."""

    def __init__(self, attempt_id: str) -> None:
        super().__init__(
            "This attempt could not be found.", hint="It may be from another person or computer. Go back to the cases."
        )
        self.attempt_id = attempt_id


class ContentChanged(StorageError):
    """The stored scenario no longer compiles to the hash that the attempt is pinned to."""

    def __init__(self, attempt_id: str) -> None:
        super().__init__(
            "This attempt was played on an earlier version of the program and can't be reopened here.",
            hint="Its decisions and scores are kept.",
        )
        self.attempt_id = attempt_id


class StepConflict(StorageError):
    """This step of the attempt is already recorded, or another one is due."""

    def __init__(self, attempt_id: str, step: int) -> None:
        super().__init__("That decision was already made.", hint="The page shows where you are now.")
        self.attempt_id = attempt_id
        self.step = step


class SavedMeanwhile(StorageError):
    """Somebody else has saved a draft since one began to change it; ``saved`` is what they made of it."""

    def __init__(self, saved: Any) -> None:
        super().__init__(
            "Somebody else has saved this draft since you opened it.",
            hint="Nothing of theirs was changed. Look at what it says now, then try again.",
        )
        self.saved = saved


class SchemaTooNew(StorageError):
    """The database was written by a newer version of the program."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(
            f"The database is at revision {found}, this program knows up to {known}.",
            hint="Start the newer version of the program, or restore the backup made before the upgrade.",
        )
        self.found = found
        self.known = known


class NameTaken(StorageError):
    """Another person, program or cohort has this name or address already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is taken already.", hint="Choose another one, or look for the one that is there.")
        self.name = name


class ScenarioNotFound(SimulatorError):
    """No playable case with this id."""

    def __init__(self, scenario_id: str, *, suggestion: str | None = None) -> None:
        meant = f" Did you mean {suggestion!r}?" if suggestion else ""
        super().__init__(f"There is no case {scenario_id!r} that can be played.{meant}", hint="Go back to the cases.")
        self.scenario_id = scenario_id
        self.suggestion = suggestion


class NotFound(SimulatorError):
    """No program, cohort, person, comment or request with this id that this person may know of."""

    def __init__(self, kind: str, *, hint: str = "It may have been removed meanwhile. Go back and look again.") -> None:
        super().__init__(f"This {kind} could not be found.", hint=hint)
        self.kind = kind


class AssignmentNotFound(NotFound):
    """No assignment with this id that is open to this person."""

    def __init__(self) -> None:
        super().__init__("assignment", hint="It may be closed. Each case can also be practised on your own.")


class InvalidInput(SimulatorError):
    """Something that a person entered can't be taken as it is; the message says what would be."""

    def __init__(self, field: str, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.field = field


class MailNotSent(SimulatorError):
    """The mail server did not take a message."""

    def __init__(self) -> None:
        super().__init__(
            "The mail could not be sent.", hint="Pass the link on yourself, or ask whoever runs the mail server."
        )


class FileNotMade(SimulatorError):
    """A file to take away could not be made, or too many others are waiting for theirs."""

    def __init__(self) -> None:
        super().__init__(
            "The file could not be made just now.",
            hint="Go back and try again in a minute. The page shows the same, and nothing of it is lost.",
        )


class SignInFailed(SimulatorError):
    """Nobody was let in; the message is the same whatever the reason, so that it tells nothing about accounts."""

    def __init__(
        self, message: str = "That e-mail address and password don't fit together.", *, hint: str = ""
    ) -> None:
        super().__init__(message, hint=hint or "Check both, or set a new password.")


class Throttled(SignInFailed):
    """Too many tries from one address or for one account."""

    def __init__(self, seconds: int) -> None:
        minutes = max(1, round(seconds / 60))
        super().__init__(
            "There were too many tries.", hint=f"Wait {minutes} minute{'s' * (minutes != 1)}, then try again."
        )
        self.seconds = seconds


class TicketInvalid(SignInFailed):
    """An invitation or reset link that is forged, used, withdrawn or expired; which of these is not said."""

    def __init__(self) -> None:
        super().__init__(
            "This link doesn't work any more.", hint="Links work once and for a limited time. Ask for a new one."
        )


class ProviderFailed(SignInFailed):
    """Single sign-on did not come to a result that can be trusted."""

    def __init__(self, provider: str, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint or "Try again in a moment, or tell whoever runs the program.")
        self.provider = provider


class AccessDenied(SimulatorError):
    """The person may not do this."""

    def __init__(self, action: str) -> None:
        super().__init__("You don't have access to this.", hint="Ask the person who runs your program.")
        self.action = action


class SignedOut(AccessDenied):
    """There is no session, or it has ended or expired, or the account was disabled."""

    def __init__(self) -> None:
        SimulatorError.__init__(self, "You are signed out.", hint="Sign in again to go on. Your place is kept.")
        self.action = "sign in"
