"""A provider of sign-in for tests: OpenID Connect with its own keys, as a process of its own.

`python -m tests.provider` prints its address and serves until it is ended. Its login form asks for
the e-mail address, and for what a good provider would not let one choose: how long the token
lasts, for which application it is, whether the address is vouched for. So a test signs in as a
person does, and gets the token that it is about.
"""

import base64
import hashlib
import json
import secrets
import time
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "sales-dashboard", "a secret between the two of them"
KEY = RSAKey.generate_key(2048, {"kid": "tests", "use": "sig", "alg": "RS256"})
FIELDS = {"email": "", "seconds": "3600", "audience": CLIENT, "verified": "true", "azp": ""}
FORM = """<!doctype html><title>Sign-in service</title><h1>Sign-in service</h1>
<form method="post"><input type="hidden" name="asked" value="{asked}">{fields}
<button>Continue</button></form>"""


class Provider(BaseHTTPRequestHandler):
    """One request at the provider; what it keeps is on its server."""

    codes: dict[str, dict[str, str]]
    address: str

    def do_GET(self) -> None:
        """Discovery, keys, the login form, and the way out."""
        path, query = urlsplit(self.path).path, urlsplit(self.path).query
        given = {name: values[0] for name, values in parse_qs(query).items()}
        if path == "/.well-known/openid-configuration":
            self._json(self._metadata())
        elif path == "/keys":
            self._json({"keys": [KEY.as_dict(private=False)]})
        elif path == "/authorize":
            fields = "".join(
                f'<p><label>{name} <input name="{name}" value="{escape(value)}"></label></p>'
                for name, value in FIELDS.items()
            )
            self._html(FORM.format(asked=escape(query), fields=fields))
        elif path == "/end":
            self._redirect(given["post_logout_redirect_uri"])
        elif path == "/favicon.ico":
            self._answer(204, "", "image/x-icon")
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        """The form that was filled in, and the exchange of its code for a token."""
        length = int(self.headers["Content-Length"])
        body = parse_qs(self.rfile.read(length).decode(), keep_blank_values=True)
        given = {name: values[0] for name, values in body.items()}
        if self.path.startswith("/authorize"):
            asked = {name: values[0] for name, values in parse_qs(given["asked"]).items()}
            code = secrets.token_urlsafe()
            self.codes[code] = {**asked, **{name: given[name] for name in FIELDS}}
            self._redirect(
                f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
            )
        elif self.path == "/token":
            self._token(given)
        else:
            self.send_error(404)

    def _token(self, given: dict[str, str]) -> None:
        held = self.codes.pop(given.get("code", ""), None)
        wanted = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        proof = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
        if held is None or self.headers["Authorization"] != wanted.replace("+", "%2B"):
            self.send_error(401)
            return
        if held["code_challenge"] != challenge or held["redirect_uri"] != given["redirect_uri"]:
            self.send_error(400)
            return
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.address,
            "sub": held["email"],
            "aud": held["audience"],
            "iat": now,
            "exp": now + int(held["seconds"]),
            "nonce": held["nonce"],
            "email": held["email"],
            "email_verified": held["verified"] == "true",
            "name": held["email"].split("@")[0],
            **({"azp": held["azp"]} if held["azp"] else {}),
        }
        token = jwt.encode({"alg": "RS256", "kid": "tests"}, claims, KEY)
        self._json({"access_token": secrets.token_urlsafe(), "token_type": "Bearer",
                    "id_token": token, "expires_in": int(held["seconds"])})  # fmt: skip

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "end_session_endpoint": f"{self.address}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _json(self, content: dict[str, Any]) -> None:
        self._answer(200, json.dumps(content), "application/json")

    def _html(self, text: str) -> None:
        self._answer(200, text, "text/html; charset=utf-8")

    def _redirect(self, address: str) -> None:
        self._answer(302, "", "text/plain", Location=address)

    def _answer(self, status: int, text: str, kind: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Provider.codes = {}
    Provider.address = f"http://localhost:{server.server_port}"
    print(Provider.address, flush=True)
    server.serve_forever()
