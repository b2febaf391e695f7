"""Names and addresses in mails, as a real mail server takes them."""

import pytest

from simulator.bootstrap import Settings, build_services
from simulator.domain.roles import Role
from simulator.errors import InvalidInput
from tests.access.hostile_words import NAME
from tests.library import copy_library
from tests.mail_sink import mail_sink
from tests.personas import ADA, PROGRAM, TARA
from tests.quick import quick_passwords
from tests.settled import settle

pytestmark = pytest.mark.thorough

HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
}
INJECTED = ("Eve\r\nBcc: all@example.org", "Eve\nSubject: Pay now", "Eve\r\n\r\nAnother text", "Eve\x00\x0b\x85Bcc: x")


@pytest.fixture
def mailing(tmp_path):
    with mail_sink() as sink:
        settings = Settings(
            database_url=f"sqlite:///{tmp_path / 'mail.sqlite3'}",
            content=copy_library(tmp_path),
            public_url="https://practice.example.edu",
        )
        services = build_services(settings, passwords=quick_passwords(), mailer=sink.mailer())
        settle(services.database)
        yield services, sink
        services.store.close()


@pytest.mark.parametrize("name", [*INJECTED, NAME, "\u202egnp.evil"])
def test_a_name_adds_no_header_and_no_recipient(mailing, name):
    services, sink = mailing
    program = services.programs.create_program(ADA, name)
    assert services.administration.invite(ADA, email="new@example.org", name=name).mailed
    services.administration.invite(ADA, email="new@example.org", name=name, program_id=program.id, role=Role.TRAINEE)
    services.accounts.rename(TARA, name)
    services.administration.reset_link(ADA, TARA.id)
    assert sink.recipients == ["new@example.org", "new@example.org", "tara@example.edu"]
    for mail in sink.mails:
        assert set(mail.keys()) <= HEADERS
        assert len(mail.keys()) == len(set(mail.keys()))
        assert "Pay now" not in mail["Subject"]
        assert mail.get_content_type() == "text/plain"
        assert mail.get_content().startswith("Hello")


@pytest.mark.parametrize("email", ["a@b.cd\r\nBcc: all@example.org", "a@b.cd\nX: y", "a@b.cd,d@e.fg", "A <a@b.cd>"])
def test_an_address_that_would_be_more_than_one_is_refused(mailing, email):
    services, sink = mailing
    with pytest.raises(InvalidInput):
        services.administration.invite(ADA, email=email, name="x", program_id=PROGRAM, role=Role.TRAINEE)
    assert sink.mails == []
