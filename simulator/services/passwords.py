"""Passwords: argon2id, the same work whoever asks, and what makes one easy to guess."""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from collections.abc import Iterable
from secrets import token_bytes
from threading import BoundedSemaphore
from time import monotonic, sleep

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from simulator.errors import InvalidInput

SHORTEST = 12
LONGEST = 200
AT_ONCE = 4
"""Hashes computed at the same time: each takes 64 MiB, and a crowd that signs in must not take all memory."""
STEP_SECONDS = 0.25
GUESSABLE = 1e8
"""Fewer guesses than this, by zxcvbn's estimate, and a password is refused."""
ESTIMATED = 36
"""How much of a password the estimate looks at; of 72 characters the worst take it seconds, of 36 half a second."""
WORDS_OF_THE_PROGRAM = ("secure base", "securebase", "simulator", "therapist", "attachment")
WHAT_WOULD_DO = "A few words that don't belong together make a good one; spaces are welcome."


class Passwords:
    """Hashing, verifying and judging passwords.

    Parameters
    ----------
    hasher : argon2.PasswordHasher, optional
        Argon2id with the library's parameters if not given.
    step_seconds : float
        What must not tell whether an account exists lasts a whole number of these; 0 to not wait.
    """

    def __init__(self, hasher: PasswordHasher | None = None, *, step_seconds: float = STEP_SECONDS) -> None:
        self._hasher = hasher or PasswordHasher()
        self._step = step_seconds
        self._room = BoundedSemaphore(AT_ONCE)
        self._nobody = _hash_of_nothing(self._hasher)

    def hash(self, password: str) -> str:
        """The hash to store, with its parameters and salt."""
        with self._room:
            return self._hasher.hash(_as_bytes(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password is the one of this hash; without a hash the same work is done, and it never is."""
        too_long = len(password) > LONGEST
        try:
            with self._room:
                fits = self._hasher.verify(stored or self._nobody, _as_bytes(password[:LONGEST]))
        except (VerificationError, InvalidHashError):
            return False
        return fits and stored is not None and not too_long

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    def check(self, password: str, *, about: Iterable[str] = ()) -> None:
        """Accept what is long enough and not easily guessed; no rule about kinds of characters.

        Parameters
        ----------
        about : iterable of str
            What others know of the person: name, e-mail address.

        Raises
        ------
        InvalidInput
            If it is too short, too long, common, or made of what is known about the person.
        """
        length = len(unicodedata.normalize("NFKC", password[: LONGEST + 1]))
        if length < SHORTEST:
            raise InvalidInput(
                "password", f"The password needs at least {SHORTEST} characters; this has {length}.", hint=WHAT_WOULD_DO
            )
        if length > LONGEST or len(password) > LONGEST:
            raise InvalidInput(
                "password", f"The password can have up to {LONGEST} characters.", hint="Use a shorter one."
            )
        with self._room:
            guesses = _guesses(password, about)
        if guesses < GUESSABLE:
            raise InvalidInput(
                "password",
                "This password is easy to guess: it is among those that many people use, follows a pattern, or holds "
                "your name or address.",
                hint=WHAT_WOULD_DO,
            )

    def even_out(self, began: float) -> None:
        """Wait until a whole number of steps has passed since ``began``, so that time tells nothing."""
        if self._step > 0:
            sleep(self._step - (monotonic() - began) % self._step)


def _as_bytes(password: str) -> bytes:
    """The same bytes however a keyboard composes a letter."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _hash_of_nothing(hasher: PasswordHasher) -> str:
    """A hash that no password has, with the parameters of all others: verifying against it takes as long."""
    salt, digest = (
        b64encode(token_bytes(length)).rstrip(b"=").decode() for length in (hasher.salt_len, hasher.hash_len)
    )
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"


def _guesses(password: str, about: Iterable[str]) -> float:
    # Loading the lists of common passwords takes 30 ms and 10 MB: only where a password is chosen.
    from zxcvbn import zxcvbn

    plain = unicodedata.normalize("NFKC", password).casefold()[:ESTIMATED]
    found = zxcvbn(plain, user_inputs=sorted(_words([*about, *WORDS_OF_THE_PROGRAM])), max_length=ESTIMATED)
    return float(found["guesses"])


def _words(texts: Iterable[str]) -> set[str]:
    """Texts as people write them into passwords: whole, without gaps, word by word."""
    words: set[str] = set()
    for text in texts:
        plain = unicodedata.normalize("NFKC", text).casefold()[:ESTIMATED]
        parts = "".join(sign if sign.isalnum() else " " for sign in plain).split()
        words |= {plain, "".join(parts), *(part for part in parts if len(part) > 2)}
    return words - {""}
