"""Where briefings arrive in tests: a mail server and a web server of one's own, on this machine."""

import contextlib
import datetime
import email.policy
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

LOCAL = "127.0.0.1"


@dataclass
class Mailbox:
    """What a mail server took, and what it says to each letter."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    to: list[list[str]] = field(default_factory=list)
    answer: Callable[[list[str]], str] = lambda to: "250 taken"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Reads a letter as a mail program would."""
        answer = self.answer(envelope.rcpt_tos)
        if answer.startswith("250"):
            letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
            self.to.append(envelope.rcpt_tos)
        return answer


@contextlib.contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A server that takes letters, at a port that is free."""
    box = Mailbox()
    while True:
        with socket.socket() as probe:
            probe.bind((LOCAL, 0))
            box.port = probe.getsockname()[1]
        server = Controller(box, hostname=LOCAL, port=box.port, ready_timeout=60)
        try:
            server.start()
            break
        except OSError:
            continue  # somebody else took the port in between
    try:
        yield box
    finally:
        server.stop()


@dataclass(frozen=True)
class Request:
    """What was posted."""

    path: str
    body: bytes

    @property
    def json(self) -> Any:
        """The body read."""
        return json.loads(self.body)


@dataclass
class Endpoint:
    """What a web server took, and what it answers: a status and a text, by the request."""

    address: str = ""
    requests: list[Request] = field(default_factory=list)
    answer: Callable[[Request], tuple[int, str]] = lambda request: (200, "{}")

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.address.rpartition(":")[2])


@contextlib.contextmanager
def web_server(certificate: Path | None = None) -> Iterator[Endpoint]:
    """A server that takes whatever is posted; with a certificate it speaks https."""
    endpoint = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            request = Request(self.path, self.rfile.read(length))
            endpoint.requests.append(request)
            status, text = endpoint.answer(request)
            if not status:
                return  # hangs up without a word
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer((LOCAL, 0), Handler)
    scheme = "http"
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    endpoint.address = f"{scheme}://{LOCAL}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def certificate(folder: Path) -> Path:
    """A certificate of this machine that nobody has signed, with its key, in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, LOCAL)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(LOCAL))]), False
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file
