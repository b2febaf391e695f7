"""Every method on programs, cohorts, attempts and data, asked by everybody: who may, who may not, who may not know.

The policy itself is held to ``tests/access_matrix.py``; here it is that each method asks, and asks the right thing.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Feedback
from simulator.domain.remarks import RemarkKind
from simulator.domain.roles import Actor, Role
from simulator.errors import AttemptNotFound, NotFound
from simulator.services.branching import Branching
from simulator.services.my_data import MyData
from simulator.services.notes import Notes
from simulator.services.programs import Programs
from simulator.services.remarks import Remarks
from simulator.services.sharing import Sharing
from tests.personas import COHORT, OTHER_COHORT, PROGRAM, SANA, TARA, THEO
from tests.unit.services.world import PEOPLE, World, build, outcome

pytestmark = pytest.mark.thorough

Call = Callable[[World, Actor], object]
EVERYONE = " ".join(PEOPLE)
IN_PROGRAM = "Tara Theo Sana Sven"
NO_AUTHOR = "Tara Theo Pia Ada Otto Leo Nils"

METHODS: dict[str, tuple[Call, str, str]] = {
    "create_program": (
        lambda w, actor: w.services.programs.create_program(actor, f"New {actor.id}"),
        "Ada",
        EVERYONE.replace("Ada ", ""),
    ),
    "programs": (lambda w, actor: w.services.programs.programs(actor), EVERYONE, ""),
    "members": (lambda w, actor: w.services.programs.members(actor, PROGRAM), "Pia Ada", IN_PROGRAM),
    "create_cohort": (
        lambda w, actor: w.services.programs.create_cohort(actor, str(PROGRAM), f"New {actor.id}"),
        "Pia Ada",
        IN_PROGRAM,
    ),
    "cohorts": (lambda w, actor: w.services.programs.cohorts(actor, PROGRAM), f"{IN_PROGRAM} Pia Ada", ""),
    "enrol": (
        lambda w, actor: w.services.programs.enrol(actor, COHORT, THEO.id, Role.TRAINEE),
        "Pia Ada",
        "Tara Theo Sana",
    ),
    "leave": (lambda w, actor: w.services.programs.leave(actor, COHORT, THEO.id), "Pia Ada", "Tara Theo Sana"),
    "enrolled": (lambda w, actor: w.services.programs.enrolled(actor, COHORT), "Sana Pia Ada", "Tara Theo"),
    "assign": (
        lambda w, actor: w.services.programs.assign(actor, COHORT, "waiting-room"),
        "Sana Pia",
        "Tara Theo Ada",
    ),
    "assignments": (lambda w, actor: w.services.programs.assignments(actor, COHORT), "Sana Pia Ada", "Tara Theo"),
    "assignable": (lambda w, actor: w.services.programs.assignable(actor, COHORT), "Sana Pia Ada", "Tara Theo"),
    "close_assignment": (
        lambda w, actor: w.services.programs.close_assignment(actor, str(w.assignment.id)),
        "Sana Pia",
        "Tara Theo Ada",
    ),
    "my_cohorts": (lambda w, actor: w.services.programs.my_cohorts(actor), EVERYONE, ""),
    "my_assignments": (lambda w, actor: w.services.programs.my_assignments(actor), EVERYONE, ""),
    "reserved_cases": (lambda w, actor: w.services.programs.reserved_cases(actor), EVERYONE, ""),
    "assignment_notice": (
        lambda w, actor: w.services.programs.assignment_notice(actor, str(w.assignment.id)),
        "Tara Theo",
        "",
    ),
    "begin for an assignment": (
        lambda w, actor: w.services.training.begin(
            actor, "waiting-room", feedback=Feedback.END, assignment_id=str(w.assignment.id)
        ),
        "Tara Theo",
        "Ada Nils",
    ),
    "share what is kept": (lambda w, actor: w.services.sharing.share(actor, str(w.kept.id), COHORT), "Tara", ""),
    "share what is shared": (lambda w, actor: w.services.sharing.share(actor, w.shared.id, COHORT), "Tara", "Sana"),
    "share what is assigned": (
        lambda w, actor: w.services.sharing.share(actor, w.assigned.id, COHORT),
        "Tara",
        "Sana",
    ),
    "unshare": (lambda w, actor: w.services.sharing.unshare(actor, str(w.shared.id), COHORT), "Tara", "Sana"),
    "state of what is kept": (lambda w, actor: w.services.sharing.state(actor, str(w.kept.id)), "Tara", ""),
    "state of what is shared": (lambda w, actor: w.services.sharing.state(actor, w.shared.id), "Tara", "Sana"),
    "visible": (lambda w, actor: w.services.sharing.visible(actor), EVERYONE, ""),
    "review what is kept": (lambda w, actor: w.services.sharing.review(actor, str(w.kept.id)), "Tara", ""),
    "review what is shared": (lambda w, actor: w.services.sharing.review(actor, w.shared.id), "Tara Sana", ""),
    "review what is assigned": (lambda w, actor: w.services.sharing.review(actor, w.assigned.id), "Tara Sana", ""),
    "comments on what is kept": (lambda w, actor: w.services.sharing.comments(actor, str(w.kept.id)), "Tara", ""),
    "comments on what is shared": (lambda w, actor: w.services.sharing.comments(actor, w.shared.id), "Tara Sana", ""),
    "comment on what is kept": (lambda w, actor: w.services.sharing.comment(actor, w.kept.id, "Hm."), "", "Tara"),
    "comment on what is shared": (
        lambda w, actor: w.services.sharing.comment(actor, w.shared.id, "Hm."),
        "Sana",
        "Tara",
    ),
    "comment on what is assigned": (
        lambda w, actor: w.services.sharing.comment(actor, w.assigned.id, "Hm."),
        "Sana",
        "Tara",
    ),
    "withdraw_comment": (
        lambda w, actor: w.services.sharing.withdraw_comment(actor, str(w.comment.id)),
        "Sana",
        "Tara",
    ),
    "keep_note": (lambda w, actor: w.services.notes.keep_note(actor, w.shared.id, 0, "x"), "Tara", "Sana"),
    "keep_note on what is kept": (lambda w, actor: w.services.notes.keep_note(actor, w.kept.id, 0), "Tara", ""),
    "my_notes": (lambda w, actor: w.services.notes.my_notes(actor, str(w.shared.id)), "Tara", "Sana"),
    "note": (lambda w, actor: w.services.notes.note(actor, w.shared.id, 0, own_words="x"), "Tara", "Sana"),
    "note on what is kept": (lambda w, actor: w.services.notes.note(actor, w.kept.id, 0, own_words="x"), "Tara", ""),
    "forget_words": (lambda w, actor: w.services.notes.forget_words(actor, w.shared.id, 0), "Tara", "Sana"),
    "reflect": (lambda w, actor: w.services.notes.reflect(actor, w.assigned.id, "x"), "Tara", "Sana"),
    "reflect on what is kept": (lambda w, actor: w.services.notes.reflect(actor, w.kept.id, "x"), "Tara", ""),
    "my_reflection": (lambda w, actor: w.services.notes.my_reflection(actor, str(w.shared.id)), "Tara", "Sana"),
    "journal": (lambda w, actor: w.services.notes.journal(actor), EVERYONE, ""),
    "erase_journal": (lambda w, actor: w.services.notes.erase_journal(actor), EVERYONE, ""),
    "erase_attempt that is kept": (lambda w, actor: w.services.my_data.erase_attempt(actor, w.kept.id), "Tara", ""),
    "erase_attempt that is shared": (
        lambda w, actor: w.services.my_data.erase_attempt(actor, str(w.shared.id)),
        "Tara",
        "Sana",
    ),
    "erase_attempt that is assigned": (
        lambda w, actor: w.services.my_data.erase_attempt(actor, str(w.assigned.id)),
        "Tara",
        "Sana",
    ),
    "request_erasure": (
        lambda w, actor: w.services.my_data.request_erasure(actor, str(w.assigned.id)),
        "Tara",
        "Sana",
    ),
    "my_shares": (lambda w, actor: w.services.my_data.my_shares(actor), EVERYONE, ""),
    "my_programs": (lambda w, actor: w.services.programs.my_programs(actor), EVERYONE, ""),
    "my_requests": (lambda w, actor: w.services.my_data.my_requests(actor), EVERYONE, ""),
    "erasure_requests": (
        lambda w, actor: w.services.my_data.erasure_requests(actor, str(PROGRAM)),
        "Pia Ada",
        IN_PROGRAM,
    ),
    "answer_erasure": (
        lambda w, actor: w.services.my_data.answer_erasure(actor, str(w.request.id), granted=False),
        "Pia Ada",
        IN_PROGRAM,
    ),
    "export": (lambda w, actor: w.services.my_data.export(actor), EVERYONE, ""),
    "why_not": (lambda w, actor: w.services.branching.why_not(actor, w.shared.id), "Tara", "Sana"),
    "rewind": (lambda w, actor: w.services.branching.rewind(actor, w.shared.id, 1), "Tara", "Sana"),
    "rewind on what is kept": (lambda w, actor: w.services.branching.rewind(actor, str(w.kept.id), 1), "Tara", ""),
    "rewind on what was assigned": (
        lambda w, actor: w.services.branching.rewind(actor, w.assigned.id, 1),
        "Tara",
        "Sana",
    ),
    "family": (lambda w, actor: w.services.branching.family(actor, w.shared.id), "Tara", "Sana"),
    "compare": (lambda w, actor: w.services.branching.compare(actor, w.kept.id, w.kept.id), "Tara", ""),
    "remark": (
        lambda w, actor: w.services.remarks.remark(actor, w.shared.id, 0, RemarkKind.WRONG, "Too harsh."),
        "Tara",
        "Sana",
    ),
    "remark on what is kept": (
        lambda w, actor: w.services.remarks.remark(actor, w.kept.id, 0, RemarkKind.DIFFERENTLY, "Too harsh."),
        "Tara",
        "",
    ),
    "remarks": (lambda w, actor: w.services.answering.inbox(actor), "Sana Sven Solo", NO_AUTHOR),
}
"""Method, whom it is granted, who is refused openly; all others are told that there is no such thing."""


@pytest.fixture
def world(settled: Services) -> World:
    return build(settled)


@pytest.mark.parametrize("method", METHODS)
def test_everybody_gets_what_they_may_and_learns_of_nothing_else(world: World, method: str) -> None:
    call, granted, denied = METHODS[method]
    expected = {
        name: "granted" if name in granted.split() else "denied" if name in denied.split() else "not found"
        for name in PEOPLE
    }
    # Who is refused comes first, so that nothing of what others change is in the way.
    order = sorted(PEOPLE, key=lambda name: expected[name] == "granted")
    assert {name: outcome(lambda name=name: call(world, PEOPLE[name])) for name in order} == expected


NOT_ASKED_BY_ANYBODY = {"erase_overdue", "erase_me"}
"""What happens by itself, and what everybody may once; ``test_my_data.py`` has both."""


@pytest.mark.parametrize("service", [Programs, Sharing, Notes, MyData, Branching, Remarks])
def test_no_method_is_forgotten_here(service: type) -> None:
    public = {name for name, _method in inspect.getmembers(service, inspect.isfunction) if not name.startswith("_")}
    assert public - {name.split()[0] for name in METHODS} - NOT_ASKED_BY_ANYBODY == set()


def test_what_one_may_not_know_of_is_told_in_the_same_words_as_what_is_not_there(world: World) -> None:
    sharing, unknown = world.services.sharing, "99999999-9999-4999-8999-999999999999"
    told = []
    for attempt_id in (str(world.kept.id), unknown, "", "../etc", "x" * 5_000):
        with pytest.raises(AttemptNotFound) as refused:
            sharing.review(SANA, attempt_id)
        told.append((str(refused.value), refused.value.hint))
    assert len(set(told)) == 1


@pytest.mark.parametrize(
    "call",
    [
        lambda w, thing: w.services.sharing.share(TARA, w.kept.id, thing),
        lambda w, thing: w.services.programs.enrolled(SANA, thing),
        lambda w, thing: w.services.programs.members(PEOPLE["Pia"], thing),
        lambda w, thing: w.services.programs.cohorts(PEOPLE["Ada"], thing),
        lambda w, thing: w.services.programs.close_assignment(SANA, thing),
        lambda w, thing: w.services.programs.assignment_notice(TARA, thing),
        lambda w, thing: w.services.programs.enrol(PEOPLE["Pia"], COHORT, thing, Role.TRAINEE),
        lambda w, thing: w.services.sharing.withdraw_comment(SANA, thing),
        lambda w, thing: w.services.my_data.answer_erasure(PEOPLE["Pia"], thing, granted=True),
    ],
)
def test_ids_that_are_none_and_ids_of_nothing_are_not_found(world: World, call: Callable) -> None:
    for thing in ("", "nonsense", "x" * 5_000, "99999999-9999-4999-8999-999999999999", str(OTHER_COHORT)):
        with pytest.raises(NotFound) as refused:
            call(world, thing)
        assert len(str(refused.value)) < 100


def test_only_supervisors_of_the_cohort_see_anything_in_their_list(world: World) -> None:
    seen = {name: [entry.attempt.id for entry in world.services.sharing.visible(a)] for name, a in PEOPLE.items()}
    assert seen.pop("Sana") == [world.shared.id, world.assigned.id]
    assert set(map(tuple, seen.values())) == {()}


def test_people_see_the_programs_that_they_run(world: World) -> None:
    seen = {name: [p.name for p in world.services.programs.programs(actor)] for name, actor in PEOPLE.items()}
    assert (seen.pop("Ada"), seen.pop("Pia"), seen.pop("Leo")) == (
        ["Evening School", "University Clinic"],
        ["University Clinic"],
        ["Evening School"],
    )
    assert set(map(tuple, seen.values())) == {()}


def test_people_see_the_cohorts_that_they_oversee(world: World) -> None:
    seen = {
        name: [cohort.name for cohort in world.services.programs.cohorts(PEOPLE[name], PROGRAM)]
        for name in ("Tara", "Sana", "Sven", "Pia")
    }
    assert seen == {
        "Tara": [],
        "Sana": ["Cohort 2026"],
        "Sven": ["Cohort 2025"],
        "Pia": ["Cohort 2025", "Cohort 2026"],
    }
