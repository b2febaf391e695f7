"""What the buttons of the studio do. Where somebody is stands in the address, what they write in the store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from simulator.bootstrap import services
from simulator.domain.drafts import Draft
from simulator.domain.roles import Actor
from simulator.errors import InvalidInput, SavedMeanwhile, SimulatorError
from simulator.services.case_forms import NewDecision
from simulator.services.finding import as_id
from simulator.services.option_fields import MAX_EFFECTS, MAX_LINES, MAX_MOVES, PARTS, Move, OptionFields, ReplyLine
from simulator.ui import state
from simulator.ui.actions import carry_out, tell
from simulator.ui.components.case_editor import typed
from simulator.ui.guard import actor
from simulator.ui.i18n import _, ngettext

TEMPLATE, TITLE, FORK = "sb-new-template", "sb-new-title", "sb-fork-from"
USED_NAME = "sb-used-name"
FORM = "sb-form-"
NO_OPTION = {"node": "", "option": "", "at": ""}


class OpenForm(NamedTuple):
    """The form that the address has open: which option of which decision, for which revision."""

    kind: str
    node: str = ""
    number: int = 0
    since: int = 0


def upload_key() -> str:
    """Key of the field for files; another one after each upload, so that it is empty again."""
    return f"sb-upload-{state.session().uploads}"


def begin() -> None:
    """Begin a draft from the template that was chosen, and go there."""

    def task(person: Actor) -> str:
        draft = services().drafting.begin(person, str(state.entered(TEMPLATE)), str(state.entered(TITLE)))
        state.forget(TITLE)
        state.session().begun = str(draft.id)
        return _("“{title}” is there to be written.").format(title=draft.title)

    carry_out(task)


def fork() -> None:
    """Begin a draft from the case of the library that was chosen."""

    def task(person: Actor) -> str:
        draft = services().publishing.fork(person, str(state.entered(FORK)))
        state.session().begun = str(draft.id)
        return _("“{title}” is there to be written on.").format(title=draft.title)

    carry_out(task)


def take_in() -> None:
    """Begin drafts from the files that were chosen."""

    def task(person: Actor) -> str:
        files = state.entered(upload_key())
        if not isinstance(files, list) or not files:
            raise InvalidInput("upload", _("Choose a file first."))
        taken: list[Draft] = []
        told: list[str] = []
        for file in files:
            try:
                found = services().case_files.take(person, file.name, file.getvalue())
            except InvalidInput as error:
                told.append(f"{error} {error.hint}".strip())
            else:
                taken += found.drafts
                told += [f"{problem.file}: {problem.message}" for problem in found.problems]
        current = state.session()
        current.uploads += 1
        current.upload_told = tuple(told)
        return ngettext("{n} case was taken in.", "{n} cases were taken in.", len(taken)).format(n=len(taken))

    carry_out(task)


def ask_to_remove(draft_id: str) -> None:
    """Ask whether a draft is really to go."""
    state.set_query(remove=draft_id)


def keep_draft() -> None:
    """Ask no more."""
    state.set_query()


def remove(draft_id: str) -> None:
    """Delete a draft."""

    def task(person: Actor) -> str:
        services().drafting.remove(person, draft_id)
        return _("The draft is gone.")

    carry_out(task)
    state.set_query()


def open_to(draft_id: str, key: str) -> None:
    """Open a draft to the program that was chosen, or close it."""

    def task(person: Actor) -> str:
        chosen = str(state.entered(key) or "")
        program = as_id(chosen)
        if chosen and program is None:
            raise InvalidInput("program", _("There is no such program."), hint=_("Choose one of the list."))
        services().drafting.open_to(person, draft_id, program)
        if chosen:
            return _("The supervisors of that program can read and change it now.")
        return _("It is yours alone now.")

    carry_out(task)


def _at_desk(draft_id: str, **changes: str) -> None:
    """Change the address of a draft's desk; what is open there stays open: a form half filled, a list of places."""
    values = {name: state.query(name) for name in ("form", "node", "option", "at", "uses")} | changes
    state.set_query(draft=draft_id, **{name: value for name, value in values.items() if value})


def go_to_line(draft_id: str, line: int) -> None:
    """Put the cursor on a line of a draft."""
    _at_desk(draft_id, line=str(line))


def look_for(draft_id: str) -> None:
    """List where a name is used."""
    _at_desk(draft_id, uses=str(state.entered(USED_NAME) or "")[:100])


def keep_typed() -> None:
    """Save what was typed. If somebody else saved meanwhile, it is set aside and both are shown; nothing is lost."""
    sent, current = typed(), state.session()
    if sent is None:
        return
    is_here = state.query("draft") == sent.place  # what was typed last may come when another page is open
    # The texts of one tab come in the order in which they were typed, also where an answer is still on its way.
    since = max(sent.since, current.typed_revision) if current.typed_in == sent.place else sent.since
    try:
        draft = services().drafting.save(actor(), sent.place, sent.text, since=since)
    except SavedMeanwhile:
        _set_aside(sent.place, sent.text, sent.since, is_here=is_here)
    except SimulatorError as error:
        current.refused = f"{error} {error.hint}".strip()
    else:
        current.typed_in, current.typed_revision = sent.place, draft.revision
        if is_here and state.query("line"):  # the same finding can then be gone to again
            _at_desk(sent.place)


def _set_aside(draft_id: str, text: str, since: int, *, is_here: bool) -> None:
    try:
        mine = services().drafting.set_aside(actor(), draft_id, text, since=since)
    except SimulatorError as error:
        state.session().refused = f"{error} {error.hint}".strip()
    else:
        if is_here:
            state.set_query(draft=draft_id, mine=str(mine.id))


def make_one(draft_id: str, aside_id: str, text: str, revision: int) -> None:
    """Save the text that was made of two; where a third was saved meanwhile, that and this one are to be made one."""
    try:
        services().drafting.save(actor(), draft_id, text, since=revision, made_of=aside_id)
    except SimulatorError as error:
        tell(error)
    else:
        state.session().notice = _("Both texts are one again.")
        state.set_query(draft=draft_id)


def bring_back(draft_id: str, number: int, since: int) -> None:
    """Make an earlier save the newest; the others stay."""

    def task(person: Actor) -> str:
        text = services().drafting.revision(person, draft_id, number).text
        services().drafting.save(person, draft_id, text, since=since)
        state.set_query(draft=draft_id)
        return _("Save {n} is the text again. What came after it is kept among the earlier saves.").format(n=number)

    carry_out(task)


def form_in_address() -> OpenForm:
    """Which form the address has open."""
    number, since = state.number("option"), state.number("at")
    return OpenForm(state.query("form"), state.query("node"), number, since + 1 if state.query("at") else 0)


def open_form(draft_id: str, kind: str, node: str = "", number: int = 0, since: int = 0) -> None:
    """Open a form; the address keeps which, and for which revision."""
    state.forget_all(FORM)
    more = {"node": node, "option": str(number + 1), "at": str(since)} if node else NO_OPTION
    _at_desk(draft_id, form=kind, **more)


def open_chosen(draft_id: str, node_key: str, option_key: str, since: int) -> None:
    """Open the form of the option that was chosen in a list."""
    number = state.entered(option_key)
    open_form(draft_id, "option", str(state.entered(node_key)), number if type(number) is int else 0, since)


def close_form(draft_id: str) -> None:
    """Close a form without writing."""
    state.forget_all(FORM)
    _at_desk(draft_id, form="", **NO_OPTION)


def form_key(name: str) -> str:
    """Key of a field of the form that is open; each option has its own, so that none is filled with another's words."""
    form = form_in_address()
    return f"{FORM}{form.node}-{form.number}-{name}" if form.node else f"{FORM}{name}"


def write_decision(draft_id: str) -> None:
    """Write a new decision, and go to its line."""

    def task(person: Actor) -> str:
        criteria, options = state.entered(form_key("criteria")), state.entered(form_key("options"))
        new = NewDecision(
            str(state.entered(form_key("name"))),
            str(state.entered(form_key("construct")) or ""),
            tuple(map(str, criteria)) if isinstance(criteria, list) else (),
            str(state.entered(form_key("origin")) or ""),
            tuple(map(str, options)) if isinstance(options, list) else (),
        )
        _draft, name = services().case_forms.add_decision(person, draft_id, new)
        close_form(draft_id)
        return _("The decision “{name}” is in the text. Write its words there, or option by option here.").format(
            name=name
        )

    carry_out(task)


def add_option(draft_id: str, node: str) -> None:
    """Put one more option into a decision, and open its form."""

    def task(person: Actor) -> str:
        draft, number = services().case_forms.add_option(person, draft_id, node)
        open_form(draft_id, "option", node, number, draft.revision)
        return _("One more option is in the text.")

    carry_out(task)


def write_option(draft_id: str, form: OpenForm, criteria: tuple[str, ...], places: tuple[int, ...]) -> None:
    """Write the option of the form that is open.

    Parameters
    ----------
    places : tuple of int
        Where each line of its reply that the form shows stands in the text, from 0.
    """

    def task(person: Actor) -> str:
        ratings = {name: state.entered(form_key(f"rating-{name}")) for name in criteria}
        critical, repairs = state.entered(form_key("critical")), state.entered(form_key("repairs"))
        fields = OptionFields(
            id="",
            say=str(state.entered(form_key("say"))),
            moves=tuple(_moves()),
            ratings={name: level for name, level in ratings.items() if type(level) is int},
            critical=tuple(map(str, critical)) if isinstance(critical, list) else (),
            rationale={part: str(state.entered(form_key(part))) for part in PARTS},
            to=str(state.entered(form_key("to")) or ""),
            reply=tuple(_reply_lines(places)),
            effects=_effects(),
            repairs=tuple(map(str, repairs)) if isinstance(repairs, list) else (),
        )
        services().case_forms.write_option(person, draft_id, form.node, form.number, fields, since=form.since)
        close_form(draft_id)
        return _("The option is written.")

    carry_out(task)


def _reply_lines(places: tuple[int, ...]) -> Iterator[ReplyLine]:
    """The lines with words or something seen; one that was emptied is left out."""
    for row in range(MAX_LINES):
        speaker, words, cue, affect = (
            str(state.entered(form_key(f"{name}-{row}")) or "") for name in ("speaker", "words", "cue", "affect")
        )
        if words.strip() or cue.strip():
            yield ReplyLine(speaker, words, cue, affect, places[row] if row < len(places) else -1)


def _effects() -> dict[str, int | str]:
    found: dict[str, int | str] = {}
    for row in range(MAX_EFFECTS):
        name = str(state.entered(form_key(f"changes-{row}")) or "")
        value = state.entered(form_key(f"by-{row}-{name}"))
        if name:
            found[name] = value if type(value) is int else str(value or "")
    return found


def _moves() -> list[Move]:
    found = []
    for row in range(MAX_MOVES):
        kind, toward, dose = (
            str(state.entered(form_key(f"{name}-{row}")) or "") for name in ("kind", "toward", "dose")
        )
        if kind:
            found.append(Move(kind, tuple(toward.split()), dose))
    return found
