"""People, invitations, programs and the audit log, by who may."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from simulator.domain.roles import Role
from tests.page.conftest import CASE
from tests.page.reading import button, everything, fill, html_of, keys, links, notice
from tests.page.school import HOSTILE, add_account, play, rename
from tests.personas import ADA, COHORT, OTHER_PROGRAM, OTTO, PIA, PROGRAM, SANA, TARA, THEO

pytestmark = pytest.mark.thorough


@pytest.fixture
def as_ada(open_page, sign_in):
    """Opens a part of the page for the administrator."""
    sign_in(ADA)
    return lambda part, **query: open_page("administration", part=part, **query)


@pytest.fixture
def as_pia(open_page, sign_in):
    """Opens a part of the page for a program's lead."""
    sign_in(PIA)
    return lambda part, **query: open_page("administration", part=part, **query)


def test_an_administrator_finds_all_parts_and_a_lead_those_of_a_program(as_ada, open_page, sign_in):
    shown = links(as_ada("people"))
    after_header = shown[shown.index("People") + 1 :]
    assert [label for label in after_header if label in PARTS] == PARTS
    sign_in(PIA)
    assert [label for label in links(open_page("administration")) if label in PARTS[1:]] == ["Programs", "Invitations"]


PARTS = ["People", "Programs", "Invitations", "Audit log"]


@pytest.mark.parametrize("part", ["people", "audit", "nonsense", "<script>"])
def test_a_lead_who_asks_for_a_part_that_is_not_theirs_gets_their_programs(as_pia, part):
    app = as_pia(part)
    assert "Riverside Training" in html_of(app)
    assert "ada@example.edu" not in everything(app)
    assert not app.exception


# People


def test_people_are_listed_with_address_and_roles(as_ada):
    shown = html_of(as_ada("people"))
    assert "tara@example.edu · Trainee (Riverside Training)" in shown
    assert "7 people" in shown


def test_searching_narrows_the_list(as_ada):
    app = as_ada("people")
    fill(app, sb_search="riv")
    app.run()
    assert "1 person" in html_of(app)
    assert "sana@example.edu" in html_of(app)
    assert "tara@example.edu" not in html_of(app)


def test_a_long_list_is_paged(as_ada, school):
    for number in range(60):
        add_account(school, uuid4(), f"Zed {number:02}", email=f"zed{number}@example.edu")
    app = as_ada("people")
    assert "Page 1 of 2" in html_of(app)
    assert "zed59@example.edu" not in html_of(app)
    assert "zed59@example.edu" in html_of(as_ada("people", page="2"))


@pytest.mark.parametrize("page_number", ["-1", "0", "x", "99999999999", "²", "1e3"])
def test_a_page_number_that_is_none_is_the_first_page(as_ada, page_number):
    assert "7 people" in html_of(as_ada("people", page=page_number))


def test_a_persons_roles_sessions_and_account_are_shown_and_no_practice(as_ada, school):
    play(school, TARA, choices=("who-could-you-go-to",))
    app = as_ada("people", person=str(TARA.id))
    assert "<bdi>Tara Lind</bdi>" in html_of(app)
    assert "Riverside Training" in html_of(app)
    assert "The phone on the table" not in everything(app)


def test_a_role_is_given_and_taken_away(as_ada, school):
    app = as_ada("people", person=str(OTTO.id))
    fill(app, sb_grant=(str(PROGRAM), "supervisor"))
    button(app, "sb-grant-send").click().run()
    assert notice(app).startswith("The role is given.")
    assert school.accounts.store.actor(OTTO.id).is_somewhere(Role.SUPERVISOR)
    button(app, f"sb-revoke-{PROGRAM}-supervisor").click().run()
    assert not school.accounts.store.actor(OTTO.id).is_somewhere(Role.SUPERVISOR)


def test_disabling_shuts_out_and_enabling_lets_in_again(as_ada, school):
    app = as_ada("people", person=str(TARA.id))
    button(app, "sb-disable").click().run()
    assert school.accounts.store.actor(TARA.id) is None
    assert "disabled since" in html_of(app)
    button(app, "sb-enable").click().run()
    assert school.accounts.store.actor(TARA.id) == TARA


def test_nobody_is_offered_to_disable_themselves(as_ada):
    assert "sb-disable" not in keys(as_ada("people", person=str(ADA.id)))


def test_the_last_administrator_stays_one_and_it_says_why(as_ada, school):
    app = as_ada("people", person=str(ADA.id))
    button(app, "sb-unmake-administrator").click().run()
    assert notice(app).startswith("This is the last administrator")
    assert school.accounts.store.account(ADA.id).administrator


def test_a_link_for_a_new_password_is_shown_once(as_ada):
    app = as_ada("people", person=str(TARA.id))
    button(app, "sb-reset").click().run()
    (code,) = app.code
    assert "/reset/" in code.value
    app.run()
    assert list(app.code) == []


@pytest.mark.parametrize("person_id", ["nonsense", "00000000-0000-4000-8000-0000000000ff", "<script>", "x" * 5000])
def test_an_unknown_person_is_not_found(as_ada, person_id):
    app = as_ada("people", person=person_id)
    assert "This person could not be found." in html_of(app)
    assert not app.exception


# Invitations


def test_an_invitation_without_a_mail_server_shows_the_link_to_pass_on(as_ada, school):
    app = as_ada("invitations")
    fill(app, sb_invite_email="new@example.edu", sb_invite_name="Nia New", sb_invite_place=(str(PROGRAM), "trainee"))
    button(app, "sb-invite-send").click().run()
    assert notice(app) == "No mail was sent. Pass the link below on to new@example.edu yourself."
    assert "/invitation/" in app.code[0].value
    (ticket,) = school.administration.open_invitations(ADA)
    assert (ticket.email, ticket.program_id, ticket.role) == ("new@example.edu", PROGRAM, Role.TRAINEE)
    assert "Nia New &lt;new@example.edu&gt;" in html_of(app)


def test_an_open_invitation_is_withdrawn(as_ada, school):
    made = school.administration.invite(ADA, email="new@example.edu", name="Nia", program_id=PROGRAM, role=Role.TRAINEE)
    app = as_ada("invitations")
    button(app, f"sb-withdraw-{made.ticket.id}").click().run()
    assert school.administration.open_invitations(ADA) == ()


def test_what_was_entered_stays_when_an_address_cannot_be_one(as_ada, school):
    app = as_ada("invitations")
    fill(app, sb_invite_email="nobody at home", sb_invite_name="Nia New", sb_invite_place=(str(PROGRAM), "trainee"))
    button(app, "sb-invite-send").click().run()
    assert notice(app).startswith("This can't be an e-mail address.")
    assert [field.value for field in app.text_input] == ["nobody at home", "Nia New"]
    assert school.administration.open_invitations(ADA) == ()


def test_a_lead_invites_into_their_program_and_makes_no_leads(as_pia):
    app = as_pia("invitations")
    (places,) = [each.options for each in app.selectbox if each.key == "sb-invite-place"]
    assert places == ["Trainee, Riverside Training", "Supervisor, Riverside Training"]


# Programs


def test_a_lead_of_one_program_comes_straight_to_it_and_sees_no_other(as_pia):
    app = as_pia("programs")
    assert "Riverside Training" in html_of(app)
    assert "All programs" not in links(app)
    assert "Hillside Training" not in everything(app)
    assert "sb-new-program-send" not in keys(app)


def test_another_program_by_its_id_is_as_unknown_as_none(as_pia):
    app = as_pia("programs", program=str(OTHER_PROGRAM))
    assert "Hillside" not in everything(app)
    assert "otto" not in everything(app).lower()


def test_an_administrator_creates_a_program_and_a_name_that_is_taken_is_told(as_ada, school):
    app = as_ada("programs")
    fill(app, sb_new_program="Lakeside Training")
    button(app, "sb-new-program-send").click().run()
    assert "Lakeside Training" in links(app)
    fill(app, sb_new_program="Lakeside Training")
    button(app, "sb-new-program-send").click().run()
    assert "is taken already" in notice(app)
    assert len(school.programs.programs(ADA)) == 3


def test_a_lead_creates_a_cohort_puts_people_in_and_takes_them_out(as_pia, school):
    app = as_pia("programs", program=str(PROGRAM))
    fill(app, **{f"sb_new_cohort_{PROGRAM}": "Spring 2027"})
    button(app, f"sb-new-cohort-{PROGRAM}-send").click().run()
    assert "Spring 2027" in links(app)
    (cohort,) = [each for each in school.programs.cohorts(PIA, PROGRAM) if each.name == "Spring 2027"]
    app = as_pia("programs", program=str(PROGRAM), cohort=str(cohort.id))
    fill(app, **{f"sb_enrol_{cohort.id}": (str(THEO.id), "trainee")})
    button(app, f"sb-enrol-{cohort.id}-send").click().run()
    assert [account.id for account, _role in school.programs.enrolled(PIA, cohort.id)] == [THEO.id]
    button(app, f"sb-leave-{THEO.id}").click().run()
    assert school.programs.enrolled(PIA, cohort.id) == ()


def test_a_lead_assigns_and_closes_a_case(as_pia, school):
    app = as_pia("programs", program=str(PROGRAM), cohort=str(COHORT))
    fill(app, **{f"sb_assign_case_{COHORT}": CASE})
    button(app, f"sb-assign-send-{COHORT}").click().run()
    (assignment,) = school.programs.assignments(PIA, COHORT)
    button(app, f"sb-close-{assignment.id}").click().run()
    assert "closed on" in html_of(app)
    assert school.programs.my_assignments(TARA) == ()


def test_a_date_that_has_passed_is_refused_in_words(as_pia, school):
    app = as_pia("programs", program=str(PROGRAM), cohort=str(COHORT))
    fill(app, **{f"sb_assign_case_{COHORT}": CASE, f"sb_assign_due_{COHORT}": datetime(2020, 1, 1, tzinfo=UTC).date()})
    button(app, f"sb-assign-send-{COHORT}").click().run()
    assert "has to lie ahead" in notice(app)
    assert school.programs.assignments(PIA, COHORT) == ()


def test_an_administrator_is_not_offered_to_assign(as_ada):
    app = as_ada("programs", program=str(PROGRAM), cohort=str(COHORT))
    assert "People in this cohort" in html_of(app)
    assert f"sb-assign-send-{COHORT}" not in keys(app)


def test_a_lead_answers_a_request_to_erase_without_seeing_what_is_in_it(as_pia, school):
    assignment = school.programs.assign(SANA, COHORT, CASE)
    attempt = play(school, TARA, assignment_id=str(assignment.id))
    request = school.my_data.request_erasure(TARA, attempt.id)
    app = as_pia("programs", program=str(PROGRAM))
    assert "Tara Lind" in html_of(app)
    assert "The phone on the table, Autumn 2026; answer by" in html_of(app)
    button(app, f"sb-erasure-{request.id}-True").click().run()
    assert notice(app) == "The session is erased."
    assert school.store.attempts_of(TARA.id) == ()


# Audit log


def test_the_audit_log_is_a_table_with_names(as_ada, school):
    school.administration.grant(ADA, OTTO.id, PROGRAM, Role.SUPERVISOR)
    shown = html_of(as_ada("audit"))
    assert '<th scope="col">By</th>' in shown
    assert "<td>role-granted</td><td><bdi>Ada Moss</bdi></td><td><bdi>Otto Kern</bdi></td>" in shown


def test_the_audit_log_is_filtered_by_what_was_done_and_to_whom(as_ada, school):
    school.administration.grant(ADA, OTTO.id, PROGRAM, Role.SUPERVISOR)
    school.administration.grant(ADA, TARA.id, OTHER_PROGRAM, Role.SUPERVISOR)
    app = as_ada("audit")
    fill(app, sb_audit_action="role-granted", sb_audit_who="tara@example.edu")
    button(app, "sb-audit-send").click().run()
    assert "1 line<" in html_of(app)
    assert "Otto Kern" not in html_of(app)
    assert app.query_params["who"] == "tara@example.edu"


def test_the_csv_has_the_same_filter(as_ada):
    shown = html_of(as_ada("audit", action="role-granted", who="tara@example.edu", since="2026-01-01"))
    assert 'href="/download/audit.csv?action=role-granted&amp;person=tara%40example.edu&amp;since=2026-01-01"' in shown


@pytest.mark.parametrize("since", ["nonsense", "2026-13-45", "0000-00-00", "9999-12-31", "<script>"])
def test_a_date_that_is_none_is_passed_over(as_ada, since):
    app = as_ada("audit", since=since, until=since)
    assert "Audit log" in everything(app)
    assert not app.exception


def test_names_of_markup_stay_text_in_every_part(as_ada, school):
    rename(school, OTTO, HOSTILE)
    school.administration.grant(ADA, OTTO.id, PROGRAM, Role.SUPERVISOR)
    school.programs.create_program(ADA, HOSTILE)
    for part, query in (
        ("people", {}),
        ("people", {"person": str(OTTO.id)}),
        ("programs", {}),
        ("programs", {"program": str(PROGRAM)}),
        ("invitations", {}),
        ("audit", {}),
    ):
        app = as_ada(part, **query)
        assert "<script>alert" not in html_of(app)
        unsafe = [label for label in links(app) if ":red[" in label or "$y$" in label or "](http" in label]
        assert unsafe == []
        assert not app.exception
