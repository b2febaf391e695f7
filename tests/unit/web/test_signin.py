import re

import pytest

from tests.unit.web.conftest import ELSEWHERE, PASSWORD, failing, fill, token_in


def sign_in(browser, email="tara@example.edu", password=PASSWORD, path="/signin", **more):
    return fill(browser, path, email=email, password=password, **more)


def test_the_right_password_leads_to_the_first_page(doors):
    doors.person()
    browser = doors.browser()
    answer = sign_in(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.get("/practise").status_code == 200


def test_one_goes_where_one_was_going(doors):
    doors.person()
    browser = doors.browser()
    asked = browser.get(browser.get("/debrief?attempt=5d0c&tab=2").headers["location"])
    going = re.search(r'name="next" value="([^"]+)"', asked.text)[1].replace("&amp;", "&")
    answer = browser.post(
        "/signin",
        data={"form": token_in(asked.text), "email": "tara@example.edu", "password": PASSWORD, "next": going},
    )
    assert answer.headers["location"] == "/debrief?attempt=5d0c&tab=2"


@pytest.mark.parametrize("going", ["https://evil.example", "//evil.example", "/\r\nSet-Cookie: x=1", "/%0d%0aX: 1"])
def test_a_next_page_elsewhere_is_not_gone_to(doors, going):
    doors.person()
    answer = sign_in(doors.browser(), next=going)
    assert answer.headers["location"] == "/"
    assert "x" not in answer.headers


def test_the_cookie_can_not_be_read_by_scripts_nor_sent_from_elsewhere(doors):
    doors.person()
    cookie = sign_in(doors.browser()).headers["set-cookie"]
    assert re.fullmatch(r"secure-base=[A-Za-z0-9_-]{43}; HttpOnly; Max-Age=43200; Path=/; SameSite=lax", cookie)


def test_behind_tls_the_cookie_is_held_to_it(tls):
    cookie = sign_in(tls.browser(ELSEWHERE), "ada@example.edu").headers["set-cookie"]
    assert cookie.startswith("__Host-secure-base=")
    assert "; Secure" in cookie
    assert "; Path=/;" in cookie
    assert "Domain" not in cookie


def test_signing_in_always_makes_a_new_session(doors):
    doors.person()
    browser = doors.browser(**{"secure-base": "A" * 43})
    assert "A" * 43 not in sign_in(browser).headers["set-cookie"]


def test_signing_in_as_another_ends_the_session_before(doors):
    tara = doors.person()
    theo = doors.person("theo@example.edu", "Theo")
    browser = doors.signed_in(tara)
    kept = browser.cookies["secure-base"]
    anonymous = doors.browser()
    token = token_in(anonymous.get("/signin").text)
    browser.cookies.set("secure-base-form", token)
    browser.post("/signin", data={"form": token, "email": theo.email, "password": PASSWORD})
    assert doors.services.accounts.by_token(kept) is None


def test_who_is_signed_in_is_not_asked_again(doors):
    answer = doors.signed_in(doors.person()).get("/signin?next=/about")
    assert (answer.status_code, answer.headers["location"]) == (303, "/about")


def test_a_wrong_password_is_said_and_the_address_kept(doors):
    doors.person()
    answer = sign_in(doors.browser(), password="not this one at all")
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text
    assert "That e-mail address and password don&#x27;t fit together." in answer.text
    assert 'value="tara@example.edu"' in answer.text
    assert "not this one at all" not in answer.text
    assert "secure-base=" not in answer.headers.get("set-cookie", "")


def without_tokens(answer, email):
    return re.sub(r'name="form" value="[^"]+"', "", answer.text.replace(email, "EMAIL"))


def test_nothing_tells_whether_there_is_an_account(doors, clock):
    doors.person()
    doors.person("theo@example.edu", "Theo", disabled_at=clock())
    doors.person("olga@example.edu", "Olga", password_hash=None)
    seen = set()
    for email in ("tara@example.edu", "theo@example.edu", "olga@example.edu", "nobody@example.edu"):
        answer = sign_in(doors.browser(), email, "not this one at all")
        headers = {
            name: value for name, value in answer.headers.items() if name not in ("set-cookie", "content-length")
        }
        seen.add((answer.status_code, without_tokens(answer, email), tuple(headers.items())))
    assert len(seen) == 1


def test_too_many_tries_say_how_long_to_wait(doors):
    doors.person()
    browser = doors.browser()
    answers = [sign_in(browser, password="not this one at all") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 900
    assert "There were too many tries." in answers[-1].text
    assert sign_in(browser).status_code == 429


def test_too_many_tries_look_the_same_without_an_account(doors):
    doors.person()
    last = []
    for email in ("tara@example.edu", "nobody@example.edu"):
        browser = doors.browser()
        for _ in range(11):
            answer = sign_in(browser, email, "not this one at all")
        last.append((answer.status_code, without_tokens(answer, email)))
    assert last[0] == last[1]


def test_a_form_without_our_cookie_is_not_taken(doors):
    doors.person()
    token = token_in(doors.browser().get("/signin").text)
    answer = doors.browser().post("/signin", data={"form": token, "email": "tara@example.edu", "password": PASSWORD})
    assert answer.status_code == 403
    assert "Nothing was changed." in answer.text


@pytest.mark.parametrize("token", ["", "x", "A" * 43])
def test_a_form_with_another_token_than_the_cookie_is_not_taken(doors, token):
    doors.person()
    browser = doors.browser()
    browser.get("/signin")
    answer = browser.post("/signin", data={"form": token, "email": "tara@example.edu", "password": PASSWORD})
    assert answer.status_code == 403
    assert "secure-base=" not in answer.headers.get("set-cookie", "")


def test_an_empty_cookie_and_an_empty_token_do_not_fit(doors):
    answer = doors.browser(**{"secure-base-form": ""}).post("/signin", data={"form": "", "email": "x"})
    assert answer.status_code == 403


def test_two_open_forms_both_work(doors):
    doors.person()
    browser = doors.browser()
    first = token_in(browser.get("/signin").text)
    browser.get("/reset")
    browser.get("/signin")
    data = {"form": first, "email": "tara@example.edu", "password": PASSWORD}
    assert browser.post("/signin", data=data).status_code == 303


def test_the_cookie_of_forms_is_not_sent_from_elsewhere(doors):
    cookie = doors.browser().get("/signin").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_a_cookie_of_forms_that_somebody_planted_is_replaced(doors):
    browser = doors.browser(**{"secure-base-form": '"><script>alert(1)</script>'})
    assert "<script>" not in browser.get("/signin").text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"email": "x"}', "application/json"),
        (b"--b\r\n\r\n--b--", "multipart/form-data; boundary=b"),
        (b"email=%ff%fe", "application/x-www-form-urlencoded"),
        ("email=é".encode("latin-1"), "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % number for number in range(30)), "application/x-www-form-urlencoded"),
        (b"email=" + b"x" * 3000, "application/x-www-form-urlencoded"),
        (b"", "text/plain"),
    ],
    ids=["json", "multipart", "not-unicode", "not-ascii", "many", "long", "nothing"],
)
def test_what_is_no_form_is_refused(doors, content, kind):
    browser = doors.browser()
    browser.get("/signin")
    assert browser.post("/signin", content=content, headers={"Content-Type": kind}).status_code in (403, 422)


@pytest.mark.parametrize(
    "email",
    ["<script>alert(1)</script>", 'x" onfocus="alert(1)', "t\r\nBcc: x@evil.example", "x" * 1999, "\x00", "𝔱@é.𝕖𝕕𝕦"],
)
def test_whatever_is_entered_as_an_address_is_shown_as_text(doors, email):
    answer = sign_in(doors.browser(), email)
    assert answer.status_code == 401
    assert "<script>" not in answer.text
    assert 'onfocus="' not in answer.text
    assert "bcc" not in answer.headers


def test_a_browser_that_says_strange_things_of_itself_signs_in(doors):
    tara = doors.person()
    browser = doors.browser()
    browser.headers["User-Agent"] = "<script>\t" + "x" * 5000
    assert sign_in(browser).status_code == 303
    assert len(doors.services.accounts.store.sign_ins(tara.id)[0].agent) <= 200


def test_without_accounts_there_is_nothing_to_sign_in_to(solo):
    for path in ("/signin", "/signout", "/reset", "/password"):
        assert solo.browser().get(path).headers["location"] == "/"
    assert solo.browser().get("/invitation/x").status_code == 404


def test_an_unknown_address_below_sign_in_is_not_found(doors):
    for path in ("/signin/nobody", "/signin/a/b/c", "/invitation/a/b", "/reset/a/b"):
        assert doors.browser().get(path).status_code == 404


def test_sign_out_takes_a_press(doors):
    browser = doors.signed_in(doors.person())
    asked = browser.get("/signout")
    assert "Sign out everywhere" in asked.text
    assert browser.get("/practise").status_code == 200


def test_sign_out_ends_this_session_and_takes_the_cookie(doors):
    tara = doors.person()
    browser, other = doors.signed_in(tara), doors.signed_in(tara)
    answer = fill(browser, "/signout")
    assert "You are signed out" in answer.text
    assert 'secure-base=""' in answer.headers["set-cookie"]
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert browser.get("/practise").status_code == 303
    assert other.get("/practise").status_code == 200


def test_sign_out_everywhere_ends_every_session(doors):
    tara = doors.person()
    browser, other = doors.signed_in(tara), doors.signed_in(tara)
    fill(browser, "/signout", everywhere="yes")
    assert other.get("/practise").status_code == 303


def test_another_site_can_not_sign_anybody_out(doors):
    browser = doors.signed_in(doors.person())
    browser.get("/signout")
    assert browser.post("/signout", data={"form": "forged"}).status_code == 403
    assert browser.get("/practise").status_code == 200


def test_who_is_signed_out_already_is_told_so(doors):
    assert "You are signed out" in doors.browser().get("/signout").text
    assert doors.browser().post("/signout", data={}).status_code == 200


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "**x** :red[y] $z$"])
def test_a_name_is_shown_as_text(doors, name):
    page = doors.signed_in(doors.person(name=name)).get("/signout").text
    assert "<script>" not in page
    assert "<img src=x" not in page


def test_a_database_that_fails_while_signing_in_is_said_kindly(doors):
    doors.person()
    browser = doors.browser()
    browser.get("/signin")
    with failing(doors.services, "sign_ins"):
        answer = sign_in(browser)
    assert answer.status_code == 503
    assert "Please wait a moment" in answer.text
    assert "Traceback" not in answer.text
    assert "no such table" not in answer.text


def test_a_mistake_of_the_program_is_a_page_that_says_nothing_of_it(doors, monkeypatch, capsys):
    monkeypatch.setattr(doors.services.accounts, "sign_in", lambda *_given, **_named: 1 / 0)
    answer = sign_in(doors.browser(), "tara@example.edu", "a password in clear")
    assert answer.status_code == 500
    assert "The program made a mistake." in answer.text
    assert "ZeroDivision" not in answer.text
    logged = capsys.readouterr()
    assert "ZeroDivisionError" in logged.out + logged.err
    assert "a password in clear" not in logged.out + logged.err
