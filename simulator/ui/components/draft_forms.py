"""Forms for the parts of a case that are easily got wrong: a new decision, and an option."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from simulator.bootstrap import services
from simulator.content.checks.decisions import RATIONALE_WORDS
from simulator.content.outline import NodeEntry
from simulator.domain.constructs import CONSTRUCTS
from simulator.domain.roles import Actor
from simulator.domain.rubric import Criterion
from simulator.domain.vocabulary import AFFECTS, MOVES, Dose
from simulator.errors import InvalidInput
from simulator.services.case_forms import MAX_CRITERIA, MAX_OPTIONS, FormWords
from simulator.services.option_fields import (
    MAX_CHANGE,
    MAX_EFFECTS,
    MAX_LINES,
    MAX_MOVES,
    PARTS,
    SCENE,
    Move,
    OptionFields,
    ReplyLine,
)
from simulator.ui import state, studio_actions
from simulator.ui.components.draft import Desk
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag
from simulator.ui.studio_actions import OpenForm, form_key

PARTS_IN_WORDS = {
    "attends": _("What it sees"),
    "misses": _("What it passes over"),
    "effect": _("What it probably does to this person (shown first)"),
    "principle": _("The rule of the craft behind it"),
    "better": _("A better wording (leave it empty for the best option)"),
}
DOSES = {Dose.LIGHT: _("a little"), Dose.PLAIN: _("plainly"), Dose.STRONG: _("strongly")}
MAX_NAME = 60
NODE, OPTION = "sb-edit-node", "sb-edit-option"


def draw_forms(person: Actor, desk: Desk) -> None:
    """The form that the address has open, or the ways to open one in its place."""
    draw(tag("h2", esc(_("Write with a form")), "sb-section"))
    form = studio_actions.form_in_address()
    if form.kind:
        _draw_form(person, desk, form)
    else:
        _draw_ways(desk)


def _draw_form(person: Actor, desk: Desk, form: OpenForm) -> None:
    try:
        if form.kind == "decision":
            _draw_decision(desk, services().case_forms.words(person, desk.id))
        else:
            fields = services().case_forms.option(person, desk.id, form.node, form.number)
            _draw_option(desk, form, fields, services().case_forms.words(person, desk.id))
    except InvalidInput as error:
        draw(tag("p", esc(f"{error} {error.hint}"), "sb-notice", role="alert"))
        st.button(_("Close the form"), key="sb-form-close", on_click=studio_actions.close_form, args=(desk.id,))


def _draw_ways(desk: Desk) -> None:
    lead = _("A form writes into the text for you; comments and order stay as they are.")
    draw(tag("p", esc(lead), "sb-sub"))
    decisions = {node.id: node for node in desk.outline.nodes if node.options}
    with st.container(border=True, key="sb-form-ways"):
        st.button(
            _("A new decision"),
            key="sb-form-decision",
            icon=":material/add:",
            on_click=studio_actions.open_form,
            args=(desk.id, "decision"),
        )
        if not decisions:
            return
        with st.container(horizontal=True, vertical_alignment="bottom", key="sb-form-which"):
            chosen = st.selectbox(_("Decision"), list(decisions), key=NODE)
            node = decisions[chosen]
            st.selectbox(
                _("Option"),
                range(len(node.options)),
                format_func=lambda number: _option_words(node, number),
                key=f"{OPTION}-{chosen}",
            )
        with st.container(horizontal=True):
            st.button(
                _("Write this option"),
                key="sb-form-option",
                icon=":material/edit:",
                on_click=studio_actions.open_chosen,
                args=(desk.id, NODE, f"{OPTION}-{chosen}", desk.draft.revision),
            )
            if len(node.options) < MAX_OPTIONS:
                st.button(
                    _("One more option"),
                    key="sb-form-more",
                    icon=":material/add:",
                    on_click=studio_actions.add_option,
                    args=(desk.id, chosen),
                )


def _option_words(node: NodeEntry, number: int) -> str:
    option = node.options[number]
    return f"{number + 1}. {option.id}: {option.say[:60]}"


def _criterion_words(found: Criterion) -> str:
    return f"{found.id} {found.title}"


def _draw_decision(desk: Desk, words: FormWords) -> None:
    criteria = {found.id: found for found in words.criteria}
    if not criteria:
        raise InvalidInput("case", _("The case names no rubric yet."), hint=_("Write `rubrics:` in the text first."))
    own = [node.construct for node in desk.outline.nodes if node.construct and node.construct not in CONSTRUCTS]
    with st.container(border=True, key="sb-form-open"):
        draw(tag("h3", esc(_("A new decision"))))
        st.text_input(
            _("Its name in a few words, such as: after the silence"), key=form_key("name"), max_chars=MAX_NAME
        )
        st.selectbox(
            _("What is it about? One thing only; the options differ in it."),
            [*CONSTRUCTS, *dict.fromkeys(own)],
            index=None,
            format_func=lambda name: f"{name.replace('-', ' ').capitalize()}: {CONSTRUCTS.get(name, _('your own'))}",
            key=form_key("construct"),
            placeholder=_("Choose"),
        )
        st.multiselect(
            _("What are its options rated on? Two criteria, as a rule."),
            list(criteria),
            format_func=lambda name: _criterion_words(criteria[name]),
            max_selections=MAX_CRITERIA,
            key=form_key("criteria"),
            placeholder=_("Choose"),
        )
        decisions = {node.id: node for node in desk.outline.nodes if node.options}
        origin = st.selectbox(
            _("Which decision does it come after?"),
            ["", *decisions],
            format_func=lambda name: name or _("None yet"),
            key=form_key("origin"),
        )
        if origin:
            options = {option.id: number for number, option in enumerate(decisions[origin].options)}
            st.multiselect(
                _("Which of its options lead here?"),
                list(options),
                default=list(options),
                format_func=lambda name: _option_words(decisions[origin], options[name]),
                key=form_key("options"),
                placeholder=_("Choose"),
            )
        _draw_end(desk, _("Write it into the text"), studio_actions.write_decision, (desk.id,))


def _draw_option(desk: Desk, form: OpenForm, fields: OptionFields, words: FormWords) -> None:
    criteria = [found for found in words.criteria if found.id in (fields.scores or fields.ratings)]
    with st.container(border=True, key="sb-form-open"):
        title = _("Option {n} of {decision}").format(n=form.number + 1, decision=form.node)
        draw(tag("h3", esc(title)))
        st.text_area(_("What the therapist says or does"), fields.say, key=form_key("say"))
        if fields.bound:
            bound = _("It is on offer only under a condition, which is written in the text.")
            draw(tag("p", esc(bound), "sb-sub"))
        _draw_moves(desk, fields.moves)
        _draw_reply(desk, fields.reply or ())
        _draw_effects(fields.effects or {}, words.variables)
        _draw_repairs(desk, fields.repairs or ())
        _draw_ratings(criteria, fields)
        errors = {found.code: found for found in words.errors}
        st.multiselect(
            _("Critical errors, if it commits any"),
            list(dict.fromkeys([*errors, *fields.critical])),
            default=list(fields.critical),
            format_func=lambda code: (
                f"{code} {errors[code].title} ({errors[code].criterion} is then 0)" if code in errors else code
            ),
            key=form_key("critical"),
            placeholder=_("None"),
        )
        _draw_rationale(fields)
        _draw_target(desk, fields)
        places = tuple(line.place for line in fields.reply or ())
        arguments = (desk.id, form, tuple(found.id for found in criteria), places)
        _draw_end(desk, _("Write it into the text"), studio_actions.write_option, arguments)


def _draw_moves(desk: Desk, moves: Sequence[Move]) -> None:
    draw(tag("h4", esc(_("What it does, toward whom, and how much of it"))))
    people = ["all", *(person.id for person in desk.outline.people)]
    people += [joined for move in moves if (joined := " ".join(move.toward)) not in people]
    for row in range(min(MAX_MOVES, max(2, len(moves) + 1))):
        move = moves[row] if row < len(moves) else None
        with st.container(horizontal=True, key=f"sb-move-{row}"):
            st.selectbox(
                _("Move {n}").format(n=row + 1),
                ["", *MOVES],
                index=["", *MOVES].index(move.kind) if move else 0,
                format_func=lambda kind: f"{kind}: {MOVES[kind]}" if kind else _("None"),
                key=form_key(f"kind-{row}"),
            )
            st.selectbox(
                _("Toward"),
                people,
                index=people.index(" ".join(move.toward)) if move else min(1, len(people) - 1),
                format_func=lambda who: _("everybody") if who == "all" else who,
                key=form_key(f"toward-{row}"),
            )
            st.selectbox(
                _("How much"),
                list(DOSES),
                index=list(DOSES).index(Dose(move.dose)) if move and move.dose in list(Dose) else 1,
                format_func=DOSES.__getitem__,
                key=form_key(f"dose-{row}"),
            )


def _draw_reply(desk: Desk, lines: Sequence[ReplyLine]) -> None:
    draw(tag("h4", esc(_("What is said and done next"))))
    people = [*(person.id for person in desk.outline.people), SCENE]
    for row in range(min(MAX_LINES, len(lines) + 1)):
        line = lines[row] if row < len(lines) else ReplyLine(people[0], "")
        speakers = people if line.speaker in people else [*people, line.speaker]
        affects = AFFECTS if line.affect in AFFECTS else (*AFFECTS, line.affect)
        label = _("Line {n}").format(n=row + 1) if row < len(lines) else _("One more line")
        label = _("{line} (said only under a condition, which stays)").format(line=label) if line.bound else label
        with st.container(key=f"sb-reply-{row}"):
            st.text_area(label, line.words, key=form_key(f"words-{row}"), height=80)
            with st.container(horizontal=True, key=f"sb-reply-beside-{row}"):
                st.selectbox(
                    _("Who says it"),
                    speakers,
                    index=speakers.index(line.speaker),
                    format_func=lambda who: _("nobody: it happens") if who == SCENE else who,
                    key=form_key(f"speaker-{row}"),
                )
                st.selectbox(
                    _("With what feeling"), affects, index=affects.index(line.affect), key=form_key(f"affect-{row}")
                )
                st.text_input(_("What is seen besides"), line.cue, key=form_key(f"cue-{row}"))


def _draw_effects(effects: Mapping[str, int | str], variables: Mapping[str, tuple[str, ...]]) -> None:
    draw(tag("h4", esc(_("What it changes besides"))))
    lead = _("Its moves change people by themselves. Here stands only what is special to this moment.")
    draw(tag("p", esc(lead), "sb-sub"))
    names, rows = ["", *dict.fromkeys([*variables, *effects])], list(effects.items())
    for row in range(min(MAX_EFFECTS, len(rows) + 1)):
        before, value = rows[row] if row < len(rows) else ("", "")
        with st.container(horizontal=True, key=f"sb-effect-{row}"):
            name = st.selectbox(
                _("Change {n}").format(n=row + 1),
                names,
                index=names.index(before),
                format_func=lambda one: one or _("None"),
                key=form_key(f"changes-{row}"),
            )
            _draw_change(row, name, value if name == before else "", variables.get(name, ()))


def _draw_change(row: int, name: str, value: int | str, words: Sequence[str]) -> None:
    """How much is added to a number, or which word is put."""
    key = form_key(f"by-{row}-{name}")
    if words:
        options = list(dict.fromkeys([*words, *([str(value)] if value != "" else [])]))
        index = options.index(str(value)) if value != "" else None
        st.selectbox(_("becomes"), options, index=index, key=key, placeholder=_("Choose"))
    elif name:
        given = value if type(value) is int and abs(value) <= MAX_CHANGE else 1
        st.number_input(_("is changed by"), -MAX_CHANGE, MAX_CHANGE, given, 1, key=key)


def _draw_repairs(desk: Desk, repairs: Sequence[str]) -> None:
    people = list(dict.fromkeys([*(person.id for person in desk.outline.people), *repairs]))
    st.multiselect(
        _("With whom does it mend a strain, if there is one?"),
        people,
        default=list(repairs),
        key=form_key("repairs"),
        placeholder=_("With nobody"),
    )


def _draw_ratings(criteria: Sequence[Criterion], fields: OptionFields) -> None:
    draw(tag("h4", esc(_("How well it does, by criterion"))))
    for found in criteria:
        st.radio(
            f"{found.id} {found.title}. {found.asks}",
            range(4, -1, -1),
            index=4 - fields.ratings[found.id] if found.id in fields.ratings else None,
            format_func=lambda level, anchors=found.levels: f"{level}: {anchors[level]}",
            key=form_key(f"rating-{found.id}"),
        )


def _draw_rationale(fields: OptionFields) -> None:
    draw(tag("h4", esc(_("What a supervisor would say about it"))))
    for part in PARTS:
        st.text_area(PARTS_IN_WORDS[part], fields.rationale.get(part, ""), key=form_key(part), height=80)
    n = sum(len(str(state.entered(form_key(part))).split()) for part in PARTS)
    least, most = RATIONALE_WORDS
    text = _("{n} words; {least} to {most} in all five together read best.").format(n=n, least=least, most=most)
    draw(tag("p", esc(text), "sb-sub", role="status"))


def _draw_target(desk: Desk, fields: OptionFields) -> None:
    nodes = [node.id for node in desk.outline.nodes]
    if fields.to not in nodes:
        said = _("Where it leads depends on how things stand, or is not said yet; that is written in the text.")
        draw(tag("p", esc(said), "sb-sub"))
        return
    st.selectbox(_("Where it leads"), nodes, index=nodes.index(fields.to), key=form_key("to"))


def _draw_end(desk: Desk, label: str, write: Callable[..., None], arguments: tuple[object, ...]) -> None:
    with st.container(horizontal=True):
        st.button(label, type="primary", key="sb-form-write", on_click=write, args=arguments)
        st.button(_("Close the form"), key="sb-form-close", on_click=studio_actions.close_form, args=(desk.id,))
