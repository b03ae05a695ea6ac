"""Replies that everybody reads, as something that can be reported, and as the log names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community
from meshup.flags.domain.forwarding import forward_report
from meshup.kit.addresses import address_of
from meshup.moderation.act_wordings import NamedSubject, register_act_wording, register_subjects
from meshup.replies.choices import ReplyState
from meshup.replies.domain import host_acts
from meshup.replies.domain.queries.replies import replies_by_key, reply_for, shown_reply
from meshup.replies.errors import NoSuchReply
from meshup.reports.reportables import Power, Reportable, ReportedSubject, register_reportable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from meshup.community.rules import Asker
    from meshup.kit.shown import Shown

    Facts = Mapping[str, Any]

KIND: Final = "reply"


def _find(key: str) -> Shown[ReportedSubject]:
    shown = shown_reply(key)
    reply = shown.value
    titles = dict.fromkeys(this_node().languages, reply.handle)
    url = f"{address_of('event', slug=reply.slug)}#reply-{key}"
    return shown.with_value(ReportedSubject(titles=titles, url=url))


def _origin(key: str) -> str:
    reply = replies_by_key([key]).get(key)
    return reply.host if reply else ""


def _forward(key: str, words: str, at: datetime) -> bool:
    reply = replies_by_key([key]).get(key)
    return reply is not None and forward_report(reply.actor, [reply.note_id], words, at)


def _allowed(asker: Asker, key: str, _at: datetime) -> frozenset[Power]:
    if not may_run_community(asker):
        return frozenset()
    try:
        is_shown = reply_for(asker, key).state == ReplyState.SHOWN
    except NoSuchReply:
        return frozenset()
    return frozenset({Power.HIDE}) if is_shown else frozenset()


def _hide(by: Asker, key: str, at: datetime) -> Facts:
    return {"before": host_acts.hide_reply(by, key, at).value}


def _show(by: Asker, key: str, facts: Facts, at: datetime) -> None:
    host_acts.set_state(by, key, ReplyState(facts["before"]), at)


def _name(keys: Sequence[str]) -> dict[str, NamedSubject]:
    return {
        key: NamedSubject(_("a reply of %(handle)s") % {"handle": reply.handle})
        for key, reply in replies_by_key(keys).items()
    }


def register(wordings: Mapping[str, StrOrPromise]) -> None:
    """Let everybody report replies, and the log word what hosts did; called once, at the start."""
    register_reportable(
        Reportable(
            kind=KIND,
            find=_find,
            allowed=_allowed,
            hide=_hide,
            show=_show,
            origin=_origin,
            forward=_forward,
        )
    )
    register_subjects(KIND, _name)
    for verb, sentence in wordings.items():
        register_act_wording(verb, sentence)
