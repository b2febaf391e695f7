"""Lists of people for a cohort: looked at line by line, then carried out whole or not at all."""

from __future__ import annotations

import codecs
import time
from collections.abc import Callable, Iterator

import pytest

from simulator.bootstrap import Services
from simulator.domain.roles import Role
from simulator.domain.rosters import Outcome, Roster
from simulator.errors import AccessDenied, InvalidInput, NotFound
from tests.mail_sink import Sink, mail_sink
from tests.personas import COHORT, LEO, OTTO, PIA, PROGRAM, SANA, SECOND_COHORT, SVEN, TARA, THEO
from tests.settled import settle
from tests.unit.services.conftest import Clock

HEAD = "name,email,role,section,idnumber\n"


def looked(services: Services, text: str | bytes) -> Roster:
    return services.rosters.preview(PIA, COHORT, text if isinstance(text, bytes) else text.encode())


def only(services: Services, row: str) -> tuple[Outcome, str]:
    (line,) = looked(services, HEAD + row).lines
    return line.outcome, line.said


def test_every_line_says_what_it_does(settled: Services) -> None:
    settled.cohorts.add_section(PIA, COHORT, "Tuesday group")
    found = looked(
        settled,
        HEAD + "Noa New,Noa@Example.org,,tuesday GROUP,s-1\nTara Olsen,tara@example.edu,trainee,Tuesday group,s-2\n"
        "Theo,theo@example.edu,student,,\n,sven@example.edu,supervisor,,\n,pia@example.edu,trainee,,\n",
    )
    assert [(line.line, line.outcome, line.said) for line in found.lines] == [
        (2, Outcome.NEW, "Will be invited as a trainee."),
        (3, Outcome.CHANGES, "Here already; section becomes “Tuesday group”, number becomes s-2."),
        (4, Outcome.HERE, "Here already; nothing changes."),
        (5, Outcome.JOINS, "In the program already; gets a place as a supervisor."),
        (6, Outcome.JOINS, "In the program already; gets a place as a trainee and the role in the program."),
    ]
    assert (found.lines[0].section, found.lines[0].email, found.faults) == ("Tuesday group", "noa@example.org", ())


def test_looking_changes_nothing(settled: Services) -> None:
    before = settled.programs.audit.head()
    looked(settled, HEAD + "Noa New,noa@example.org,,,\n")
    assert settled.programs.audit.head() == before
    assert settled.administration.open_invitations(PIA) == ()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Noa,,,,", "The address is missing."),
        ("Noa,Noa <noa@example.org>,,,", "can't be an e-mail address"),
        ("Noa,noa@example.org,director,,", "The role is “director”"),
        ("Noa,noa@example.org,,Tuesday grup,", "no section “Tuesday grup”. Is “Tuesday group” meant?"),
        ("Noa,noa@example.org,,Somewhere else,", "no section “Somewhere else”. Add it first"),
        ('"=HYPERLINK(""http://x"")",noa@example.org,,,', "under name begins like a formula"),
        ("Noa,noa@example.org,,,@SUM(A1)", "under idnumber begins like a formula"),
        (f"Noa,noa@example.org,,,{'9' * 61}", "at most 100 characters, a number 60"),
        ("Sana,sana@example.edu,trainee,,", "Is a supervisor in this cohort."),
    ],
    ids=["none", "named", "role", "near section", "section", "formula", "number formula", "long", "other role"],
)
def test_a_fault_says_what_it_is_and_how_to_mend_it(settled: Services, row: str, said: str) -> None:
    settled.cohorts.add_section(PIA, COHORT, "Tuesday group")
    outcome, told = only(settled, row)
    assert outcome is Outcome.FAULT
    assert said in told


def test_somebody_who_stands_there_twice_is_told_with_the_first_line(settled: Services) -> None:
    found = looked(settled, "email\nnoa@example.org\nNOA@example.org\n")
    assert [line.said for line in found.faults] == ["This address stands in line 2 already."]


def test_who_has_an_account_elsewhere_looks_like_anybody_else(settled: Services) -> None:
    assert only(settled, "Otto,otto@example.edu,,,") == only(settled, "Noa,noa@example.org,,,")


def test_who_is_disabled_is_told(settled: Services) -> None:
    settled.accounts.store.set_disabled(THEO.id, settled.programs.now())
    assert only(settled, "Theo,theo@example.edu,,,")[1].startswith("This account is disabled.")


# The file


@pytest.mark.parametrize(
    ("encode", "note"),
    [
        (lambda text: text.encode(), ""),
        (lambda text: codecs.BOM_UTF8 + text.encode(), ""),
        (lambda text: text.encode("utf-16"), "The file was read as UTF-16."),
        (lambda text: text.encode("windows-1252"), "read as Windows-1252"),
        (lambda text: text.replace(",", ";").encode(), "parted by semicolons"),
    ],
    ids=["UTF-8", "marked", "UTF-16", "Windows-1252", "semicolons"],
)
def test_files_are_read_as_spreadsheets_write_them(
    settled: Services, encode: Callable[[str], bytes], note: str
) -> None:
    found = looked(settled, encode("Student ID,Full name,E-mail\n7,Zoë Müller,zoe@example.org\n"))
    (line,) = found.lines
    assert (line.name, line.email, line.idnumber, line.outcome) == ("Zoë Müller", "zoe@example.org", "7", Outcome.NEW)
    assert note in " ".join(found.notes)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04 a workbook", "This is a workbook"),
        (b"name\nNoa\n", "No column is called “email”."),
        (b"email,mail\na@example.org,b@example.org\n", "“email” and “mail” mean the same"),
        ("email\nnoa@example.org\n".encode("utf-16-le"), "0x00"),
        (b"email\n" + b"x" * 1_000_001, "larger than 1,000,000 bytes"),
        (b"email\n" + b"a@b.org\n" * 50_000, "at most 5,000"),
        (b"email,name\na@b.org\n", "Line 2: The row has 1 cells where the header has 2."),
    ],
    ids=["empty", "workbook", "no address", "twice", "UTF-16 unmarked", "big", "50,000 lines", "short row"],
)
def test_what_can_not_be_read_says_why(settled: Services, file: bytes, said: str) -> None:
    began = time.process_time()
    found = looked(settled, file)
    assert said in found.problems[0]
    assert (found.lines, found.can_be_carried_out) == ((), False)
    assert time.process_time() - began < 5


def test_columns_that_mean_nothing_here_are_left_out_and_told(settled: Services) -> None:
    assert "Columns that are not read here: Shoe size." in looked(settled, "email,Shoe size\na@b.org,43\n").notes


# Carried out


def test_it_is_carried_out_as_it_was_shown(settled: Services) -> None:
    section = settled.cohorts.add_section(PIA, COHORT, "Tuesday group")
    roster = HEAD + "Noa New,noa@example.org,,Tuesday group,s-1\nTara,tara@example.edu,,Tuesday group,\n"
    roster += ",sven@example.edu,supervisor,,\n,theo@example.edu,,,\n"
    done = settled.rosters.carry_out(PIA, COHORT, roster.encode())
    ((name, to, link),) = done.links
    assert (name, to, done.mailed) == ("Noa New", "noa@example.org", False)
    places = {one.account.id: (one.role, one.section_id) for one in settled.cohorts.roster(PIA, COHORT)}
    assert places == {
        TARA.id: (Role.TRAINEE, section.id),
        THEO.id: (Role.TRAINEE, None),
        SANA.id: (Role.SUPERVISOR, None),
        SVEN.id: (Role.SUPERVISOR, None),
    }
    entered = settled.accounts.accept_invitation(
        link.rpartition("/")[2], name="Noa New", password="seven quiet herons waiting", address="192.0.2.7", agent=""
    )
    (noa,) = [one for one in settled.cohorts.roster(PIA, COHORT) if one.account.id == entered.actor.id]
    assert (noa.section_id, noa.idnumber, noa.role) == (section.id, "s-1", Role.TRAINEE)
    (line,), _n = settled.programs.audit.entries(action="roster-imported")
    assert (line.program_id, dict(line.detail)) == (PROGRAM, {"invited": "1", "joined": "1", "changed": "1"})
    assert done.csv().decode().startswith("name,email,link\r\nNoa New,noa@example.org,http")


def test_carrying_it_out_again_changes_nothing_more(settled: Services) -> None:
    roster = b"email\nnoa@example.org\ntara@example.edu\n"
    settled.rosters.carry_out(PIA, COHORT, roster)
    assert [line.outcome for line in looked(settled, roster).lines] == [Outcome.INVITED, Outcome.HERE]
    with pytest.raises(InvalidInput, match="here or invited already"):
        settled.rosters.carry_out(PIA, COHORT, roster)
    assert len(settled.administration.open_invitations(PIA)) == 1


def test_with_one_fault_nothing_is_carried_out(settled: Services) -> None:
    before = settled.programs.audit.head()
    with pytest.raises(InvalidInput, match="Line 3: This can't be") as refused:
        settled.rosters.carry_out(PIA, COHORT, b"email\nnoa@example.org\nnobody\n")
    assert "Nothing was changed" in refused.value.hint
    assert settled.administration.open_invitations(PIA) == ()
    with pytest.raises(InvalidInput, match="empty"):
        settled.rosters.carry_out(PIA, COHORT, b"")
    assert settled.programs.audit.head() == before


def test_what_the_file_does_not_say_stays_as_it_is(settled: Services) -> None:
    section = settled.cohorts.add_section(PIA, COHORT, "Tuesday group")
    settled.cohorts.place(PIA, COHORT, TARA.id, section_id=section.id, idnumber="7")
    assert looked(settled, "email,idnumber\ntara@example.edu,\n").lines[0].outcome is Outcome.HERE
    settled.rosters.carry_out(PIA, COHORT, b"email,idnumber\ntara@example.edu,8\n")
    (tara,) = [one for one in settled.cohorts.roster(PIA, COHORT) if one.account.id == TARA.id]
    assert (tara.section_id, tara.idnumber) == (section.id, "8")
    settled.rosters.carry_out(PIA, COHORT, b"email,section\ntara@example.edu,\n")
    (tara,) = [one for one in settled.cohorts.roster(PIA, COHORT) if one.account.id == TARA.id]
    assert (tara.section_id, tara.idnumber) == (None, "8")


@pytest.fixture
def sink() -> Iterator[Sink]:
    with mail_sink() as sink:
        yield sink


def test_where_mail_is_set_the_links_go_to_their_people_only(
    open_services: Callable[..., Services], sink: Sink
) -> None:
    services = open_services(mailer=sink.mailer())
    settle(services.programs.database)
    done = services.rosters.carry_out(PIA, COHORT, b"email\none@example.org\ntwo@example.org\n")
    assert (done.links, done.mailed) == ((), True)
    until = time.monotonic() + 5
    while len(sink.mails) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    assert sink.recipients == ["one@example.org", "two@example.org"]


def test_only_who_runs_the_program_brings_people_in(settled: Services) -> None:
    for person, error in ((SANA, AccessDenied), (TARA, AccessDenied), (LEO, NotFound), (OTTO, NotFound)):
        for act in (settled.rosters.preview, settled.rosters.carry_out):
            with pytest.raises(error):
                act(person, COHORT, b"email\nnoa@example.org\n")


@pytest.mark.thorough
def test_a_long_list_is_brought_in_within_seconds(settled: Services, clock: Clock) -> None:
    roster = "email,name\n" + "".join(f"p{number}@example.org,Person {number}\n" for number in range(5_000))
    began = time.process_time()
    done = settled.rosters.carry_out(PIA, SECOND_COHORT, roster.encode())
    assert len(done.links) == 5_000
    assert time.process_time() - began < 20
    assert len(looked(settled, roster).lines) == 5_000
