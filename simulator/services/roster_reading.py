"""From the bytes of a roster to its lines, judged against who is in a program and a cohort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from uuid import UUID

from simulator.domain.accounts import MAX_NAME, Account, normal_email, normal_name
from simulator.domain.cohorts import MAX_IDNUMBER, Place, Section
from simulator.domain.i18n import _
from simulator.domain.roles import Role
from simulator.domain.rosters import COLUMNS, MAX_BYTES, MAX_PEOPLE, ROLES, Outcome, Roster, RosterLine
from simulator.services.tables_in import Fault, Refused, Table, read_table
from simulator.services.tables_out import cell

MAX_SHOWN = 100
"""Characters of a cell that are told."""


@dataclass(frozen=True, slots=True)
class Known:
    """Who and what is there already.

    Attributes
    ----------
    members : mapping of str to Account
        People of the program, by address.
    roles : mapping of UUID to frozenset of Role
        What each of them is there.
    places : mapping of UUID to Place
        People of the cohort.
    sections : mapping of str to Section
        The cohort's sections, by their names in small letters.
    invited : mapping of str to Role
        Addresses with an open invitation to this cohort, and as what.
    """

    members: Mapping[str, Account]
    roles: Mapping[UUID, frozenset[Role]]
    places: Mapping[UUID, Place]
    sections: Mapping[str, Section]
    invited: Mapping[str, Role]


def read_roster(content: bytes, known: Known) -> Roster:
    """Read a roster and judge every line; nothing is changed by it.

    The file is UTF-8, with or without a mark, UTF-16 with one, or else Windows-1252, which is told.
    """
    if len(content) > MAX_BYTES:
        said = _("The file is larger than {most:,} bytes, the most that is read here.").format(most=MAX_BYTES)
        return Roster(problems=(f"{said} {_('Leave out columns that are not needed, or split it.')}",))
    table = read_table(content, max_rows=MAX_PEOPLE)
    notes: tuple[str, ...] = ()
    if isinstance(table, Refused) and _is_old_encoding(content, table):
        notes = (_("The file was read as Windows-1252. Look whether names with accents are right."),)
        table = read_table(content, encoding="windows-1252", max_rows=MAX_PEOPLE)
    if isinstance(table, Refused):
        told = [_told(one.line, one.column, f"{one.what} {one.mend}") for one in table.problems]
        more = table.n - len(table.problems)
        return Roster(problems=(*told, *([_("And {n:,} more.").format(n=more)] if more else [])))
    return _judged(table, known, (*table.notes, *notes))


def _is_old_encoding(content: bytes, refused: Refused) -> bool:
    return refused.problems[0].fault is Fault.ENCODING and b"\0" not in content and not content.startswith(b"PK")


def _told(line: int | None, column: str | None, said: str) -> str:
    where = _("Line {line}: ").format(line=line) if line else ""
    return where + (_("column {column}: ").format(column=column) if column else "") + said


def _judged(table: Table, known: Known, notes: tuple[str, ...]) -> Roster:
    found: dict[str, str] = {}
    ignored = []
    for name in table.names:
        key = next((key for key, names in COLUMNS.items() if name.casefold() in names), None)
        if key is None:
            ignored.append(name)
        elif key in found:
            said = _("The columns “{first}” and “{second}” mean the same. Leave one out.")
            return Roster(problems=(said.format(first=found[key], second=name),))
        else:
            found[key] = name
    if "email" not in found:
        said = _(
            "No column is called “email”. Name the columns in the first line: email, name, role, section, idnumber."
        )
        return Roster(problems=(said,))
    if ignored:
        names = ", ".join(name[:MAX_SHOWN] for name in ignored[:10])
        notes = (*notes, _("Columns that are not read here: {names}.").format(names=names))
    first: dict[str, int] = {}
    lines = []
    for at, row in zip(table.lines, table.rows, strict=True):
        cells = dict(zip(table.names, row, strict=True))
        line = _line(at, {key: cells[name] for key, name in found.items()}, known)
        if line.email in first and line.outcome is not Outcome.FAULT:
            said = _("This address stands in line {line} already.").format(line=first[line.email])
            line = replace(line, outcome=Outcome.FAULT, said=said)
        first.setdefault(line.email, at)
        lines.append(line)
    return Roster(tuple(lines), (), notes)


def _line(at: int, cells: Mapping[str, str], known: Known) -> RosterLine:
    email, wrong = normal_email(cells["email"]), _wrong(cells, known)
    role = ROLES.get(cells.get("role", "").casefold(), Role.TRAINEE)
    section = known.sections.get(cells.get("section", "").casefold())
    line = RosterLine(
        at,
        normal_name(cells.get("name", "")),
        email or cells["email"][:MAX_SHOWN],
        role,
        section.name if section else cells.get("section", "")[:MAX_SHOWN],
        cells.get("idnumber", "")[:MAX_IDNUMBER],
        Outcome.FAULT,
        wrong,
    )
    return line if wrong else _known(line, section, known, has="section" in cells)


def _wrong(cells: Mapping[str, str], known: Known) -> str:
    """What keeps a line from being carried out; empty if nothing does."""
    for key, text in cells.items():
        if cell(text) != text:
            return _("The cell under {column} begins like a formula of a spreadsheet ({text}).").format(
                column=key, text=text[:20]
            )
    if not cells["email"]:
        return _("The address is missing.")
    if not normal_email(cells["email"]):
        return _("This can't be an e-mail address. Write it like tara@example.edu, without a name.")
    if len(cells.get("name", "")) > MAX_NAME or len(cells.get("idnumber", "")) > MAX_IDNUMBER:
        return _("A name has at most {name} characters, a number {number}.").format(name=MAX_NAME, number=MAX_IDNUMBER)
    if cells.get("role", "").casefold() not in ROLES:
        return _("The role is “{role}”; it can be trainee or supervisor, or empty for a trainee.").format(
            role=cells["role"][:40]
        )
    section = cells.get("section", "")
    if section and section.casefold() not in known.sections:
        near = get_close_matches(section.casefold(), known.sections, n=1)
        mend = _(" Is “{name}” meant?").format(name=known.sections[near[0]].name) if near else ""
        return _("This cohort has no section “{section}”.").format(section=section[:40]) + (
            mend or _(" Add it first, or leave the cell empty.")
        )
    return ""


def _known(line: RosterLine, section: Section | None, known: Known, *, has: bool) -> RosterLine:
    """What a line without a fault does. Who has an account outside the program is nothing that shows here."""
    account = known.members.get(line.email)
    if account is None:
        as_what = known.invited.get(line.email)
        if as_what is not None and as_what is not line.role:
            said = _("Invited to this cohort already, as a {role}. Withdraw that invitation first.")
            return replace(line, said=said.format(role=as_what.value))
        if as_what is not None:
            return replace(line, outcome=Outcome.INVITED, said=_("Invited already; the invitation is still open."))
        return replace(line, outcome=Outcome.NEW, said=_("Will be invited as a {role}.").format(role=line.role.value))
    line = replace(line, account_id=account.id, name=account.name)
    if account.disabled_at is not None:
        return replace(line, said=_("This account is disabled. An administrator can enable it."))
    place = known.places.get(account.id)
    if place is None:
        gets = "" if line.role in known.roles[account.id] else _(" and the role in the program")
        said = _("In the program already; gets a place as a {role}{more}.").format(role=line.role.value, more=gets)
        return replace(line, outcome=Outcome.JOINS, said=said)
    if place.role is not line.role:
        said = _("Is a {role} in this cohort. Take them out first to make them something else.")
        return replace(line, said=said.format(role=place.role.value))
    if not has:  # what the file does not say stays as it is
        names = {one.id: one.name for one in known.sections.values()}
        line = replace(line, section=names.get(place.section_id, "") if place.section_id else "")
    line = replace(line, idnumber=line.idnumber or place.idnumber)
    changes = []
    if has and place.section_id != (section.id if section else None):
        changes.append(_("section becomes “{name}”").format(name=section.name) if section else _("leaves the section"))
    if place.idnumber != line.idnumber:
        changes.append(_("number becomes {number}").format(number=line.idnumber))
    if changes:
        return replace(
            line, outcome=Outcome.CHANGES, said=_("Here already; {changes}.").format(changes=", ".join(changes))
        )
    return replace(line, outcome=Outcome.HERE, said=_("Here already; nothing changes."))
