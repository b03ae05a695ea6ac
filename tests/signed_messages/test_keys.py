"""Keys as documents hold them: round trips, what is too weak, and points of small order."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key as new_ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPublicNumbers,
    generate_private_key as new_rsa,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings, strategies as st

from meshup.signed_messages.base58 import base58, from_base58
from meshup.signed_messages.errors import BadKey
from meshup.signed_messages.keys import (
    FIELD,
    did_key,
    ed25519_public,
    multikey,
    new_ed25519,
    new_rsa_pem,
    read_multikey,
    read_public_key,
    rsa_public_pem,
)


def pem(key, form=PublicFormat.SubjectPublicKeyInfo):
    return key.public_bytes(Encoding.PEM, form).decode()


@given(st.binary(max_size=64))
def test_base_58_round_trips(data):
    assert from_base58(base58(data)) == data


def test_base_58_is_the_one_that_others_write():
    """The vectors of draft-msporny-base58."""
    assert base58(b"Hello World!") == "2NEpo7TZRRrLZSi2U"
    assert from_base58("11233QC4") == bytes.fromhex("0000287fb4cd")


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "é", " ", "1" * 513], ids=range(7))
def test_what_is_no_base_58_is_refused(text):
    with pytest.raises(ValueError, match="base 58"):
        from_base58(text)


def test_a_new_rsa_key_is_read_back_in_both_forms():
    private = new_rsa_pem()
    public = read_public_key(rsa_public_pem(private))
    assert public.key_size == 2048
    assert "BEGIN PUBLIC KEY" in rsa_public_pem(private)
    pkcs1 = pem(public, PublicFormat.PKCS1)
    assert "BEGIN RSA PUBLIC KEY" in pkcs1
    assert read_public_key(f"\n{pkcs1}\n").public_numbers() == public.public_numbers()


def test_what_is_no_private_key_of_rsa_has_no_public_one():
    for text in ("", "x", rsa_public_pem(new_rsa_pem())):
        with pytest.raises(BadKey, match="private"):
            rsa_public_pem(text)


def odd_rsa(modulus_bits, exponent):
    return pem(RSAPublicNumbers(exponent, 2 ** (modulus_bits - 1) + 1).public_key())


REFUSED_PEMS = {
    "empty": ("", "pem"),
    "no-ascii": ("é", "pem"),
    "no-key": ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "pem"),
    "private": (new_rsa_pem(), "pem"),
    "ed25519": (pem(Ed25519PrivateKey.generate().public_key()), "kind"),
    "elliptic": (pem(new_ec(SECP256R1()).public_key()), "kind"),
    "1024-bits": (pem(new_rsa(65537, 1024).public_key()), "weak"),
    "2047-bits": (odd_rsa(2047, 65537), "weak"),
    "8200-bits": (odd_rsa(8200, 65537), "large"),
    "exponent": (odd_rsa(2048, 2**32 + 1), "large"),
    "long": ("x" * 5000, "large"),
}


@pytest.mark.parametrize("name", sorted(REFUSED_PEMS))
def test_an_rsa_key_must_be_strong_and_not_too_large(name):
    text, code = REFUSED_PEMS[name]
    with pytest.raises(BadKey) as caught:
        read_public_key(text)
    assert caught.value.code == code


def test_the_largest_keys_that_servers_have_are_read():
    assert read_public_key(odd_rsa(8192, 65537)).key_size == 8192


@settings(max_examples=20, deadline=None)
@given(st.binary(min_size=32, max_size=32))
def test_a_key_of_ed25519_round_trips(private):
    public = ed25519_public(private)
    text = multikey(public)
    assert text.startswith("z6Mk")
    assert read_multikey(text) == public
    assert did_key(public) == f"did:key:{text}"


def test_new_keys_differ():
    assert new_ed25519() != new_ed25519()
    assert len(new_ed25519()) == 32


def test_a_multikey_is_the_one_that_others_write():
    """The example of the specification of did:key."""
    text = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    assert multikey(read_multikey(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "z",
        "u6Mk",
        "z0",
        "z" + base58(b"\xec\x01" + b"\x09" * 32),
        "z" + base58(b"\xed\x01" + b"\x09" * 31),
        "z" + base58(b"\xed\x01" + b"\x09" * 33),
        "z" * 5000,
    ],
    ids=range(8),
)
def test_what_is_no_multikey_is_refused(text):
    with pytest.raises(BadKey, match="multikey"):
        read_multikey(text)


D = (-121665 * pow(121666, -1, FIELD)) % FIELD


def added(first, second):
    """Add two points of the curve of RFC 8032, 5.1."""
    (x, y), (u, v) = first, second
    across = D * x * u * y * v % FIELD
    return (
        (x * v + y * u) * pow(1 + across, -1, FIELD) % FIELD,
        (y * v + x * u) * pow(1 - across, -1, FIELD) % FIELD,
    )


def eight_times(point):
    for _doubling in range(3):
        point = added(point, point)
    return point


def small_points():
    """Return every point of order 1, 2, 4 or 8, worked out and not copied."""
    order = 2**252 + 27742317777372353535851937790883648493
    points = set()
    for y in range(2, 40):
        square = (y * y - 1) * pow(D * y * y + 1, -1, FIELD) % FIELD
        x = pow(square, (FIELD + 3) // 8, FIELD)
        if x * x % FIELD != square:
            x = x * pow(2, (FIELD - 1) // 4, FIELD) % FIELD
        if x * x % FIELD == square:
            point, total, bits = (x, y), (0, 1), order
            while bits:
                if bits & 1:
                    total = added(total, point)
                point, bits = added(point, point), bits >> 1
            points.add(total)
    return points


def test_every_point_of_small_order_is_refused():
    points = small_points()
    points |= {added(first, second) for first in points for second in points}
    assert len(points) == 8
    assert {eight_times(point) for point in points} == {(0, 1)}
    for x, y in points:
        for sign in {x & 1, 0, 1}:
            with pytest.raises(BadKey, match="weak"):
                read_multikey(multikey((y | sign << 255).to_bytes(32, "little")))


@pytest.mark.parametrize("beyond", [FIELD, FIELD + 1, FIELD + 17, 2**255 - 1], ids=range(4))
def test_a_number_that_the_field_does_not_have_is_refused(beyond):
    with pytest.raises(BadKey, match="weak"):
        read_multikey(multikey(beyond.to_bytes(32, "little")))
