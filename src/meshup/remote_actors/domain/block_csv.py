"""Pure: lists of blocked servers as Mastodon writes and reads them.

Words
    severity  "suspend" keeps a server out. "silence" and "noop" do not, so they are left out here.

Method
    With a first line that names the columns, they may stand in any order and be missing but for
    the domain; without one, the first column is the domain. What cannot be read is counted by why.

Source
    Mastodon, "Moderation: import and export of domain blocks": ``#domain,#severity,#reject_media,
    #reject_reports,#public_comment,#obfuscate``.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

LeftOut = Literal["no_domain", "hidden", "milder", "twice"]

COLUMNS: Final = (
    "#domain",
    "#severity",
    "#reject_media",
    "#reject_reports",
    "#public_comment",
    "#obfuscate",
)
MOST_LINES: Final = 20_000
LONGEST_COMMENT: Final = 2_000
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would work out, instead of showing it."""


@dataclass(frozen=True, slots=True)
class ListedDomain:
    """A line: a domain as it is written there, and what everybody may read of why."""

    domain: str
    public_comment: str = ""


@dataclass(frozen=True, slots=True)
class BlockList:
    """A file that was read.

    Attributes:
        domains: those to keep out, each once, in order.
        left_out: how many lines name no domain, one that is written with stars, one that is only
            silenced, or one that stood there before.
    """

    domains: tuple[ListedDomain, ...]
    left_out: dict[LeftOut, int]


def read_block_list(text: str) -> BlockList | None:
    """Return what a CSV lists; None where it is no CSV, or longer than 20,000 lines."""
    try:
        lines = list(csv.reader(StringIO(text, newline="")))
    except csv.Error:
        return None
    if len(lines) > MOST_LINES + 1:
        return None
    names = [cell.strip().lstrip("\ufeff#").lower() for cell in lines[0]] if lines else []
    if "domain" in names:
        lines = lines[1:]
    else:
        names = ["domain", "severity"] if lines and len(lines[0]) > 1 else ["domain"]
    found: dict[str, ListedDomain] = {}
    left_out: Counter[LeftOut] = Counter()
    for line in lines:
        cells = dict(zip(names, (cell.strip() for cell in line), strict=False))
        why = _why_left_out(cells, found)
        if why is None:
            domain = cells["domain"]
            comment = cells.get("public_comment", "")[:LONGEST_COMMENT]
            found[domain.lower()] = ListedDomain(domain, comment.removeprefix("'"))
        elif any(cells.values()):
            left_out[why] += 1
    return BlockList(tuple(found.values()), dict(left_out))


def written_block_list(domains: Iterable[ListedDomain]) -> str:
    """Return a CSV that Mastodon imports."""
    written = StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for listed in domains:
        comment = _harmless(listed.public_comment)
        writer.writerow((listed.domain, "suspend", "true", "true", comment, "false"))
    return written.getvalue()


def _why_left_out(cells: dict[str, str], before: dict[str, ListedDomain]) -> LeftOut | None:
    domain = cells.get("domain", "")
    if "*" in domain.removeprefix("*."):
        return "hidden"
    if not domain:
        return "no_domain"
    if cells.get("severity", "suspend").lower() not in {"suspend", ""}:
        return "milder"
    return "twice" if domain.lower() in before else None


def _harmless(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
