"""What the buttons of the studio do. Where somebody is stands in the address, what they write in the store."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from simulator.bootstrap import services
from simulator.domain.drafts import Draft
from simulator.domain.roles import Actor
from simulator.errors import InvalidInput, SavedMeanwhile, SimulatorError
from simulator.services.case_forms import MAX_MOVES, PARTS, Move, NewDecision, OptionFields
from simulator.ui import state
from simulator.ui.actions import carry_out, tell
from simulator.ui.components.case_editor import typed
from simulator.ui.guard import actor
from simulator.ui.i18n import _, ngettext

TEMPLATE, TITLE, FORK = "sb-new-template", "sb-new-title", "sb-fork-from"
USED_NAME = "sb-used-name"
FORM = "sb-form-"


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
    state.set_query()

    def task(person: Actor) -> str:
        services().drafting.remove(person, draft_id)
        return _("The draft is gone.")

    carry_out(task)


def open_to(draft_id: str, key: str) -> None:
    """Open a draft to the program that was chosen, or close it."""

    def task(person: Actor) -> str:
        chosen = str(state.entered(key) or "")
        services().drafting.open_to(person, draft_id, UUID(chosen) if chosen else None)
        if chosen:
            return _("The supervisors of that program can read and change it now.")
        return _("It is yours alone now.")

    carry_out(task)


def go_to_line(draft_id: str, line: int, **also: str) -> None:
    """Put the cursor on a line of a draft."""
    state.set_query(draft=draft_id, line=str(line), **also)


def look_for(draft_id: str) -> None:
    """List where a name is used."""
    state.set_query(draft=draft_id, uses=str(state.entered(USED_NAME) or "")[:100])


def keep_typed() -> None:
    """Save what was typed. If somebody else saved meanwhile, it is set aside and both are shown; nothing is lost."""
    sent, current = typed(), state.session()
    if sent is None:
        return
    if state.query("line"):  # the same finding can then be gone to again
        state.set_query(draft=sent.place)
    # The texts of one tab come in the order in which they were typed, also where an answer is still on its way.
    since = max(sent.since, current.typed_revision) if current.typed_in == sent.place else sent.since
    try:
        draft = services().drafting.save(actor(), sent.place, sent.text, since=since)
    except SavedMeanwhile:
        _set_aside(sent.place, sent.text, sent.since)
    except SimulatorError as error:
        current.refused = f"{error} {error.hint}".strip()
    else:
        current.typed_in, current.typed_revision = sent.place, draft.revision


def _set_aside(draft_id: str, text: str, since: int) -> None:
    try:
        mine = services().drafting.set_aside(actor(), draft_id, text)
    except SimulatorError as error:
        state.session().refused = f"{error} {error.hint}".strip()
    else:
        state.set_query(draft=draft_id, mine=str(mine.id), since=str(since))


def make_one(draft_id: str, aside_id: str, text: str, revision: int) -> None:
    """Save the text that was made of two, and let go of the one that was set aside."""
    try:
        services().drafting.save(actor(), draft_id, text, since=revision)
        services().drafting.remove(actor(), aside_id)
    except SavedMeanwhile as error:  # a third text: what was made of two is set aside in its turn
        aside = services().drafting.open(actor(), aside_id)[0]
        services().drafting.save(actor(), aside_id, text, since=aside.revision)
        state.set_query(draft=draft_id, mine=aside_id, since=str(revision))
        tell(error)
        return
    except SimulatorError as error:
        tell(error)
        return
    state.set_query(draft=draft_id)
    state.session().notice = _("Both texts are one again.")


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
    more = {"node": node, "option": str(number + 1), "at": str(since)} if node else {}
    state.set_query(draft=draft_id, form=kind, **more)


def open_chosen(draft_id: str, node_key: str, option_key: str, since: int) -> None:
    """Open the form of the option that was chosen in a list."""
    number = state.entered(option_key)
    open_form(draft_id, "option", str(state.entered(node_key)), number if type(number) is int else 0, since)


def close_form(draft_id: str) -> None:
    """Close a form without writing."""
    state.forget_all(FORM)
    state.set_query(draft=draft_id)


def form_key(name: str) -> str:
    """Key of a field of the form that is open."""
    return f"{FORM}{name}"


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


def write_option(draft_id: str, form: OpenForm, criteria: tuple[str, ...]) -> None:
    """Write the option of the form that is open."""

    def task(person: Actor) -> str:
        ratings = {name: state.entered(form_key(f"rating-{name}")) for name in criteria}
        critical = state.entered(form_key("critical"))
        fields = OptionFields(
            id="",
            say=str(state.entered(form_key("say"))),
            moves=tuple(_moves()),
            ratings={name: level for name, level in ratings.items() if type(level) is int},
            critical=tuple(map(str, critical)) if isinstance(critical, list) else (),
            rationale={part: str(state.entered(form_key(part))) for part in PARTS},
            to=str(state.entered(form_key("to")) or ""),
        )
        services().case_forms.write_option(person, draft_id, form.node, form.number, fields, since=form.since)
        close_form(draft_id)
        return _("The option is written.")

    carry_out(task)


def _moves() -> list[Move]:
    found = []
    for row in range(MAX_MOVES):
        kind, toward, dose = (
            str(state.entered(form_key(f"{name}-{row}")) or "") for name in ("kind", "toward", "dose")
        )
        if kind:
            found.append(Move(kind, tuple(toward.split()), dose))
    return found
