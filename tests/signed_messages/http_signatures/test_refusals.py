"""What is refused from the request alone, or by its key: each with the code of its rule."""

from datetime import timedelta
from hashlib import sha512

import pytest

from meshup.signed_messages.errors import BadSignature
from meshup.signed_messages.http_signatures.requests import ReceivedRequest
from meshup.signed_messages.keys import ed25519_public, new_ed25519
from tests.signed_messages.http_signatures.signed_requests import (
    BODY,
    CAVAGE,
    HOST,
    KEY_ID,
    NOW,
    RFC9421,
    TARGET,
    cavage,
    digest_of,
    head,
    rfc9421,
    rsa_key,
    verify,
    with_header,
)

SECONDS = int(NOW.timestamp())
HOUR = timedelta(hours=1)
NAMED = f'keyid="{KEY_ID}"'


def refused(request, code, **how):
    with pytest.raises(BadSignature) as caught:
        verify(request, **how)
    assert caught.value.code == code


@pytest.mark.parametrize("make", [cavage, rfc9421])
def test_an_honest_request_is_taken(make):
    signature = verify(make())
    assert signature.key_id == KEY_ID
    assert signature.valid_until == NOW + HOUR


def test_a_request_without_a_signature_is_refused():
    refused(ReceivedRequest("POST", TARGET, tuple(head().items()), BODY), "missing")


@pytest.mark.parametrize(
    "names",
    [
        ("date",),
        ("host", "date", "digest"),
        ("(request-target)", "date", "digest"),
        ("(request-target)", "host", "digest"),
        ("(request-target)", "host", "date"),
        (*CAVAGE, "(secret)"),
        (*CAVAGE, "(created)"),
    ],
)
def test_cavage_that_leaves_something_out_is_refused(names):
    """Attack 6."""
    headers = head() | {"(secret)": "x"}
    refused(cavage(names, headers), "coverage")


def test_cavage_whose_list_of_headers_is_missing_signs_nothing():
    request = cavage()
    listed = f'headers="{" ".join(CAVAGE)}",'
    assert listed in request.header("signature")
    without = request.header("signature").replace(listed, "")
    refused(with_header(request, "signature", without), "coverage")


def test_a_named_header_must_be_there():
    request = cavage((*CAVAGE, "content-type"))
    refused(with_header(request, "content-type", None), "coverage")


@pytest.mark.parametrize("names", [RFC9421[1:], (RFC9421[0], *RFC9421[2:]), RFC9421[:2]])
def test_rfc_9421_that_leaves_something_out_is_refused(names):
    refused(rfc9421(names), "coverage")


@pytest.mark.parametrize("make", [cavage, rfc9421])
def test_another_body_of_the_same_length_is_refused(make):
    """Attack 7."""
    request = make()
    other = request.body.replace(b"Create", b"Delete")
    refused(ReceivedRequest("POST", TARGET, request.headers, other), "digest")


@pytest.mark.parametrize(
    ("digest", "code"),
    [
        ("", "digest_malformed"),
        ("SHA-256", "digest_malformed"),
        ("SHA-256=*", "digest_malformed"),
        (f"SHA-256=:{digest_of(BODY)}:", "digest_malformed"),
        (f"SHA-256={digest_of(BODY)},SHA-256={digest_of(b'')}", "digest_malformed"),
        (f"SHA-256={digest_of(BODY)[:-4]}", "digest"),
        (f"SHA-256={digest_of(b'')}", "digest"),
        (f"SHA-256={digest_of(BODY)},SHA-512={digest_of(b'', sha512)}", "digest"),
        ("MD5=1B2M2Y8AsgTpgAmY7PhCfg==", "digest_unknown"),
        (",".join(f"A{n}=AAAA" for n in range(20)), "digest_malformed"),
    ],
)
def test_a_digest_must_be_one_and_right(digest, code):
    refused(cavage(headers=head() | {"digest": digest}), code)


def test_each_digest_that_is_known_must_hold_and_others_may_stand_beside():
    honest = f"unixsum=AAAA, sha-256={digest_of(BODY)},SHA-512={digest_of(BODY, sha512)}"
    verify(cavage(headers=head() | {"digest": honest}))


@pytest.mark.parametrize("make", [cavage, rfc9421])
def test_a_digest_header_that_is_not_signed_must_hold_too(make):
    wrong = {"digest": f"SHA-256={digest_of(b'')}", "content-digest": f"sha-256=:{digest_of(b'')}:"}
    unsigned = "content-digest" if make is cavage else "digest"
    refused(with_header(make(), unsigned, wrong[unsigned]), "digest")


@pytest.mark.parametrize("name", ["signature", "host", "date", "digest", "content-digest"])
@pytest.mark.parametrize("make", [cavage, rfc9421])
def test_a_header_that_is_there_twice_is_refused(make, name):
    """Attack 8."""
    request = make()
    lines = (*request.headers, (name, request.header(name)))
    refused(ReceivedRequest("POST", TARGET, lines, BODY), "duplicate_header")


def test_a_parameter_that_is_there_twice_is_refused():
    request = cavage()
    twice = f'{request.header("signature")},keyId="https://victim.example/ap/a#main-key"'
    refused(with_header(request, "signature", twice), "duplicate_parameter")
    names = f'{NAMED};created={SECONDS};keyid="https://victim.example/ap/a#main-key"'
    refused(rfc9421(parameters=f";{names}"), "parameter")


@pytest.mark.parametrize(
    "header", ["", "x", "keyId=", 'keyId="a', 'keyId="a" headers="b"', 'keyId="é"', "=" * 5000]
)
def test_what_is_no_signature_is_refused(header):
    refused(with_header(cavage(), "signature", header), "malformed")


def test_no_more_parameters_are_read_than_there_can_be():
    many = ",".join(f'{"abcdefghijklmnopqrst"[n]}="x"' for n in range(20))
    refused(with_header(cavage(), "signature", many), "malformed")


@pytest.mark.parametrize("fields", [{"signature": None}, {"keyId": None}, {"signature": "?"}])
def test_cavage_without_what_it_needs_is_refused(fields):
    refused(cavage(**fields), "malformed")


@pytest.mark.parametrize("algorithm", ["none", "hmac-sha256", "rsa-sha1", "ed25519"])
def test_another_algorithm_of_cavage_is_refused(algorithm):
    refused(cavage(algorithm=algorithm), "algorithm")


@pytest.mark.parametrize(
    "key_id", ["acct:a@evil.test", "", "did:key:z6Mk", f"https://{'a' * 3000}"]
)
def test_a_key_must_be_named_by_an_address(key_id):
    refused(cavage(keyId=key_id), "key_id")


def test_both_kinds_at_once_are_refused():
    """Attack 9: nobody falls back from the stronger kind to the weaker."""
    weak, strong = cavage(), rfc9421()
    both = (*weak.headers, ("signature-input", strong.header("signature-input")))
    refused(ReceivedRequest("POST", TARGET, both, BODY), "malformed")
    both = (*strong.headers, ("signature", weak.header("signature")))
    refused(ReceivedRequest("POST", TARGET, both, BODY), "duplicate_header")
    joined = f"{strong.header('signature')}, {weak.header('signature')}"
    refused(with_header(strong, "signature", joined), "malformed")


def test_two_labels_are_refused():
    request = rfc9421()
    twice = ", ".join(
        request.header("signature-input").replace("sig1", label, 1) for label in ("sig1", "sig2")
    )
    refused(with_header(request, "signature-input", twice), "several_signatures")
    same = f"{request.header('signature-input')}, {request.header('signature-input')}"
    refused(with_header(request, "signature-input", same), "several_signatures")
    both = f"{request.header('signature')}, sig2=:AAAA:"
    refused(with_header(request, "signature", both), "malformed")
    refused(with_header(request, "signature", "sig2=:AAAA:"), "malformed")
    refused(with_header(request, "signature", 'sig1="AAAA"'), "malformed")


@pytest.mark.parametrize(
    "name", ["@unknown", "@status", "@query-param", "@signature-params", "x-absent"]
)
def test_a_component_that_is_not_known_or_not_there_is_refused(name):
    code = "signature" if name == "x-absent" else "component"
    refused(rfc9421((*RFC9421, name)), code)


def test_components_come_once_and_plain():
    refused(rfc9421((*RFC9421, "@method")), "component")
    plain = rfc9421().header("signature-input")
    for odd in ('"@method";req', '"content-digest";bs', '"content-digest";key="sha-256"'):
        name = odd.partition(";")[0]
        refused(with_header(rfc9421(), "signature-input", plain.replace(name, odd, 1)), "component")
    refused(with_header(rfc9421(), "signature-input", plain.replace('"@method"', "1")), "component")


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        (f";{NAMED}", "malformed"),
        (f";created={SECONDS}", "malformed"),
        (f";created={SECONDS}.5;{NAMED}", "parameter"),
        (f';created="{SECONDS}";{NAMED}', "parameter"),
        (f";created={SECONDS};keyid=a", "parameter"),
        (f";created={SECONDS};{NAMED};odd=1", "parameter"),
        (f";created=-1;{NAMED}", "date"),
        (f";created=999999999999999;{NAMED}", "date"),
        (f";created={SECONDS + 3601};{NAMED}", "future"),
        (f";created={SECONDS - 3601};{NAMED}", "too_old"),
        (f";created={SECONDS};{NAMED};expires={SECONDS}", "expired"),
        (f';created={SECONDS};{NAMED};alg="hmac-sha256"', "algorithm"),
        (f';created={SECONDS};{NAMED};alg="rsa-pss-sha512"', "algorithm"),
        (f';created={SECONDS};{NAMED};alg="ed25519"', "algorithm"),
    ],
)
def test_parameters_of_rfc_9421_are_held_to(parameters, code):
    refused(rfc9421(parameters=parameters), code)


def test_an_algorithm_must_be_the_one_of_the_key():
    refused(rfc9421(), "algorithm", key=ed25519_public(new_ed25519()))
    refused(cavage(), "algorithm", key=ed25519_public(new_ed25519()))


@pytest.mark.parametrize("make", [cavage, rfc9421])
def test_what_was_signed_for_another_node_is_refused(make):
    """Attack 10: as it came there, and with its Host changed to ours."""
    elsewhere = make(headers=head(host="lyon.example"))
    refused(elsewhere, "host")
    if make is rfc9421:
        elsewhere = rfc9421(host="lyon.example")
    refused(with_header(elsewhere, "host", HOST), "signature")


@pytest.mark.parametrize("host", [None, "", "paris.example.evil.test", "paris.example:8443"])
def test_the_host_must_be_this_node(host):
    refused(with_header(cavage(), "host", host), "host")


def test_a_default_port_in_the_host_is_the_same_host():
    verify(cavage(headers=head(host="Paris.example:443")))
    verify(cavage(headers=head(host="localhost:8401")), authorities=frozenset({"localhost:8401"}))


@pytest.mark.parametrize(
    ("past", "code"),
    [(HOUR + timedelta(seconds=1), "too_old"), (-HOUR - timedelta(seconds=1), "future")],
)
def test_a_date_is_good_for_an_hour_on_both_sides(past, code):
    """Attack 11; within the hour the replay cache holds it."""
    refused(cavage(), code, now=NOW + past)
    nearly = NOW + past - timedelta(seconds=1 if code == "too_old" else -1)
    assert verify(cavage(), now=nearly).valid_until == NOW + HOUR


@pytest.mark.parametrize("date", ["", "yesterday", "Wed, 99 Foo 2026 19:00:00 GMT", "9" * 9000])
def test_a_date_must_be_one(date):
    code = "header" if len(date) > 8192 else "date"
    refused(cavage(headers=head() | {"date": date}), code)


def test_a_replay_has_the_same_digest_however_its_head_is_written():
    request = cavage()
    header = request.header("signature")
    other = with_header(request, "signature", header.replace("#main-key", "#other"))
    reordered = with_header(request, "signature", ",".join(reversed(header.split(","))))
    assert verify(request).digest == verify(other).digest == verify(reordered).digest
    assert verify(cavage(headers=head(when=NOW + HOUR / 2))).digest != verify(request).digest


def test_created_and_expires_of_cavage_are_held_to():
    names = ("(request-target)", "(created)", "(expires)", "host", "digest")
    request = cavage(names, created=SECONDS, expires=SECONDS + 60, algorithm="hs2019")
    assert verify(request).valid_until == NOW + timedelta(seconds=60)
    refused(request, "expired", now=NOW + timedelta(seconds=60))
    refused(cavage(names, created=SECONDS + 3601, expires=SECONDS + 9999), "future")
    refused(cavage(names, created=SECONDS), "coverage")


@pytest.mark.parametrize("make", [cavage, rfc9421])
def test_the_key_of_another_does_not_fit(make):
    refused(make(), "signature", key=rsa_key(1).public_key())


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (ReceivedRequest("post", "/", ()), "method"),
        (ReceivedRequest("POST", "https://paris.example/", ()), "target"),
        (ReceivedRequest("POST", "/a b", ()), "target"),
        (ReceivedRequest("POST", "/é", ()), "target"),
        (ReceivedRequest("POST", "/" * 9000, ()), "target"),
        (ReceivedRequest("POST", "/", (("x", "1"),) * 101), "too_many_headers"),
        (ReceivedRequest("POST", "/", (("x", "1\r\ndate: 2"),)), "header"),
        (ReceivedRequest("POST", "/", (("x", "1" * 8193),)), "header"),
    ],
)
def test_what_no_honest_server_sends_is_refused_first(request_, code):
    refused(request_, code)
