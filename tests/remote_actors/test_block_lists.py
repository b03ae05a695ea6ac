"""Lists of blocked servers, as Mastodon writes them: read, written, taken over and taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from meshup.kit import clock
from meshup.moderation.domain.undoing import undo_act
from meshup.moderation.errors import AlreadyDone, NotYours, ReasonMissing
from meshup.moderation.models import Act
from meshup.remote_actors.domain.block_csv import (
    ListedDomain,
    read_block_list,
    written_block_list,
)
from meshup.remote_actors.domain.block_lists import Imported, export_blocks, import_blocks
from meshup.remote_actors.domain.blocking import block_domain, lift_domain
from meshup.remote_actors.domain.blocks import is_blocked, is_blocked_host
from meshup.remote_actors.errors import DomainTooWide, NoBlockList, NoSuchDomain, OwnDomain
from meshup.remote_actors.models import DomainBlock
from tests.agenda.paris import NOW

MASTODON = (
    b"#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\r\n"
    b"spam.example,suspend,TRUE,TRUE,Spam,FALSE\r\n"
    b'Nasty.Example,suspend,true,true,"Harassment, and lies",false\r\n'
    b"loud.example,silence,false,false,Loud,false\r\n"
    b"ni*e.example,suspend,true,true,,true\r\n"
    b"spam.example,suspend,true,true,,false\r\n"
    b"com,suspend,true,true,,false\r\n"
    b"not a server,suspend,true,true,,false\r\n"
    b"127.0.0.1,suspend,true,true,,false\r\n"
)


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        yield


def test_a_list_of_mastodon_is_taken_over_and_counted(ada):
    imported = import_blocks(ada, MASTODON, "from friends", NOW)
    left_out = {"milder": 1, "hidden": 1, "twice": 1, "too_wide": 1, "no_server": 1, "own": 1}
    assert imported == Imported(2, 0, left_out)
    assert is_blocked("https://spam.example/users/x")
    assert is_blocked_host("media.nasty.example")
    assert not is_blocked("https://loud.example/users/x")


def test_the_same_list_again_changes_nothing(ada):
    import_blocks(ada, MASTODON, "from friends", NOW)
    before = list(DomainBlock.objects.values())
    again = import_blocks(ada, MASTODON, "once more", NOW)
    assert (again.added, again.known) == (0, 2)
    assert list(DomainBlock.objects.values()) == before
    assert Act.objects.count() == 1


def test_what_is_handed_on_reads_back_and_holds_no_reason_of_ours(ada):
    block_domain(ada, "spam.example", "they wrote to Bilal", NOW, public_comment="=HYPERLINK(1)")
    block_domain(ada, "localhost:8402", "trial", NOW)
    written = export_blocks(ada)
    assert written == (
        "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\r\n"
        "spam.example,suspend,true,true,'=HYPERLINK(1),false\r\n"
    )
    lift_domain(ada, "spam.example", "", NOW)
    assert import_blocks(ada, written.encode(), "back", NOW).added == 1
    assert DomainBlock.objects.get(domain="spam.example").public_comment == "=HYPERLINK(1)"


def test_a_plain_column_of_names_is_a_list_too(ada):
    assert import_blocks(ada, b"spam.example\n\nnasty.example\n", "x", NOW).added == 2


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"x" * 2_200_000, b"a.example\n" * 20_002, b"\n\n\n"]
)
def test_what_is_no_list_is_refused(ada, content):
    with pytest.raises(NoBlockList):
        import_blocks(ada, content, "why", NOW)
    assert DomainBlock.objects.count() == 0


def test_everything_that_a_list_added_is_taken_back_at_once(ada):
    block_domain(ada, "older.example", "before", NOW.replace(hour=1))
    import_blocks(ada, MASTODON, "from friends", NOW)
    undo_act(ada, Act.objects.latest("pk").pk, "", NOW)
    assert list(DomainBlock.objects.values_list("domain", flat=True)) == ["older.example"]
    with pytest.raises(AlreadyDone):
        undo_act(ada, Act.objects.get(verb="remote_actors.import_blocks").pk, "", NOW)


def test_a_block_and_its_lifting_are_taken_back_with_what_they_said(ada):
    block_domain(ada, "spam.example", "spam", NOW, public_comment="Spam")
    lift_domain(ada, "spam.example", "mistake", NOW)
    assert not is_blocked("https://spam.example/x")
    undo_act(ada, Act.objects.get(verb="remote_actors.lift_domain").pk, "", NOW)
    assert is_blocked("https://spam.example/x")
    assert DomainBlock.objects.get().public_comment == "Spam"


def test_only_hosts_block_and_they_say_why(ada, bilal):
    for act in (
        lambda: block_domain(bilal, "spam.example", "why", NOW),
        lambda: import_blocks(bilal, MASTODON, "why", NOW),
        lambda: export_blocks(bilal),
        lambda: lift_domain(bilal, "spam.example", "", NOW),
    ):
        with pytest.raises(NotYours):
            act()
    with pytest.raises(ReasonMissing):
        block_domain(ada, "spam.example", "  ", NOW)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("spam.example", "spam.example"),
        (" SPAM.Example. ", "spam.example"),
        ("*.spam.example", "spam.example"),
        ("https://spam.example/@somebody", "spam.example"),
        ("@somebody@spam.example", "spam.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("localhost:8402", "localhost:8402"),
        ("https://spam.example:8443/x", "spam.example:8443"),
    ],
)
def test_a_server_is_named_in_whichever_form_people_paste(ada, typed, name):
    assert block_domain(ada, typed, "why", NOW) == name


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", NoSuchDomain),
        ("two words", NoSuchDomain),
        ("https://", NoSuchDomain),
        ("https://user@spam.example/", NoSuchDomain),
        ("com", DomainTooWide),
        ("127.0.0.1", OwnDomain),
        ("127.0.0.1:8000", OwnDomain),
    ],
)
def test_what_is_no_server_or_is_ourselves_is_refused(ada, typed, refusal):
    with pytest.raises(refusal):
        block_domain(ada, typed, "why", NOW)


def test_a_node_cannot_block_the_domain_above_its_own(ada, settings):
    settings.CONFIG = replace(settings.CONFIG, address="https://p2p.paris.example")
    with pytest.raises(OwnDomain):
        block_domain(ada, "paris.example", "why", NOW)


DOMAINS = st.from_regex(r"[a-z]{1,8}\.[a-z]{2,6}", fullmatch=True)
COMMENTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=40).map(
    lambda text: text.strip().removeprefix("'").strip()
)


@given(st.dictionaries(DOMAINS, COMMENTS, min_size=1, max_size=6))
def test_whatever_is_written_reads_back(listed):
    domains = tuple(ListedDomain(*entry) for entry in listed.items())
    again = read_block_list(written_block_list(domains))
    assert again is not None
    assert (again.domains, again.left_out) == (domains, {})


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text):
    read_block_list(text)
