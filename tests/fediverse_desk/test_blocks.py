"""The page of blocks: who is kept out, and lists in and out."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meshup.moderation.models import Act
from meshup.remote_actors.domain.blocking import block_actor, block_domain
from meshup.remote_actors.domain.blocks import is_blocked
from meshup.remote_actors.domain.remote_actors import actor_of
from meshup.remote_actors.models import ActorBlock, DomainBlock
from tests.agenda.paris import NOW
from tests.desk.conftest import _november, url_of
from tests.inbox.peer import evil, federating, peers

__all__ = ["_november", "evil", "federating", "peers"]

LIST = b"#domain,#severity\nspam.example,suspend\nnasty.example,suspend\nloud.example,silence\n"


def test_a_server_is_blocked_with_a_reason_and_let_in_again(as_ada):
    url = url_of("fediverse_desk:blocks")
    sent = {"domain": "https://Spam.example/@x", "why": "spam", "public_comment": "Spam"}
    page = as_ada.post(url, sent, follow=True).content.decode()
    assert "spam.example is blocked." in page
    assert is_blocked("https://spam.example/users/x")
    lift = url_of("fediverse_desk:server_lift", "spam.example")
    assert "Lift the block of spam.example?" in as_ada.get(lift).content.decode()
    assert as_ada.post(lift, {"why": ""}).status_code == 302
    assert not is_blocked("https://spam.example/users/x")
    assert as_ada.get(lift).status_code == 404
    assert Act.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "why", "words"),
    [
        ("spam.example", "", "This field is required."),
        ("two words", "x", "is no name of a server"),
        ("com", "x", "would block every server that ends so"),
        ("127.0.0.1", "x", "is where this node is itself"),
    ],
)
def test_what_is_refused_is_said_and_nothing_typed_is_lost(as_ada, typed, why, words):
    answered = as_ada.post(url_of("fediverse_desk:blocks"), {"domain": typed, "why": why})
    page = answered.content.decode()
    assert answered.status_code == 422
    assert words in page
    assert f'value="{typed}"' in page
    assert DomainBlock.objects.count() == 0


def test_a_list_is_taken_over_and_what_is_left_out_is_named(as_ada):
    sent = {"list-file": SimpleUploadedFile("list.csv", LIST), "list-why": "from Lyon"}
    page = as_ada.post(url_of("fediverse_desk:take_list"), sent, follow=True).content.decode()
    assert "2 servers are blocked now. 1 line was left out (not suspended: 1)." in page
    assert "nasty.example" in page
    answered = as_ada.get(url_of("fediverse_desk:hand_on_list"))
    assert answered["Content-Disposition"] == 'attachment; filename="blocked-servers.csv"'
    assert answered.content.decode().splitlines()[1] == "nasty.example,suspend,true,true,,false"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"x" * 2_200_000])
def test_a_file_that_is_no_list_is_refused(as_ada, content):
    sent = {"list-file": SimpleUploadedFile("list.csv", content), "list-why": "x"}
    answered = as_ada.post(url_of("fediverse_desk:take_list"), sent)
    assert answered.status_code == 422
    assert "This file names no servers" in answered.content.decode()
    assert DomainBlock.objects.count() == 0


def test_somebody_is_blocked_and_let_in_again(as_ada, evil):
    actor = actor_of(evil.actor().id, NOW)
    url = url_of("fediverse_desk:actor_block", actor.pk)
    assert actor.handle in as_ada.get(url).content.decode()
    assert as_ada.post(url, {"why": ""}).status_code == 422
    assert as_ada.post(url, {"why": "harasses"}).status_code == 302
    assert is_blocked(actor.actor_id)
    assert actor.handle in as_ada.get(url_of("fediverse_desk:blocks")).content.decode()
    as_ada.post(url_of("fediverse_desk:actor_lift", actor.pk), {"why": ""})
    assert ActorBlock.objects.count() == 0
    assert as_ada.get(url_of("fediverse_desk:actor_block", 999)).status_code == 404


def test_only_hosts_see_and_do(as_bilal, as_chloe, ada):
    block_domain(ada, "spam.example", "x", NOW)
    pages = [
        url_of("fediverse_desk:blocks"),
        url_of("fediverse_desk:hand_on_list"),
        url_of("fediverse_desk:server_lift", "spam.example"),
        url_of("fediverse_desk:actor_block", 1),
    ]
    for page in pages:
        assert as_bilal.get(page).status_code == 403
        assert as_chloe.get(page).status_code in {302, 403, 404}
    sent = {"domain": "nasty.example", "why": "x"}
    assert as_bilal.post(pages[0], sent).status_code == 403
    assert DomainBlock.objects.count() == 1


def test_a_long_list_is_shown_in_pages_with_as_many_questions(
    as_ada, ada, django_assert_max_num_queries
):
    url = url_of("fediverse_desk:blocks")
    block_domain(ada, "a0.example", "x", NOW)
    as_ada.get(url)
    rows = [DomainBlock(domain=f"a{n}.example", why="x", made_at=NOW) for n in range(1, 120)]
    DomainBlock.objects.bulk_create(rows)
    with django_assert_max_num_queries(14):
        page = as_ada.get(url).content.decode()
    assert page.count("row-when") == 50
    assert "1 / 3" in page
    assert as_ada.get(url, {"q": "a11", "page": "x"}).content.decode().count("row-when") == 11


def test_what_came_is_shown_by_kind(as_ada, ada, evil):
    eve = evil.actor()
    eve.post(eve.activity("Travel", eve.id))
    block_actor(ada, actor_of(eve.id, NOW).pk, "x", NOW)
    eve.post(eve.activity("Travel", eve.id))
    page = as_ada.get(url_of("fediverse_desk:blocks")).content.decode()
    assert "What other servers sent within a week" in page
    cells = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "".join(cells.split()).startswith(
        '<tr><thscope="row">Travel</th><td>0</td><td>1</td><td>0</td><td>1</td><td>0</td></tr>'
    )
