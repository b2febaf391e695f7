"""Mail: short plain texts over SMTP; nothing of a mail is ever logged."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid, parseaddr
from queue import Full, Queue
from threading import Lock, Thread
from typing import Protocol

import structlog

from simulator.domain.accounts import normal_email
from simulator.errors import InvalidInput, MailNotSent

TIMEOUT_SECONDS = 10.0
WAITING = 200
SENDERS = 2

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Mail:
    """A message to one person."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """What takes mails."""

    @property
    def works(self) -> bool:
        """Whether there is a mail server at all."""

    def send(self, mail: Mail) -> None:
        """Hand a mail to the server; raises MailNotSent."""


@dataclass(frozen=True, slots=True)
class NoMailer:
    """Where no mail server is set."""

    works: bool = False

    def send(self, mail: Mail) -> None:
        """Raise MailNotSent."""
        raise MailNotSent()


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """A mail server that takes messages over SMTP.

    Attributes
    ----------
    starttls : bool
        Encrypt, and check whose server it is; a server that can't is not given the mail.
    trust : callable
        Makes the TLS context: whose certificates are believed.
    """

    host: str
    sender: str
    port: int = 587
    user: str = ""
    password: str = ""
    starttls: bool = True
    timeout: float = TIMEOUT_SECONDS
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    works: bool = True

    def send(self, mail: Mail) -> None:
        """Hand a mail to the server.

        Raises
        ------
        MailNotSent
            If the server is down, slow or refuses, or an address can't be one.
        """
        try:
            message = _message(mail, self.sender)
            with smtplib.SMTP(self.host, self.port, timeout=self.timeout) as server:
                if self.starttls:
                    server.starttls(context=self.trust())
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            # The error's own words may hold the address, so only its kind is kept.
            log.warning("mail_not_sent", error=type(error).__name__)
            raise MailNotSent() from error


def _message(mail: Mail, sender: str) -> EmailMessage:
    for value in (mail.to, mail.subject, sender):
        if not value.isprintable():  # a line break would start another header
            raise ValueError("a header holds something that can't be printed")
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> ") or None)
    message["Auto-Submitted"] = "auto-generated"  # out-of-office replies stay away
    message.set_content(mail.text)
    return message


def mailer_from(*, host: str, port: int, user: str, password: str, starttls: bool, sender: str) -> Mailer:
    """The mail server of the settings, or none.

    Raises
    ------
    InvalidInput
        If there is a server and no address to send from.
    """
    if not host:
        return NoMailer()
    if not normal_email(parseaddr(sender)[1]) or not sender.isprintable():
        raise InvalidInput(
            "mail_from",
            "SIMULATOR_MAIL_FROM is not an address to send mail from, and SIMULATOR_SMTP_HOST is set.",
            hint="Write it like practice@example.edu, or Secure Base <practice@example.edu>.",
        )
    return SmtpMailer(host, sender, port, user, password, starttls)


class Post:
    """Sends mails behind the caller's back, for where waiting would tell whether there is an account.

    Threads are few and die with the process; what waits is bounded. A mail that can't be sent is only logged.
    """

    def __init__(self, mailer: Mailer, *, waiting: int = WAITING) -> None:
        self.mailer = mailer
        self._queue: Queue[Mail] = Queue(maxsize=waiting)
        self._lock = Lock()
        self._started = False

    def later(self, mail: Mail) -> None:
        """Send when there is time; returns at once."""
        if not self.mailer.works:
            return
        with self._lock:
            if not self._started:
                self._started = True
                for number in range(SENDERS):
                    Thread(target=self._work, name=f"mail-{number}", daemon=True).start()
        try:
            self._queue.put_nowait(mail)
        except Full:
            log.error("mail_dropped", waiting=self._queue.maxsize)

    def now(self, mail: Mail) -> bool:
        """Send while the caller waits; whether the server took it."""
        try:
            self.mailer.send(mail)
        except MailNotSent:
            return False
        return True

    def one_by_one(self, mails: Iterable[Mail]) -> None:
        """Send many, one after the other, in a thread of their own; returns at once."""
        waiting = tuple(mails)
        if self.mailer.works and waiting:
            Thread(target=lambda: [self.now(mail) for mail in waiting], name="mail-many", daemon=True).start()

    def flush(self) -> None:
        """Return when everything that waited has been tried."""
        self._queue.join()

    def _work(self) -> None:
        while True:
            mail = self._queue.get()
            try:
                self.now(mail)
            except Exception:  # a thread that dies would stop all mail without a word
                log.exception("mail_failed")
            finally:
                self._queue.task_done()
