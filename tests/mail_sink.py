"""A real mail server on this computer that keeps what it takes."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from simulator.services.mail import SmtpMailer

SENDER = "Secure Base <practice@example.org>"


class Sink:
    """What arrived; ``refuse`` makes the server turn mail away."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refuse = ""
        self.port = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuse:
            return self.refuse
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    def mailer(self, **changes: object) -> SmtpMailer:
        return SmtpMailer(**{"host": "127.0.0.1", "sender": SENDER, "port": self.port, "starttls": False, **changes})

    def text(self) -> str:
        """The text of the last mail."""
        return self.mails[-1].get_content()


class FreePort(Controller):
    """Listens on whichever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_sink(*, tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None) -> Iterator[Sink]:
    sink = Sink()

    def authenticate(
        _server: SMTP, _session: Session, _envelope: Envelope, _way: str, data: LoginPassword
    ) -> AuthResult:
        fits = login is not None and (data.login.decode(), data.password.decode()) == login
        return AuthResult(success=fits)

    options = {"tls_context": tls, "require_starttls": tls is not None} if tls else {}
    if login:
        options |= {"authenticator": authenticate, "auth_required": True}
    controller = FreePort(sink, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        sink.port = controller.port
        yield sink
    finally:
        controller.stop()
