"""Mail, to a real server on this computer."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from simulator.domain.accounts import Account, Ticket, TicketKind
from simulator.domain.roles import Role
from simulator.errors import InvalidInput, MailNotSent
from simulator.services import letters
from simulator.services.mail import Mail, NoMailer, Post, SmtpMailer, mailer_from
from tests.mail_sink import SENDER, Sink, mail_sink

pytestmark = pytest.mark.thorough

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HELLO = Mail("tara@example.org", "Hello", "Good morning.")


@pytest.fixture
def sink() -> Iterator[Sink]:
    with mail_sink() as opened:
        yield opened


@contextmanager
def mute_server(greeting: bytes = b"") -> Iterator[int]:
    """A server that takes connections, perhaps says something, and then nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        taken: list[socket.socket] = []

        def take() -> None:
            while True:
                try:
                    taken.append(listening.accept()[0])
                    taken[-1].sendall(greeting)
                except OSError:
                    return

        taking = Thread(target=take, daemon=True)
        taking.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        taking.join(10)  # it may just be taking one more
        for connection in taken:
            connection.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 that nobody but itself vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def test_a_mail_arrives_as_it_was_written(sink: Sink) -> None:
    sink.mailer().send(Mail("tara@example.org", "Ласкаво просимо", "Привіт, Тарасе.\nSee you.\n"))
    assert sink.recipients == ["tara@example.org"]
    mail = sink.mails[0]
    assert (mail["Subject"], mail["To"], mail["From"]) == ("Ласкаво просимо", "tara@example.org", SENDER)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@example.org>")
    assert mail.get_content_type() == "text/plain"
    assert sink.text().splitlines() == ["Привіт, Тарасе.", "See you."]


def test_an_address_in_another_script_is_written_to(sink: Sink) -> None:
    sink.mailer().send(Mail("тарас@приклад.укр", "Hello", "Good morning."))
    assert sink.recipients == ["тарас@приклад.укр"]


@pytest.mark.parametrize("injected", ["\nBcc: all@example.org", "\r\nX: y", "\r", "\x00", "\u2028Bcc: a@b.example"])
@pytest.mark.parametrize("place", ["to", "subject", "sender"])
def test_a_header_that_would_start_another_one_is_refused(sink: Sink, place: str, injected: str) -> None:
    mail = Mail(
        f"tara@example.org{injected if place == 'to' else ''}", f"Hello{injected if place == 'subject' else ''}", "Hi."
    )
    mailer = sink.mailer(sender=f"practice@example.org{injected}" if place == "sender" else SENDER)
    with pytest.raises(MailNotSent):
        mailer.send(mail)
    assert sink.mails == []


def test_text_that_looks_like_headers_stays_text(sink: Sink) -> None:
    sink.mailer().send(Mail("tara@example.org", "Hello", "Bcc: all@example.org\r\n\r\n.\r\nQUIT\r\n"))
    assert sink.mails[0]["Bcc"] is None
    assert sink.text().splitlines() == ["Bcc: all@example.org", "", ".", "QUIT"]


def test_a_server_that_is_down_is_a_message_for_people() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(MailNotSent) as failed:
        SmtpMailer("127.0.0.1", SENDER, port, starttls=False).send(HELLO)
    assert str(failed.value) == "The mail could not be sent."
    assert "Pass the link on yourself" in failed.value.hint


@pytest.mark.parametrize("answer", ["550 No such person", "451 Later", "554 Spam"])
def test_a_server_that_refuses_is_the_same(sink: Sink, answer: str) -> None:
    sink.refuse = answer
    with pytest.raises(MailNotSent):
        sink.mailer().send(HELLO)


@pytest.mark.parametrize("greeting", [b"", b"220 wait", b"HTTP/1.1 200 OK\r\n\r\n<html>", b"\xff\xfe" * 5000 + b"\n"])
def test_a_server_that_hangs_or_talks_nonsense_is_left_after_a_while(greeting: bytes) -> None:
    began = time.monotonic()
    with mute_server(greeting) as port, pytest.raises(MailNotSent):
        SmtpMailer("127.0.0.1", SENDER, port, starttls=False, timeout=0.3).send(HELLO)
    assert time.monotonic() - began < 5


def test_a_server_that_cannot_encrypt_gets_nothing(sink: Sink) -> None:
    with pytest.raises(MailNotSent):
        sink.mailer(starttls=True).send(HELLO)
    assert sink.mails == []


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(certificate: Path) -> None:
    with mail_sink(tls=server_tls(certificate)) as sink:
        with pytest.raises(MailNotSent):
            sink.mailer(starttls=True).send(HELLO)
        assert sink.mails == []


def test_mail_is_encrypted_and_the_password_is_given_only_then(certificate: Path) -> None:
    with mail_sink(tls=server_tls(certificate), login=("practice", "a secret")) as sink:
        known = {"starttls": True, "trust": lambda: trusting(certificate), "user": "practice", "timeout": 1}
        sink.mailer(**known, password="a secret").send(HELLO)
        assert len(sink.mails) == 1
        with pytest.raises(MailNotSent):
            sink.mailer(**known, password="another").send(HELLO)
        assert len(sink.mails) == 1


def test_without_a_mail_server_nothing_is_sent() -> None:
    assert NoMailer().works is False
    with pytest.raises(MailNotSent):
        NoMailer().send(HELLO)
    assert Post(NoMailer()).now(HELLO) is False


def test_the_settings_make_a_mailer() -> None:
    given = {"port": 25, "user": "", "password": "", "starttls": True}
    assert isinstance(mailer_from(host="", sender="", **given), NoMailer)
    assert mailer_from(host="mail.example.org", sender=SENDER, **given).works


@pytest.mark.parametrize("sender", ["", "practice", "a@b.example\nBcc: x@y.example", "Secure Base"])
def test_a_mail_server_without_an_address_to_send_from_is_refused_at_the_start(sender: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        mailer_from(host="mail.example.org", port=25, user="", password="", starttls=True, sender=sender)
    assert "SIMULATOR_MAIL_FROM" in str(refused.value)


def test_posting_does_not_wait_for_the_server() -> None:
    with mute_server() as port:
        post = Post(SmtpMailer("127.0.0.1", SENDER, port, starttls=False, timeout=5))
        began = time.monotonic()
        post.later(HELLO)
        assert time.monotonic() - began < 2


def test_what_waits_is_bounded_and_what_is_too_much_is_dropped() -> None:
    with mute_server() as port:
        post = Post(SmtpMailer("127.0.0.1", SENDER, port, starttls=False, timeout=1), waiting=3)
        for _ in range(50):
            post.later(HELLO)
        assert post._queue.qsize() <= 3


def test_a_mail_that_fails_does_not_stop_the_next_ones(sink: Sink) -> None:
    post = Post(sink.mailer())
    for number in range(4):
        sink.refuse = "550 No"
        post.later(Mail("theo@example.org", f"Lost {number}", "Hi."))
        post.flush()
    sink.refuse = ""
    post.later(HELLO)
    post.flush()
    assert [mail["Subject"] for mail in sink.mails] == ["Hello"]


def test_neither_address_nor_text_of_a_lost_mail_is_logged(sink: Sink, capfd: pytest.CaptureFixture[str]) -> None:
    sink.refuse = "550 tara@example.org is unknown"
    assert (
        Post(sink.mailer()).now(Mail("tara@example.org", "Hello", "https://practice.example.org/reset/secret")) is False
    )
    logged = "".join(capfd.readouterr())
    assert "mail_not_sent" in logged
    assert "tara" not in logged
    assert "secret" not in logged


def test_an_invitation_says_who_where_as_what_and_until_when(sink: Sink) -> None:
    ticket = Ticket(
        uuid4(), TicketKind.INVITATION, "0" * 64, "tara@example.org", "Тара Ó", NOON, NOON, role=Role.PROGRAM_LEAD
    )
    sink.mailer().send(letters.invitation(ticket, "https://x.example/invitation/abc", program="Kyiv program"))
    text = sink.text()
    assert "Hello Тара Ó," in text
    assert "you are invited to Kyiv program as a program lead." in text
    assert "https://x.example/invitation/abc" in text.splitlines()
    assert "until 1 March 2026, 12:00 UTC" in text


def test_the_letters_fit_what_they_are_for() -> None:
    account = Account(uuid4(), uuid4(), "tara@example.org", "Tara", False, None, NOON)
    assert "next 60 minutes" in letters.reset(account, "https://x.example/reset/abc", minutes=60).text
    assert "https://x.example/signin" in letters.no_password(account, "https://x.example/signin").text
    assert "changed on 1 March 2026" in letters.password_changed(account, NOON).text
    administrator = Ticket(uuid4(), TicketKind.INVITATION, "0" * 64, "a@b.example", "", NOON, NOON, administrator=True)
    assert "you are invited as an administrator." in letters.invitation(administrator, "https://x.example/i").text
