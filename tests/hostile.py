"""Files that no author would write by mistake, and what ``simulator check`` must say of each.

Each stands in the small library as ``scenarios/waiting-room.yaml``, against the library's rubrics and profiles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.library import CASE, library_texts, replaced

GOOD = library_texts()[CASE]


@dataclass(frozen=True)
class Hostile:
    """A file and where its faults must be reported.

    Attributes
    ----------
    expected : tuple of str
        ``line:column: CODE`` of each error; if ``more``, of some among others.
    """

    name: str
    data: bytes
    expected: tuple[str, ...]
    more: bool = False


def edited(*changes: tuple[str, str]) -> bytes:
    text = GOOD
    for old, new in changes:
        text = replaced(text, old, new)
    return text.encode()


def at(text: bytes, found: bytes, code: str, *, occurrence: int = 1) -> str:
    """Where a fault must be reported: at the given occurrence of some bytes."""
    start = -1
    for _ in range(occurrence):
        start = text.index(found, start + 1)
    before = text[:start].decode()
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}: {code}"


def aliases() -> Hostile:
    """Nine to the eleventh power of values, if anyone followed the aliases."""
    layers = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 12))
    return Hostile("alias-bomb", f"l0: &l0 [x]\n{layers}".encode(), ("1:5: SC003", "2:5: SC003"), more=True)


def billion_steps() -> bytes:
    """Nobody leaves the silence before five counters of a hundred have run through: ten billion decisions."""
    counters = "".join(f"  c{n}: {{min: 0, max: 100, start: 0}}\n" for n in range(6))
    carries = "".join(
        f"  - when: {{c{n}: 100}}\n    set: {{c{n}: 0}}\n    effects: {{c{n + 1}: 1}}\n" for n in range(5)
    )
    wait = "moves: [{wait: tom, dose: light}]\n"
    fill = 'say: "So. How is school?"\n'
    water = "moves: [{play: all}]\n"
    return edited(
        ("  asked: false\n", f"  asked: false\n{counters}"),
        ("\nrules:\n", f"\nrules:\n{carries}"),
        (wait, f"{wait}        effects: {{c0: 1}}\n"),
        ("- {when: {asked: true}, node: plan-made}\n          - node: loose-ends", PATIENT),
        (fill, f"{fill}        when: {{c5: 1}}\n"),
        (water, f"{water}        when: {{c5: 1}}\n"),
    )


PATIENT = "- {when: {c5: 1}, node: plan-made}\n          - node: silence"
UNDONE = ("rules:\n", "rules:\n  - when: {asked: true}\n    set: {asked: false}\n")


def large() -> Iterator[Hostile]:
    """Files of the right form with more in them than anybody could play."""
    head, tail = GOOD.split("\nnodes:\n")
    names = [f"room-{number}" for number in range(490)]
    rooms = "".join(room(name, names[(number + 1) % 490], "") for number, name in enumerate(names))
    text = f"{head}\nnodes:\n{rooms}{tail}".encode()
    yield Hostile("490-nodes", text, (at(text, b"room-0:", "SC101"),), more=True)
    everyone = "effects: {" + ", ".join(f"c{number}: 1" for number in range(40)) + "}"
    counters = "".join(f"  c{number}: {{min: -100, max: 100, start: 0}}\n" for number in range(40))
    rooms = "".join(room(name, names[(number + 1) % 490], everyone) for number, name in enumerate(names))
    text = f"{head}\nnodes:\n{rooms}{tail}".replace("\nstate:\n", f"\nstate:\n{counters}").encode()
    # 40 effects of the choice and 2 of a profile: the 477th choice passes 20,000.
    yield Hostile("many-effects", text, (at(text, b"{id: c0", "SC006", occurrence=477),))
    wide = ", ".join(["{not: {mara.bond: 1}}"] * 61)
    guarded = edited(('when: {patience: ">= 1"}', f"when: {{any: [{wide}]}}"))
    yield Hostile("wide-condition", guarded, (at(guarded, b"when: {any: [{not", "SC006"),))
    deep = edited(('when: {patience: ">= 1"}', f"when: {'{not: ' * 30}{{asked: true}}{'}' * 30}"))
    yield Hostile("deep-condition", deep, (at(deep, b"not: {", "SC006", occurrence=8),))
    huge = edited(("patience: {min: 0, max: 3", "patience: {min: 0, max: 999999999"))
    yield Hostile("a-billion-values", huge, (at(huge, b"max: 999999999", "SC006"),))
    lost = "".join(room(name, f"rom-{number}-x", "") for number, name in enumerate(names))
    text = f"{head}\nnodes:\n{lost}{tail}".encode()
    yield Hostile("490-lost-targets", text, (at(text, b"to: rom-0-x", "SC012"),), more=True)


def room(name: str, to: str, more: str, choices: int = 1) -> str:
    """A node whose choices all lead on to the same one."""
    told = "reply: [{scene: x}], rationale: {attends: a, misses: b, effect: c, principle: d}"
    more = f"{more}, " if more else ""
    rows = "".join(
        f"      - {{id: c{n}, say: Go on., moves: [{{wait: all}}], ratings: {{A2: 3}}, {more}to: {to}, {told}}}\n"
        for n in range(choices)
    )
    return f"  {name}:\n    construct: a-room\n    scores: [A2]\n    choices:\n{rows}"


def many_walks() -> bytes:
    """Four to the power of fifty walks, which is more than a machine word counts."""
    head, tail = GOOD.split("\nnodes:\n")
    rooms = "".join(room(f"room-{n}", f"room-{n + 1}" if n < 49 else "late", "", 4) for n in range(50))
    return f"{head}\nnodes:\n{rooms}{tail}".replace("\nstart: late", "\nstart: room-0").encode()


def syntax() -> Iterator[Hostile]:
    """Bytes and brackets."""
    yield aliases()
    last = GOOD.count("\n") + 1
    yield Hostile("3000-brackets", b"a: " + b"[" * 3000, ("1:43: SC003",))
    yield Hostile("3000-braces", GOOD.encode() + b"more: " + b"{a: " * 3000, (f"{last}:163: SC003",))
    yield Hostile("2-megabytes", GOOD.encode() + b"# more\n" * 300_000, ("1:1: SC003",))
    yield Hostile("one-line", edited(("title: The waiting room", "title: " + "x" * 900_000)), ("4:1: SC006",))
    spoken = edited(('tom: "Fine."', f'tom: "{"x" * 900_000}"'))
    yield Hostile("one-spoken-line", spoken, (at(spoken, b'tom: "xxx', "SC006"),))
    yield Hostile("one-line-of-keys", b"{" + b"a: b, " * 150_000 + b"}", ("1:8: SC002",), more=True)
    nul = edited(("The clock shows", "The\0clock shows"))
    yield Hostile("nul", nul, (at(nul, b"\0", "SC001"),))
    yield Hostile("nothing-but-nul", b"\0" * 500_000, ("1:1: SC001",))
    latin = GOOD.encode().replace(b"Mara, age", b"Mar\xe1, age")
    yield Hostile("latin-1", latin, (at(latin.replace(b"\xe1", b"!"), b"!, age", "SC001"),))
    yield Hostile("utf-16", GOOD.encode("utf-16"), ("1:1: SC001",))
    merge = edited(("  tom:\n    name: Tom", "  tom:\n    <<: x\n    name: Tom"))
    yield Hostile("merge-key", merge, (at(merge, b"<<", "SC003"),))
    tab = edited(("\n    name: Tom", "\n  \tname: Tom"))
    yield Hostile("tab", tab, (at(tab, b"\t", "SC003"),))
    yield Hostile("directives", b"%TAG !a! b\n" * 80_000 + GOOD.encode(), ("1:1: SC003",))
    yield Hostile("documents", GOOD.encode() + b"---\n" * 100_000, (f"{last}:1: SC001",))
    yield Hostile("blank-lines", b"\n" * 1_000_000, ("1:1: SC001",))
    yield Hostile("many-values", b"problems: [" + b"x," * 400_000 + b"]", ("1:200006: SC003",))
    orders = edited(("level: foundation", 'level: "\\e[2Jfoundation"'))
    yield Hostile("terminal-orders", orders, ("11:1: SC006", "11:8: SC003"))


def names() -> Iterator[Hostile]:
    """Names that mean nothing, or two things."""
    unknown = edited(('patience: "< 3", risk', 'patiense: "< 3", risk'))
    yield Hostile("guard-on-unknown-variable", unknown, (at(unknown, b"patiense", "SC010"),))
    nobody = edited(("effects: {asked: true, risk", "effects: {asked: true, noor.bond: 1, risk"))
    yield Hostile("effect-on-nobody", nobody, (at(nobody, b"noor.bond", "SC013"),))
    twice = edited(("- id: our-secret", "- id: cheer-up"))
    yield Hostile("two-choices-with-one-id", twice, (at(twice, b"id: cheer-up", "SC019", occurrence=2),))


ENDLESS = {
    "billion-step-cycle": billion_steps(),
    "rule-that-undoes-itself": edited(UNDONE),
    "more-walks-than-can-be-counted": many_walks(),
}
"""Cases of the right form whose walks, rules or number of walks could be thought never to end."""
HOSTILE = {item.name: item for source in (syntax, names, large) for item in source()}
