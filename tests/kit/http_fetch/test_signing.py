"""The hook for signatures: signed is what goes out, at each hop, with keys as nodes have them."""

import re
from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from meshup.kit.http_fetch import Request, send
from meshup.kit.http_fetch.addresses import destination
from meshup.kit.http_fetch.sending import POOL
from tests.kit.http_fetch.servers import NAME, serving

RSA = generate_private_key(65537, 2048)
ED25519 = Ed25519PrivateKey.generate()
TARGET = "(request-target)"


def cavage_text(names: list[str], method: str, target: str, headers) -> bytes:
    lines = [
        f"{TARGET}: {method.lower()} {target}" if n == TARGET else f"{n}: {headers[n]}"
        for n in names
    ]
    return "\n".join(lines).encode()


def cavage(request: Request) -> dict[str, str]:
    names = [TARGET, "host", "date", *(["digest"] if request.method == "POST" else [])]
    target = destination(request.url).target
    text = cavage_text(names, request.method, target, request.headers)
    signature = b64encode(RSA.sign(text, PKCS1v15(), SHA256())).decode()
    key = 'keyId="https://a.example/ap#main-key",algorithm="rsa-sha256"'
    return {"Signature": f'{key},headers="{" ".join(names)}",signature="{signature}"'}


def verify_cavage(seen, needed: set[str]) -> None:
    fields = dict(re.findall(r'(\w+)="([^"]*)"', seen.headers["signature"]))
    names = fields["headers"].split()
    assert needed <= set(names)
    text = cavage_text(names, seen.method, seen.path, seen.headers)
    RSA.public_key().verify(b64decode(fields["signature"]), text, PKCS1v15(), SHA256())


PARAMETERS = '("@method" "@target-uri" "content-digest");created=1;keyid="k";alg="ed25519"'


def rfc_9421_text(method: str, url: str, digest: str) -> bytes:
    lines = [f'"@method": {method}', f'"@target-uri": {url}', f'"content-digest": {digest}']
    return "\n".join([*lines, f'"@signature-params": {PARAMETERS}']).encode()


def rfc_9421(request: Request) -> dict[str, str]:
    text = rfc_9421_text(request.method, request.url, request.headers["content-digest"])
    signature = b64encode(ED25519.sign(text)).decode()
    return {"Signature-Input": f"sig1={PARAMETERS}", "Signature": f"sig1=:{signature}:"}


def test_each_hop_of_a_get_is_signed_anew(site):
    with serving() as other:
        url = site.url(f"/to//to/{other.url('/actor?page=1')}")
        assert send(Request("GET", url), most_bytes=1000, sign=cavage).status == 200
        POOL.clear()
    hops = [*site.seen, *other.seen]
    assert len(hops) == 3
    assert len({hop.headers["signature"] for hop in hops}) == 3
    for hop in hops:
        verify_cavage(hop, {TARGET, "host", "date"})
    assert other.seen[0].headers["host"] == f"{NAME}:{other.port}"


def test_a_post_is_signed_with_its_digest(site):
    body = b'{"type": "Join"}'
    send(Request("POST", site.url("/inbox"), body=body), most_bytes=1000, sign=cavage)
    [seen] = site.seen
    verify_cavage(seen, {TARGET, "host", "date", "digest"})
    assert b64decode(seen.headers["digest"].removeprefix("SHA-256=")) == sha256(seen.body).digest()


def test_a_post_is_signed_as_rfc_9421_says(site):
    send(Request("POST", site.url("/inbox?é"), body=b"x"), most_bytes=1000, sign=rfc_9421)
    [seen] = site.seen
    signature = seen.headers["signature"].removeprefix("sig1=:").removesuffix(":")
    url = f"http://{seen.headers['host']}{seen.path}"
    text = rfc_9421_text("POST", url, seen.headers["content-digest"])
    ED25519.public_key().verify(b64decode(signature), text)
    assert seen.headers["signature-input"] == f"sig1={PARAMETERS}"


def test_what_is_sent_again_is_signed_again(site):
    signed = []

    def sign(request):
        signed.append(request.url)
        return {"X-Number": str(len(signed))}

    for _turn in range(2):
        send(Request("GET", site.url("/shy")), most_bytes=1000, sign=sign)
    assert [seen.headers["x-number"] for seen in site.seen] == ["1", "2", "3"]


@pytest.mark.parametrize("headers", [{"Host": "b.example"}, {"date": "x"}, {"X": "a\r\nY: b"}])
def test_a_signer_only_adds_what_can_be_added(site, headers):
    with pytest.raises(ValueError, match=r"signer|header"):
        send(Request("GET", site.url()), most_bytes=1000, sign=lambda _request: headers)
    assert site.seen == []
