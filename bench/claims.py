"""What is claimed of signalling, held against what a bench found in each round."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.generator import Finding

    Findings = Mapping[tuple[str, str], list[Finding]]

COLUMNS = {"per_second": ",.0f", "p50_ms": ".2f", "p99_ms": ".2f", "cpu_us": ".1f"}


@dataclass(frozen=True)
class Claim:
    """A number of ours, or how many times another's it is, and the bar that it has to pass."""

    words: str
    number: str
    mine: tuple[str, str]  # load and server
    theirs: tuple[str, str] | None = None
    at_least: float = 0.0
    at_most: float = 0.0

    def values(self, findings: Findings, number: str = "") -> list[float]:
        """Return the number of each round."""
        name = number or self.number
        mine = [finding[name] for finding in findings.get(self.mine, [])]
        if self.theirs is None:
            return mine
        theirs = [finding[name] for finding in findings.get(self.theirs, [])]
        return [a / b for a, b in zip(mine, theirs, strict=True)]

    def verdict(self, value: float) -> str:
        """Say whether the bar is passed, and by how much."""
        bar = self.at_least or self.at_most
        if not bar:
            return ""
        share = value / bar - 1 if self.at_least else 1 - value / bar
        return f"{'MET' if share >= 0 else 'MISSED'} by {abs(share):.0%}"

    @property
    def bar(self) -> str:
        """Return the bar in words."""
        unit = "x" if self.theirs else ""
        if self.at_least:
            return f"≥ {self.at_least:g}{unit}"
        return f"≤ {self.at_most:g}{unit}" if self.at_most else ""


def tell_loads(findings: Findings) -> None:
    """Print what each server did under each load: medians of the rounds."""
    print("\n| load | server | per second | p50 ms | p99 ms | CPU µs |\n|---|---|---|---|---|---|")
    for (load, server), load_findings in findings.items():
        if "per_second" in load_findings[0]:
            cells = [_cell(load_findings, name, form) for name, form in COLUMNS.items()]
            print(f"| {load} | {server} | {' | '.join(cells)} |")


def tell_claims(claims: list[Claim], findings: Findings) -> None:
    """Print each claim with the median of the rounds, their range, and the verdict."""
    print("\n| claim | found | range | by CPU | bar | |\n|---|---|---|---|---|---|")
    for claim in claims:
        if not (values := claim.values(findings)):
            continue
        value, unit = statistics.median(values), "x" if claim.theirs else ""
        print(
            f"| {claim.words} | {value:.2f}{unit} | {min(values):.2f}–{max(values):.2f}"
            f" | {_by_cpu(claim, findings)} | {claim.bar} | {claim.verdict(value)} |"
        )
    print(
        "\nRatios are taken within a round, and their median is told. By CPU: how many times less"
        " processor time the server needs for each, which other programs disturb less."
    )


def _by_cpu(claim: Claim, findings: Findings) -> str:
    if claim.theirs is None or claim.number != "per_second":
        return ""
    return f"{1 / statistics.median(claim.values(findings, 'cpu_us')):.2f}x"


def _cell(findings: list[Finding], name: str, form: str) -> str:
    if name not in findings[0]:
        return ""
    return f"{statistics.median(finding[name] for finding in findings):{form}}"
