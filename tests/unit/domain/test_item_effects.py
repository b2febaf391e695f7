"""How decisions are called as items of a calibration."""

from simulator.domain.item_effects import item_id


def test_a_decision_is_another_item_under_another_key_and_in_another_case():
    named = {item_id(case, key, node) for case in "ab" for key in "kl" for node in "mn"}
    assert len(named) == 8
    assert item_id("a-case", "k" * 4, "greeting") == "a-case/kkkk/greeting"
