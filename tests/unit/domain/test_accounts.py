import pytest

from simulator.domain.accounts import MAX_EMAIL, MAX_NAME, normal_email, normal_name


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("tara@example.edu", "tara@example.edu"),
        ("  Tara@Example.EDU\n", "tara@example.edu"),
        ("o'neil+trainee@sub.example.edu", "o'neil+trainee@sub.example.edu"),
    ],
)
def test_an_address_is_stored_in_one_form(typed, stored):
    assert normal_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "tara",
        "@example.edu",
        "tara@",
        "tara@example",
        "tara@.",
        "tara@home@example.edu",
        "tara @example.edu",
        "Tara <tara@example.edu>",
        "tara@example.edu\nBcc: all@example.edu",
        "a" * MAX_EMAIL + "@example.edu",
    ],
)
def test_what_can_be_no_address_is_none(typed):
    assert normal_email(typed) == ""


def test_a_name_stands_on_one_line():
    assert normal_name("  Tara\n\tTrainee ") == "Tara Trainee"


def test_a_name_has_an_end():
    assert normal_name("a" * (MAX_NAME + 20)) == "a" * MAX_NAME


def test_a_name_of_nothing_readable_is_none():
    assert normal_name("\n\x00\u200b ") == ""
