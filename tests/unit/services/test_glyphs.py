"""What stands on a printed page for what its fonts can't show."""

import pytest

from simulator.services.glyphs import MAX_RUN, NOT_SHOWN, printable


@pytest.mark.parametrize(
    "text",
    [
        "Kɓɗ ŋ ɲ ƴ, Cabdiraxmaan, Ṛgveda, Đặng, Łódź, “so…” – 3 × 4 ≥ 5",
        "Привет, αβγ",
        "שלום",
        "شعرت بضغط شديد، ثم سألت (3).",
        "जब माँ चुप हो गईं",
        "می\u200cخواستم",
        "two\nlines",
    ],
)
def test_what_the_fonts_have_stays_as_it_is(text):
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("so 🦋 light", "so [butterfly] light"),
        ("🦋🦋🦋", "[butterfly × 3]"),
        ("👩\u200d👧", "[woman]\u200d[girl]"),
        ("👍🏽", "[thumbs up sign]"),
        ("你好 世界", NOT_SHOWN),
        ("I said 你好 and left", f"I said {NOT_SHOWN} and left"),
        ("bell\x07", "bell"),
        ("\u202elive\u202c", "live"),
        ("\ue000", "[a sign]"),
        ("e\u0301", "é"),
        ("a\r\n\tb", "a\n b"),
    ],
)
def test_everything_else_is_told_in_words_or_left_out_where_it_says_nothing(text, told):
    assert printable(text) == told


def test_a_word_without_end_may_break():
    told = printable("x" * 100)
    assert max(map(len, told.split("\u200b"))) == MAX_RUN
    assert told.replace("\u200b", "") == "x" * 100


def test_plain_keeps_only_what_runs_from_left_to_right():
    assert printable("Noor: شعرت, Привет e\u0316", plain=True) == f"Noor: {NOT_SHOWN}, Привет e"
