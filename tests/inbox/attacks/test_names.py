"""Attack 42: names and hosts that only look like somebody's: by inbox, WebFinger and desk."""

from __future__ import annotations

import pytest

from meshup.fediverse.domain.own_actors import group
from meshup.follows.models import Following
from meshup.remote_actors.domain.remote_actors import known_actor
from meshup.remote_actors.models import RemoteActor
from tests.desk.conftest import url_of
from tests.inbox.peer import ACTIVITY_JSON

OWN = "127.0.0.1:8000"


@pytest.fixture
def eve(evil):
    return evil.actor()


# ── who is asked about here ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "resource",
    [
        *("acct:relay@other.example", "acct:relay@127.0.0.1", "acct:relay@127.0.0.1:80"),
        *(f"acct:relay@{OWN}@evil.example", f"acct:relay@evil.example@{OWN}"),
        *(f"acct:relay@evil.example:{OWN}", f"acct:relay@{OWN}.evil.example"),
        *(f"acct:relay%40evil.example@{OWN}", f"acct:rel\u0430y@{OWN}"),
        *(f"acct:relay@{OWN}/../evil.example", f"acct:relay@{OWN}#evil", f"acct:relay @{OWN}"),
        *(f"http://evil.example@{OWN}/ap/relay", f"http://{OWN}@evil.example/ap/relay"),
        *(f"http://{OWN}\\@evil.example/ap/relay", f"//{OWN}/ap/relay", f"ftp://{OWN}/ap/relay"),
        *(
            f"http://{OWN}/ap/relay/../evil",
            f"http://{OWN}/ap/relay?x=1",
            f"http://{OWN}//ap/relay",
        ),
    ],
)
def test_42_webfinger_answers_for_our_own_actors_alone(federating, as_chloe, resource):
    answered = as_chloe.get("/.well-known/webfinger", {"resource": resource})
    assert answered.status_code == 404


@pytest.mark.parametrize(
    "resource",
    [
        *(f"acct:RELAY@{OWN}", f"ACCT:relay@{OWN}", f"@relay@{OWN}", f"acct:relay@\u200b{OWN}"),
        *("acct:relay@127.0.0.1.:8000", "acct:relay@0x7f.1:8000"),
        "acct:relay@\uff11\uff12\uff17.0.0.1:8000",
    ],
)
def test_42_another_spelling_is_nobody_or_leads_to_the_one_that_is_ours(
    federating, as_chloe, resource
):
    answered = as_chloe.get("/.well-known/webfinger", {"resource": resource})
    assert answered.status_code in {200, 404}
    if answered.status_code == 200:
        document = answered.json()
        assert document["subject"] == f"acct:relay@{OWN}"
        links = [link["href"] for link in document["links"] if link["rel"] == "self"]
        assert links == [f"http://{OWN}/ap/relay"]


# ── who says that they are somebody ──────────────────────────────────────────────────────


def spelled(host):
    """Return other ways to write ``host``, which has a port."""
    name, _colon, port = host.rpartition(":")
    return [
        host.upper(),
        f"{name}.:{port}",
        f"\u200b{host}",
        host.replace("e", "\u0435"),
        host.replace("-", "\u2010"),
        f"{host}@evil.example",
        f"evil.example@{host}",
        f"{name}%2eevil.example:{port}",
        f"{name}:0{port}",
        f"{name}\\.evil.example:{port}",
    ]


@pytest.mark.parametrize("number", range(10))
@pytest.mark.parametrize("names", ["her own key", "one of that name"])
def test_42_nobody_is_the_victim_by_another_spelling(eve, victim, refused, number, names):
    vera = victim.actor("vera")
    actor = f"http://{spelled(victim.host)[number]}/users/vera"
    activity = {**eve.activity("Create", actor), "actor": actor, "id": f"{actor}/1"}
    alike = f"{actor}#main-key".encode().decode("latin-1")
    key_id = eve.key_id if names == "her own key" else alike
    refused(eve, activity, (400, 401), key_id=key_id)
    assert eve.peer.delivered == []
    known = RemoteActor.objects.exclude(actor_id=vera.id)
    assert [row.actor_id for row in known if "vera" in row.actor_id] == []


@pytest.mark.parametrize(
    "name",
    [
        *(
            "r\u0435lay",
            "relay@evil.example",
            "@relay",
            "relay/../eve",
            "relay relay",
        ),
        *("\u0440\u0430r\u0456s", "", "x" * 101, "relay\u200b", "<b>relay</b>"),
    ],
)
def test_42_a_name_that_no_handle_can_hold_is_no_actor(evil, handed, unchanged, name):
    eve = evil.actor("eve", preferredUsername=name)
    with unchanged(actors=True):
        answered = eve.post(eve.activity("Create", eve.id))
    known = known_actor(eve.id)
    assert (answered.status, known, handed) == (401, None, [])


@pytest.mark.parametrize("name", ["vera\u202e", "vera\n", "\x07vera"])
def test_42_what_does_not_show_is_no_part_of_a_name(evil, handed, name):
    eve = evil.actor("eve", preferredUsername=name)
    assert eve.post(eve.activity("Create", eve.id)).status == 202
    known = known_actor(eve.id)
    assert known.handle == f"@vera@{evil.host}"


# ── whom a host means ────────────────────────────────────────────────────────────────────


def look_up(browser, address):
    return browser.post(url_of("fediverse_desk:following"), {"address": address})


@pytest.mark.parametrize(
    "form",
    [
        "@vera@{victim}@{evil}",
        "@vera@{evil}@{victim}",
        "vera@{victim}.evil.example",
        "acct:vera@{victim}/../{evil}",
        "http://{victim}@{evil}/users/vera",
        "http://{evil}\\@{victim}/users/vera",
        "@vera@\u043cesh-b.example",
    ],
)
def test_42_a_handle_of_two_hosts_is_nobodys(as_ada, evil, victim, form):
    evil.actor("vera")
    victim.actor("vera")
    page = look_up(as_ada, form.format(evil=evil.host, victim=victim.host))
    assert page.context["preview"] is None
    assert (evil.fetched, victim.fetched) == ([], [])
    assert not Following.objects.exists()


def test_42_who_is_shown_is_where_they_are_and_not_where_a_handle_says(as_ada, evil, victim):
    """Evil's WebFinger names Vera; Vera's own document says who she is, with her own host."""
    vera = victim.actor("vera")
    handle = f"acct:vera@{evil.host}"
    link = {"rel": "self", "type": ACTIVITY_JSON, "href": vera.id}
    path = f"/.well-known/webfinger?resource={handle}"
    evil.serve(path, {"subject": handle, "links": [link]}, content_type="application/jrd+json")
    found = look_up(as_ada, f"@vera@{evil.host}").context["preview"]
    assert found is not None
    assert found.actor.handle == f"@vera@{victim.host}"


def test_42_an_actor_does_not_say_which_host_is_theirs(as_ada, evil, victim):
    eve = evil.actor("eve", preferredUsername="vera", webfinger=f"vera@{victim.host}")
    found = look_up(as_ada, eve.id).context["preview"]
    assert found.actor.handle == f"@vera@{evil.host}"
    assert victim.asked == []


@pytest.mark.parametrize(
    "form", ["{name}@" + OWN, f"http://{OWN}/ap/{{name}}", "@{NAME}@127.0.0.1.:8000"]
)
def test_42_we_do_not_follow_ourselves_in_any_spelling(as_ada, federating, form):
    name = group().name
    page = look_up(as_ada, form.format(name=name, NAME=name.upper()))
    assert page.context["preview"] is None
    assert not RemoteActor.objects.exists()
