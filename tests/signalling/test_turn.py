"""The passwords that the node gives out open a real TURN server, and others do not."""

from __future__ import annotations

import hashlib
import hmac
import os
import socket
import struct
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from meshup.kit.clock import now
from meshup.signalling.ice import IceServers
from tests.interop.coturn import SECRET, relay

COOKIE = 0x2112A442
ALLOCATE, GRANTED, REFUSED = 0x0003, 0x0103, 0x0113
USERNAME, INTEGRITY, ERROR, REALM, NONCE, TRANSPORT = 0x06, 0x08, 0x09, 0x14, 0x15, 0x19
UDP = b"\x11\0\0\0"


@pytest.fixture(scope="module")
def turn_port(tmp_path_factory):
    with relay(tmp_path_factory.mktemp("turn")) as port:
        yield port


def test_the_manual_speaks_the_language_of_coturn(tmp_path):
    manual = (Path(__file__).parents[2] / "docs" / "run" / "turn.md").read_text()
    lines = manual.split("/etc/turnserver.conf")[1].split("Behind a router")[0].splitlines()
    options = [row.strip() for row in lines if row.startswith("    ")]
    assert "use-auth-secret" in options
    with relay(
        tmp_path,
        *(f"--{option}" for option in options if option[0] != "#" and "port" not in option),
    ):
        pass
    log = (tmp_path / "log").read_text()
    assert [word for word in ("unrecognized", "Bad config", "invalid") if word in log] == []


def attribute(kind, value):
    return struct.pack(">HH", kind, len(value)) + value + bytes(-len(value) % 4)


@contextmanager
def client(port):
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as sock:
        sock.settimeout(2)
        sock.connect(("127.0.0.1", port))
        yield sock


def ask(sock, attributes, key=b""):
    """Ask for an allocation; return the kind of the answer and its attributes."""
    body = b"".join([attribute(TRANSPORT, UDP), *attributes])
    head = struct.pack(">HHI", ALLOCATE, len(body) + (24 if key else 0), COOKIE) + os.urandom(12)
    message = head + body
    if key:
        message += attribute(INTEGRITY, hmac.new(key, message, hashlib.sha1).digest())
    sock.send(message)
    answer = sock.recv(2048)
    found_attributes, at = {}, 20
    while at < len(answer):
        kind, size = struct.unpack_from(">HH", answer, at)
        found_attributes[kind] = answer[at + 4 : at + 4 + size]
        at += 4 + size + -size % 4
    return struct.unpack_from(">H", answer)[0], found_attributes


def allocation(port, name, password):
    """Return whether the server grants an allocation, else the code of its refusal."""
    with client(port) as sock:
        _kind, reply = ask(sock, [])
        realm = reply[REALM]
        key = hashlib.md5(b":".join([name.encode(), realm, password.encode()])).digest()
        proof = {USERNAME: name.encode(), REALM: realm, NONCE: reply[NONCE]}
        kind, reply = ask(sock, [attribute(*pair) for pair in proof.items()], key)
    return True if kind == GRANTED else reply[ERROR][2] * 100 + reply[ERROR][3]


def password(secret=SECRET, at=timedelta()):
    [turn] = IceServers(turn=("turn:x",), secret=secret).servers_for("ada", now() + at)
    return str(turn["username"]), str(turn["credential"])


def test_a_real_turn_server_takes_our_passwords(turn_port):
    assert allocation(turn_port, *password()) is True


def test_it_takes_none_that_is_forged_or_old(turn_port):
    name, good = password()
    assert allocation(turn_port, *password(secret="guessed")) == 401
    assert allocation(turn_port, "9" + name, good) == 401
    assert allocation(turn_port, *password(at=timedelta(hours=-7))) == 401
