"""A provider that answers whatever a test tells it to, lies included, on a thread of its own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey

CLIENT = {"client_id": "secure-base", "client_secret": "known to both"}
MEGABYTE = b" " * 1024 * 1024
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
FOREIGN_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
EC_KEY = ECKey.generate_key("P-256", {"kid": "two", "use": "sig"})


def public(key: Key) -> dict[str, Any]:
    return dict(key.as_dict(private=False))


def unsigned(alg: str, claims: dict[str, Any]) -> str:
    parts = [{"alg": alg, "kid": "one"}, claims]
    return ".".join(_url_safe(json.dumps(part).encode()) for part in parts)


def signed_by_nobody(claims: dict[str, Any]) -> str:
    return unsigned("none", claims) + "."


def signed_with_the_public_key(claims: dict[str, Any]) -> str:
    """HS256 with the text of the public key as its secret, which a program that trusts ``alg`` takes for RS256."""
    return _hs256(claims, KEY.as_pem(private=False))


def signed_with_the_client_secret(claims: dict[str, Any]) -> str:
    return _hs256(claims, CLIENT["client_secret"].encode())


def _hs256(claims: dict[str, Any], secret: bytes) -> str:
    text = unsigned("HS256", claims)
    return f"{text}.{_url_safe(hmac.digest(secret, text.encode(), 'sha256'))}"


def _url_safe(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


@dataclass
class Answer:
    """A raw answer in place of the right one."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    megabytes: int = 0
    seconds_before: float = 0
    seconds_between: float = 0


@dataclass
class HostileProvider:
    """What is changed from an honest provider stands in its attributes.

    Attributes
    ----------
    claims : dict
        Claims of the ID token to change; None leaves one out.
    sign : callable, optional
        Makes the token of the claims.
    userinfo : dict
        Claims of the user information to change; None leaves one out.
    description : dict
        Keys of the description to change; None leaves one out.
    answers : dict
        Raw answers by path.
    certificate : Path, optional
        Folder for a certificate that nobody has signed; with it the provider speaks https.
    asked : list
        Paths that were asked for, in order.
    """

    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    key: Key = field(default_factory=lambda: KEY)
    keys: list[dict[str, Any]] = field(default_factory=lambda: [public(KEY)])
    sign: Callable[[dict[str, Any]], str] | None = None
    userinfo: dict[str, Any] = field(default_factory=dict)
    description: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)
    nonce: str = ""
    certificate: Path | None = None

    def __enter__(self) -> HostileProvider:
        handler = type("Handler", (_Handler,), {"provider": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.closing = threading.Event()
        self.issuer = f"http://localhost:{self._server.server_port}"
        if self.certificate is not None:
            self._server.socket = _tls(self.certificate).wrap_socket(self._server.socket, server_side=True)
            self.issuer = f"https://localhost:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_args: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def entry(self, **details: Any) -> dict[str, Any]:
        """What ``SIMULATOR_OIDC`` says about it."""
        return {"title": "Example University", "issuer": self.issuer, **CLIENT, **details}

    def come_back(self, address: str, **changed: str | None) -> dict[str, str]:
        """Query with which the browser is sent back from the address it was sent to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.nonce = asked.get("nonce", "")
        said = {"code": "a-code", "state": asked["state"], **changed}
        return {name: value for name, value in said.items() if value is not None}

    def described(self) -> dict[str, Any]:
        return _changed(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/auth",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/me",
            },
            self.description,
        )

    def tokens(self) -> dict[str, Any]:
        now, access = int(time.time()), "an-access-token"
        half = hashlib.sha256(access.encode()).digest()[:16]
        claims = _changed(
            {
                "iss": self.issuer,
                "sub": "tara",
                "aud": CLIENT["client_id"],
                "iat": now,
                "exp": now + 300,
                "nonce": self.nonce,
                "at_hash": _url_safe(half),
                "email": "tara@example.org",
                "email_verified": True,
                "name": "Tara",
            },
            self.claims,
        )
        header = _changed({"alg": "RS256", "kid": "one"}, self.header)
        token = self.sign(claims) if self.sign else jwt.encode(header, claims, self.key, algorithms=[header["alg"]])
        return {"access_token": access, "token_type": "Bearer", "id_token": token}

    def about_the_person(self) -> dict[str, Any]:
        return _changed({"sub": "tara", "name": "Tara"}, self.userinfo)


def _tls(folder: Path) -> ssl.SSLContext:
    """TLS with a certificate for localhost that is signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def _changed(honest: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**honest, **changes}.items() if value is not None}


class _Handler(BaseHTTPRequestHandler):
    provider: HostileProvider

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", "0"))
        form = parse_qs(self.rfile.read(length).decode())
        self.provider.forms.append({name: values[0] for name, values in form.items()})
        self._answer()

    def _answer(self) -> None:
        path, provider = urlsplit(self.path).path, self.provider
        provider.asked.append(path)
        honest = {
            "/.well-known/openid-configuration": provider.described,
            "/token": provider.tokens,
            "/keys": lambda: {"keys": provider.keys},
            "/me": provider.about_the_person,
        }
        answer = provider.answers.get(path) or Answer(body=json.dumps(honest[path]()).encode())
        try:
            self._send(answer)
        except OSError:
            self.close_connection = True  # the program under test hung up, as it should

    def _send(self, answer: Answer) -> None:
        self.provider.closing.wait(answer.seconds_before)
        self.send_response(answer.status)
        for name, value in {"Content-Type": "application/json", **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body) + answer.megabytes * len(MEGABYTE)))
        self.end_headers()
        if answer.seconds_between:
            for byte in answer.body:
                self.wfile.write(bytes([byte]))
                if self.provider.closing.wait(answer.seconds_between):
                    return
        else:
            self.wfile.write(answer.body)
        for _ in range(answer.megabytes):
            self.wfile.write(MEGABYTE)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""
