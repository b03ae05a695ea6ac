"""Laws: what is signed is taken, in any order of headers; whatever else is changed is refused."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, timedelta
from email.utils import format_datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from http_message_signatures import HTTPMessageVerifier, HTTPSignatureKeyResolver, algorithms
from hypothesis import given, settings, strategies as st

from meshup.kit import clock
from meshup.kit.http_fetch import Request
from meshup.kit.http_fetch.addresses import destination
from meshup.kit.http_fetch.sending import _complete
from meshup.signed_messages.errors import BadKey, BadSignature
from meshup.signed_messages.http_signatures.requests import ReceivedRequest
from meshup.signed_messages.http_signatures.signing import cavage_signer, rfc9421_signer
from meshup.signed_messages.http_signatures.verifying import read_signature, verify_signature
from tests.effort import examples
from tests.signed_messages.http_signatures.signed_requests import (
    AUTHORITIES,
    BODY,
    CAVAGE,
    KEY_ID,
    NOW,
    RFC9421,
    TARGET,
    cavage,
    head,
    rfc9421,
    rsa_key,
    verify,
)

PEM = rsa_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")
MAKE = {"cavage": cavage_signer, "rfc9421": rfc9421_signer}
quick = settings(max_examples=40, deadline=None)
flavours = st.sampled_from(sorted(MAKE))
moments = st.datetimes(timezones=st.just(UTC)).filter(lambda when: 1970 < when.year < 9999)
targets = st.text("abcz09/é?=&-._~", max_size=20).map(lambda text: f"/{text.lstrip('/')}%41")


def sent(flavour, method="POST", target=TARGET, body=BODY, when=NOW):
    """Return what arrives of a request that ``kit.http_fetch.send`` sends with our signer."""
    to = destination(f"https://paris.example{target}")
    with clock.set_to(when):
        request = Request(method, to.url, {"accept": "x"}, body if method == "POST" else b"")
        complete = _complete(request, to, MAKE[flavour](KEY_ID, PEM))
    return ReceivedRequest(method, to.target, tuple(complete.headers.items()), request.body)


@quick
@given(flavours, st.sampled_from(["GET", "POST"]), targets, st.binary(max_size=40), moments)
def test_what_this_node_signs_holds(flavour, method, target, body, when):
    request = sent(flavour, method, target, body, when)
    signature = verify(request, now=when)
    assert (signature.flavour, signature.key_id) == (flavour, KEY_ID)
    assert signature.valid_until == when.replace(microsecond=0) + timedelta(hours=1)


@quick
@given(flavours, st.randoms(use_true_random=False))
def test_the_order_of_headers_means_nothing(flavour, chance):
    lines = list(sent(flavour).headers)
    chance.shuffle(lines)
    verify(ReceivedRequest("POST", TARGET, tuple(lines), BODY))


@quick
@given(st.permutations(CAVAGE), st.permutations(RFC9421))
def test_the_order_in_which_headers_are_signed_is_the_signers_own(names, components):
    verify(cavage(tuple(names)))
    verify(rfc9421(tuple(components)))


SIGNED = {"host", "date", "digest", "content-digest", "signature", "signature-input"}


@settings(max_examples=examples(150), deadline=None)
@given(flavours, st.data())
def test_a_change_of_any_byte_that_counts_is_refused(flavour, data):
    request = sent(flavour)
    counts = SIGNED if flavour == "cavage" else SIGNED - {"date"}
    places = ["method", "target", "body", *sorted(counts & {name for name, _ in request.headers})]
    place = data.draw(st.sampled_from(places))
    changed = change(request, place, data)
    if harmless(request, changed):
        return
    with pytest.raises(BadSignature):
        verify(changed)


def change(request, place, data):
    def changed(text):
        at = data.draw(st.integers(0, len(text) - 1))
        new = data.draw(st.integers(0x21, 0x7E).map(chr).filter(lambda char: char != text[at]))
        return text[:at] + new + text[at + 1 :]

    headers = tuple(
        (name, changed(value) if name == place else value) for name, value in request.headers
    )
    return ReceivedRequest(
        changed(request.method) if place == "method" else request.method,
        changed(request.target) if place == "target" else request.target,
        headers,
        changed(request.body.decode()).encode() if place == "body" else request.body,
    )


def harmless(request, changed):
    """Say whether only what a signature leaves open was changed: its own label, key and algorithm
    where the flavour does not bind them, letters of which case means nothing, a last bit of base64
    that says nothing."""
    before, after = dict(request.headers), dict(changed.headers)
    differing = {name for name in before if before[name] != after[name]}
    if differing == {"host"}:
        return before["host"] == after["host"].lower() and "signature-input" in before
    if differing == {"signature-input"}:
        return False
    if differing != {"signature"} or "signature-input" in before:
        return False
    quoted = before["signature"].split('signature="')
    return after["signature"].split('signature="')[-1:] == quoted[-1:]


def test_a_key_id_that_rfc_9421_names_is_bound():
    request = sent("rfc9421")
    lines = tuple(
        (name, value.replace("#main-key", "#other") if name == "signature-input" else value)
        for name, value in request.headers
    )
    with pytest.raises(BadSignature, match="signature"):
        verify(ReceivedRequest("POST", TARGET, lines, BODY))


@pytest.mark.parametrize("kept", ["/ap/inbox", "/ap/inbox?x=1"])
def test_cavage_may_be_signed_with_the_query_or_without(kept):
    verify(cavage(target=kept))
    with pytest.raises(BadSignature):
        verify(cavage(target="/ap/inbox?x=2"))


def test_ed25519_holds_where_rfc_9421_names_it_or_nothing():
    key = Ed25519PrivateKey.generate()
    for algorithm in (';alg="ed25519"', ""):
        parameters = f';created={int(NOW.timestamp())};keyid="{KEY_ID}"{algorithm}'
        request = rfc9421(
            parameters=parameters, sign=lambda text: b64encode(key.sign(text.encode())).decode()
        )
        assert verify(request, key=key.public_key().public_bytes_raw()).flavour == "rfc9421"
        with pytest.raises(BadSignature):
            verify(request, key=Ed25519PrivateKey.generate().public_key().public_bytes_raw())


def test_the_library_takes_what_this_node_signs():
    class Keys(HTTPSignatureKeyResolver):
        def resolve_public_key(self, key_id):
            assert key_id == KEY_ID
            return rsa_key().public_key()

    class Verifier(HTTPMessageVerifier):
        def validate_created_and_expires(self, *_args, **_keywords):
            pass

    request = sent("rfc9421")

    class Message:
        method = "POST"
        url = f"https://paris.example{TARGET}"
        headers = dict(request.headers)

    verifier = Verifier(signature_algorithm=algorithms.RSA_V1_5_SHA256, key_resolver=Keys())
    [result] = verifier.verify(Message(), max_age=None, body=BODY, require_components=RFC9421)
    assert result.body == BODY


@settings(max_examples=examples(200), deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*sorted(SIGNED), "x"]),
            st.text("abc=\"',;:()@ \t1?*é\\/+", max_size=60),
        ),
        max_size=8,
    )
)
def test_whatever_stands_in_the_head_is_refused_and_breaks_nothing(lines):
    request = ReceivedRequest("POST", TARGET, tuple(lines), BODY)
    with pytest.raises(BadSignature):
        read_signature(request, now=NOW, authorities=AUTHORITIES)


@settings(max_examples=examples(200), deadline=None)
@given(st.text('ab=",;:()@ 1?*\\/+keyidcrt', max_size=60), st.text('sig1=:A/,;" ', max_size=40))
def test_whatever_rfc_9421_is_given_breaks_nothing(covered, value):
    lines = {**head(), "signature-input": f"sig1={covered}", "signature": value}
    request = ReceivedRequest("POST", TARGET, tuple(lines.items()), BODY)
    with pytest.raises(BadSignature):
        read_signature(request, now=NOW, authorities=AUTHORITIES)


def test_a_signer_wants_a_key_of_rsa():
    for pem in ("", "x", ED25519_PEM):
        for signer in MAKE.values():
            with pytest.raises(BadKey):
                signer(KEY_ID, pem)


ED25519_PEM = (
    Ed25519PrivateKey.generate()
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode("ascii")
)


def test_a_date_without_a_zone_is_one_of_greenwich():
    when = format_datetime(NOW.replace(tzinfo=None))
    request = cavage(headers=head() | {"date": when})
    assert verify_again(request) == NOW + timedelta(hours=1)


def verify_again(request):
    signature = read_signature(request, now=NOW, authorities=AUTHORITIES)
    verify_signature(request, signature, rsa_key().public_key())
    return signature.valid_until
