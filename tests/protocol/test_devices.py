"""A person with an account, on more than one device, and what another tab does to an open attempt."""

import pytest

from tests.library import copy_library
from tests.personas import TARA, THEO
from tests.protocol.client import Tab
from tests.protocol.people import services_of, settle_people, sign_in
from tests.protocol.recorded import choices, rejections
from tests.protocol.trainee import (
    answer,
    begin,
    conversation,
    decision_due,
    go_on,
    notices,
    option,
    options,
    past_the_notice,
    say,
    say_together,
)
from tests.server import Server

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("server")]
CASE = "waiting-room"
ELSEWHERE = "You made this choice in another tab or on another device."


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server with accounts."""
    folder = tmp_path_factory.mktemp("people")
    running = Server(folder, gap="0", content=copy_library(folder))
    settle_people(f"sqlite:///{running.database}")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def services(server):
    with services_of(server) as opened:
        yield opened


@pytest.fixture
def device(server, services):
    """Another browser of a person, signed in by itself and past the notice."""
    opened = []

    def made(actor):
        opened.append(Tab(server.url, cookie=sign_in(services, actor)))
        return past_the_notice(opened[-1])

    yield made
    for tab in opened:
        tab.close()


def test_an_attempt_begun_on_one_device_goes_on_on_another_from_the_library(server, device):
    computer, phone = device(TARA), device(TARA)
    attempt = begin(computer, CASE)
    answer(computer, option(computer, "own-it"))
    phone.open()
    phone.press("Go on where you left")
    assert (phone.page, phone.value("attempt"), decision_due(phone)) == ("practise", attempt, 2)
    assert conversation(phone) == conversation(computer)
    answer(phone, option(phone, "ask"))
    assert choices(server, attempt) == ["own-it", "ask"]


def test_the_device_that_was_left_behind_is_told_when_it_acts_and_then_goes_on(server, device):
    computer, phone = device(TARA), device(TARA)
    attempt = begin(computer, CASE)
    go_on(phone, attempt)
    answer(phone, option(phone, "own-it"))
    say(computer, option(computer, "thanks"))
    assert ELSEWHERE in notices(computer)
    answer(computer, option(computer, "ask"))
    assert choices(server, attempt) == ["own-it", "ask"]
    assert decision_due(go_on(phone, attempt)) == 3


def test_of_two_devices_that_answer_in_the_same_moment_one_is_taken(server, device):
    devices = [device(TARA), device(TARA)]
    attempt = begin(devices[0], CASE)
    go_on(devices[1], attempt)
    say_together(devices, ("own-it", "thanks"))
    assert len(choices(server, attempt)) == 1
    assert sorted(ELSEWHERE in notices(tab) for tab in devices) == [False, True]
    assert rejections(server, attempt) == ["already-made"]


def test_another_person_with_the_address_of_an_attempt_finds_nothing(device):
    attempt = begin(device(TARA), CASE)
    theo = go_on(device(THEO), attempt)
    assert "This attempt could not be found." in theo.text
    assert options(theo) == []
    assert theo.exceptions == []


def test_a_session_that_ended_elsewhere_takes_no_press_and_the_attempt_waits(server, device, services):
    tab = device(TARA)
    attempt = begin(tab, CASE)
    services.accounts.sign_out_everywhere(TARA)
    say(tab, option(tab, "own-it"))
    assert "You are signed out." in tab.text
    assert (options(tab), tab.exceptions, choices(server, attempt)) == ([], [], [])
    assert decision_due(go_on(device(TARA), attempt)) == 1


def test_an_attempt_that_was_erased_in_another_tab_says_so_at_the_next_press(device, services):
    tab = device(TARA)
    attempt = begin(tab, CASE)
    answer(tab, option(tab, "own-it"))
    services.my_data.erase_attempt(TARA, attempt)
    say(tab, option(tab, "ask"))
    assert "This session is not there any more" in tab.text
    assert (options(tab), tab.exceptions) == ([], [])
    tab.press("Back to the cases")
    assert tab.page == ""


def test_an_attempt_that_was_erased_in_another_tab_cannot_be_found_by_its_address(device, services):
    tab = device(TARA)
    attempt = begin(tab, CASE)
    services.my_data.erase_attempt(TARA, attempt)
    go_on(tab, attempt)
    assert "This attempt could not be found." in tab.text
    assert tab.has("Back to the cases")


def test_an_erased_account_is_out_of_every_open_tab(device, services, server):
    tab, other = device(THEO), device(THEO)
    attempt = begin(tab, CASE)
    services.my_data.erase_me(THEO, "theo@example.edu")
    for each in (tab, other):
        each.trigger("anything")
        assert "You are signed out." in each.text
        assert each.exceptions == []
    assert choices(server, attempt) == []
