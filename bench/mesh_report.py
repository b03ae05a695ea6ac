"""The table and the plot of ``scripts/bench mesh``."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bench.mesh_catalogue import ROUNDS_A_DAY, START
from meshup.gossip.card import CardFields, signed_card

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.mesh_scenarios import Seen
    from bench.mesh_world import Traffic

PAGE: Final = 100
WIDTH, HEIGHT, MARGIN = 640, 320, 48
LOWEST: Final = 0.95
COLOURS: Final = ("#1b6ac9", "#c2410c", "#15803d", "#7c3aed")


@dataclass(frozen=True)
class CardSize:
    """Bytes of a card on the wire, as it is, and in a page that is compressed."""

    plain: float
    compressed: float


def card_size() -> CardSize:
    """Return what cards take, measured with signed ones."""
    cards = []
    for number in range(PAGE):
        origin = f"https://node{number}.example/ap"
        fields = CardFields(
            id=f"{origin}/relay/card",
            actor=f"{origin}/relay",
            group=f"{origin}/community_{number}",
            seq=int(START.timestamp()) + number,
            name=f"Community {number}",
            url=f"https://node{number}.example/",
            directory=f"{origin}/relay/directory",
            summary="We meet once a month and talk about what we build.",
            city="Paris",
            country="FR",
            latitude=48.0 + number / 100,
            longitude=2.0 + number / 100,
            languages=("fr", "en"),
            neighbours=tuple(f"https://node{n}.example/ap/relay/card" for n in range(6)),
            bootstrap=tuple(f"https://node{n}.example/ap/relay/card" for n in range(3)),
        )
        key = number.to_bytes(32, "big")
        cards.append(signed_card(fields, key, START, timedelta(days=30)))
    page = json.dumps({"orderedItems": cards}, separators=(",", ":")).encode()
    return CardSize(len(page) / PAGE, len(gzip.compress(page)) / PAGE)


def traffic_row(name: str, traffic: Traffic, node_rounds: int, size: CardSize) -> str:
    """Return a row of the table of traffic."""
    cards = traffic.cards / node_rounds
    day = cards * ROUNDS_A_DAY / 1e6
    return (
        f"| {name} | {traffic.most} | {traffic.total / node_rounds:.2f} | {cards:.0f} |"
        f" {day * size.plain:.1f} | {day * size.compressed:.1f} |"
        f" {traffic.checks / node_rounds:.1f} |"
    )


def plot(lines: Mapping[str, Sequence[Seen]], title: str) -> str:
    """Return an SVG of the mean share that settled nodes know, round by round."""
    last = max((seen.round for line in lines.values() for seen in line), default=1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{title}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for step in range(6):
        share = LOWEST + (1 - LOWEST) * step / 5
        y = _y(share)
        parts.append(f'<path d="M{MARGIN} {y:.1f}H{WIDTH - 8}" stroke="#ddd"/>')
        parts.append(f'<text x="4" y="{y + 4:.1f}" font-size="11">{share:.0%}</text>')
    for place, (name, line) in enumerate(lines.items()):
        colour = COLOURS[place % len(COLOURS)]
        points = " ".join(f"{_x(seen.round, last):.1f},{_y(seen.mean):.1f}" for seen in line)
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        y = HEIGHT - MARGIN - 16 * (len(lines) - place)
        parts.append(
            f'<text x="{WIDTH - 210}" y="{y}" font-size="12" fill="{colour}">{name}</text>'
        )
    parts.append(
        f'<text x="{WIDTH - 90}" y="{HEIGHT - 8}" font-size="11">round {last}</text></svg>'
    )
    return "\n".join(parts) + "\n"


def _x(number: int, last: int) -> float:
    return MARGIN + (WIDTH - MARGIN - 8) * number / max(1, last)


def _y(share: float) -> float:
    part = max(0.0, (share - LOWEST) / (1 - LOWEST))
    return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * part
