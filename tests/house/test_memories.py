"""Everything that a process remembers between requests is named here, with its bound.

A stranger chooses addresses, headers and forms; what is remembered under them must not grow with
what is chosen. Whoever adds a memory says here what bounds it; what strangers fill is filled in
``tests/site/test_memories.py``.
"""

from __future__ import annotations

import ast

from tests.house.tree import SOURCES

MEMOS = {"lru_cache", "cache", "remember_within"}
MADE = {"dict", "OrderedDict", "defaultdict", "VersionedMemo", "WeakSet", "WeakValueDictionary"}
MADE |= {"set", "list", "deque", "Counter"}

BOUNDS = {
    "mesh.domain.own_identity._memo": "128 KB: one row",
    "mesh.domain.queries.known_nodes._memo": "40 MB, a quarter of its room: 20,000 nodes",
    "mesh.domain.store._etags": "64 KB: one hash",
    "mesh.jobs._seen": "one pair of counters",
    "mesh.views.pages._drawings": "1 MB: drawings of 64 KB",
    "mesh.map_outlines.outlines": "two files of the package",
    "remote_actors.domain.blocks._memo": "32 MB, with its keys: the blocks that hosts made",
    "kit.versioned_memo._others": "the memories of the code",
    "fediverse.domain.own_actors._memo": "256 KB: the node's own actors",
    "remote_actors.domain.remote_actors._memo": "8 MB, with its keys",
    "fediverse.domain.settings._memo": "64 KB: one row",
    "umbrella.domain.settings._memo": "256 KB: one row",
    "proposals.domain.queries.calls._memo": "512 KB: the calls of a node",
    "recurrence.changing_nights.changing_nights": "256 rhythms, each a date or two a year",
    "activitypub.addresses._public_suffixes": "one; 2 MB",
    "activitypub.addresses._scheme_and_host": "512 KB, with its keys",
    "activitypub.addresses.registrable_domain": "512 KB, with its keys",
    "activitypub.events._known_zones": "one",
    "activitypub.media_types._prefers": "256 times 512 characters",
    "signed_messages.http_signatures.signing._loaded": "64 keys of own actors",
    "agenda.domain.queries.lookups._coming": "the queries of the code",
    "agenda.domain.queries.lookups._past": "the queries of the code",
    "agenda.templatetags.events._badge": "the states of an event in each language",
    "kit.date_words._names_in": "the languages of the node",
    "kit.towns._lines": "one; 3 MB",
    "kit.url_paths._pattern": "1,024 names and languages of the code",
    "recurrence.dates._known": "8 MB",
    "agenda.domain.shown._around": "bytes, with its keys",
    "agenda.domain.shown._editions": "bytes, with its keys",
    "attendance.domain.queries.numbers._sizes": "512 KB, with its keys: events that there are",
    "introductions.domain.queries.introduced_pairs._numbers": "one number",
    "forecast.domain.queries.forecasts._expected": "256 KB, with its keys: events that there are",
    "proposals.domain.queries.calls._calls": "bytes, with its keys",
    "starter_kit.parts._parts": "parts that rooms register",
    "agenda.held_elsewhere._finders": "rooms that hold events of other nodes: one each",
    "agenda.imported_events._rooms": "rooms that bring events of other calendars: one each",
    "attendance.counted_elsewhere._counters": "rooms that know of other counts: one each",
    "publishing.held_with._finders": "rooms that know who holds events with us: one each",
    "node_requests.guide_pages.guide_page": "a page for each language of the interface",
    "library.parts._parts": "shapes of content that rooms register",
    "library.sources._sources": "sources that rooms register",
    "library.item_actions._actions": "what rooms add to an item of another node: one each",
    "cohosting.shared_lines._rooms": "the room that shares programmes: one",
    "programme.shared_programmes._finders": "the room that shares programmes: one",
    "talks.other_evenings._readers": "rooms that know where else a talk is held: one each",
    "library.domain.own_lists._memo": "16 MB, with its keys: four lists",
    "node_requests.kinds._kinds": "kinds of requests that rooms register",
    "imports.file_kinds._kinds": "kinds of files that rooms register",
    "operations.left_out._tables": "tables that rooms register",
    "publishing.domain.time_zones.time_zone": "64 zones and years that events have",
    "publishing.domain.time_zones.yearly_rules": "64 zones that events have",
    "publishing.domain.publisher._plain": "1 MB",
    "calendar_files.declared_zone._all_zones": "one",
    "calendar_files.zones._cities": "one",
    "calendar_files.zones._windows_zones": "one",
    "calendar_files.zones._zones": "one",
    "kit.sqlite.base._turns": "the databases of the node",
    "deliveries.runner._runners": "one of this process",
    "kit.clock._set_to": "the moment that tests set",
    "kit.email_addresses._whole": "16 addresses, for as long as somebody is erased",
    "kit.http_fetch.connections.loopback_tls_context": "one",
    "kit.http_fetch.connections.tls_context": "one",
    "kit.limits._used_up": "4,096 times 80 characters",
    "kit.page_conditions._answers": "the conditions of the code: whether a link is on every page",
    "kit.tag_versions.counter_of": "1,024 tags of what there is",
    "kit.templatetags.page_parts.PARTS": "4 MB, with its keys",
    "kit.text._markdown": "4 MB",
    "proposals_desk.domain.resemblance._remembered": "1,000 times 11 KB: what is compared",
    "pictures.share_pictures.share_png": "8 pictures of 200 KB, with the words on them",
    "posters.domain.typefaces._letters": "the faces of the room: 3",
    "kit.text._parser": "one",
    "kit.versioned_memo._memos": "the memories of the code",
    "kit.storage_faults._silent_until": "five kinds of faults",
    "page_cache.application._language": "1,024 times 512 bytes",
    "page_cache.response_cache.moment_of": "256 times 256 bytes",
    "page_cache.response_cache.takes_gzip": "256 times 256 bytes",
    "page_cache.static_files._digests": "the files that templates name",
    "page_cache.static_files._sources": "the files that templates name",
    "pictures.cards.card_png": "16 pictures of events",
    "pictures.lettering._font": "24 sizes that the code names",
    "community.domain.queries._profiles": "one",
    "reports.domain.queries.contact_persons._known": "the contact persons that hosts named",
    "moderation.domain.queries.blocks._active": "the blocks that hosts made and that still hold",
}
REGISTERED_AT_START = {
    "agenda.talk_finders",
    "agenda_desk.line_drafts",
    "attendance.registration_hooks",
    "community.desk_menu",
    "community.first_steps",
    "community.notification_kinds",
    "community.sign_out_parts",
    "desk.registry",
    "federated_events.event_parts",
    "fediverse.actor_parts",
    "fediverse.usage_counts",
    "mesh.belonging",
    "mesh.card_parts",
    "remote_actors.actor_records",
    "flags.flagged_ids",
    "follows.welcome",
    "history.domain.tracking",
    "inbox.activity_handlers",
    "kit.addresses",
    "kit.health",
    "kit.jobs",
    "kit.navigation",
    "kit.personal_data",
    "kit.style_bundles",
    "letters.address_owners",
    "letters.letter_kinds",
    "letters.proof_acts",
    "live.channels",
    "live.hints",
    "mailings.audiences",
    "moderation.act_wordings",
    "moderation.report_access",
    "moderation.undos",
    "peers.records",
    "presence.here_parts",
    "projector.join_pages",
    "projector.parts",
    "proposal_letters.talk_slides",
    "proposals.host_parts",
    "proposals.speaker_news",
    "proposing.proposal_parts",
    "reports.reportables",
}
"""Modules in which rooms register something when Django begins, and never later."""


def found() -> set[str]:
    """Return the memories of the sources: functions that remember, and what modules collect."""
    memories = set()
    for path in sorted(SOURCES.rglob("*.py")):
        module = ".".join(path.relative_to(SOURCES).with_suffix("").parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and any(map(_remembers, node.decorator_list))
        }
        names |= {_name(node) for node in tree.body if _collects(node)}
        if module not in REGISTERED_AT_START:
            memories |= {f"{module}.{name}" for name in names}
    return memories


def _remembers(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return getattr(called, "id", getattr(called, "attr", "")) in MEMOS


def _collects(node: ast.stmt) -> bool:
    """Say whether a statement of a module makes something empty, which can only be to fill it."""
    value = getattr(node, "value", None)
    if not isinstance(node, ast.Assign | ast.AnnAssign):
        return False
    if isinstance(value, ast.Dict | ast.List):
        return not (value.values if isinstance(value, ast.Dict) else value.elts)
    if not isinstance(value, ast.Call):
        return False
    called = value.func.value if isinstance(value.func, ast.Subscript) else value.func
    name = getattr(called, "id", "")
    return name == "VersionedMemo" or (name in MADE and not value.args)


def _name(node: ast.stmt) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    return str(getattr(target, "id", "?"))


def test_every_memory_says_what_bounds_it():
    assert found() == set(BOUNDS)
