"""A certified OpenID provider as a process of its own, and a person who uses its pages."""

from __future__ import annotations

import html
import json
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

from tests.library import ROOT

INSTALLED = ROOT / "var" / "openid"
SERVER = Path(__file__).with_name("provider.mjs")
CLIENT = {"client_id": "secure-base", "client_secret": "a secret: with %, + and spaces"}
MAX_PAGES = 12


@dataclass
class RealProvider:
    """One provider; its people can be changed while it runs."""

    folder: Path
    redirect_uri: str
    people: dict[str, dict[str, Any]]
    signing: str = "RS256"
    claims_in_token: bool = False
    client: dict[str, Any] = field(default_factory=dict)

    def __enter__(self) -> RealProvider:
        assert (INSTALLED / ".installed").exists(), "the OpenID provider is missing: run make test"
        self.write()
        self._process = subprocess.Popen(
            ["node", str(SERVER), str(INSTALLED), str(self._settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for line in self._process.stdout:
            if line.startswith("issuer "):
                self.issuer = line.split()[1]
                return self
        raise AssertionError("the OpenID provider did not start")

    def __exit__(self, *_args: object) -> None:
        self._process.communicate(timeout=10)

    @property
    def _settings(self) -> Path:
        return self.folder / f"provider-{self.signing}.json"

    def write(self) -> None:
        """Tell the provider who its people are now."""
        given = {**CLIENT, "redirect_uris": [self.redirect_uri], **self.client}
        client = {name: value for name, value in given.items() if value is not None}
        told = {
            "signing": self.signing,
            "claimsInToken": self.claims_in_token,
            "client": client,
            "people": self.people,
        }
        self._settings.write_text(json.dumps(told), encoding="utf-8")

    def entry(self, **details: Any) -> dict[str, Any]:
        """What ``SIMULATOR_OIDC`` says about it."""
        return {"title": "Example University", "issuer": self.issuer, **CLIENT, **details}


def go_through(start: str, login: str, *, cancel: bool = False) -> str:
    """Sign in and consent on the provider's own pages, as a browser without scripts; where it sends the person back."""
    with httpx.Client(timeout=10) as browser:
        answer = browser.get(start)
        for _ in range(MAX_PAGES):
            if answer.is_redirect:
                there = urljoin(str(answer.url), answer.headers["location"])
                if "/signin/" in there:
                    return there
                answer = browser.get(there)
                continue
            assert answer.status_code == 200, answer.text
            if cancel:
                away = re.search(r'href="([^"]+/abort)"', answer.text)
                answer = browser.get(urljoin(str(answer.url), html.unescape(away[1])))
                continue
            action = html.unescape(re.search(r'<form[^>]* action="([^"]+)"', answer.text)[1])
            fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
            if 'name="login"' in answer.text:
                fields |= {"login": login, "password": "any"}
            answer = browser.post(urljoin(str(answer.url), action), data=fields)
    raise AssertionError("the provider's pages did not lead back")
