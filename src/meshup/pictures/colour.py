"""Pure: two colours of a node become a whole theme, light and dark, that everybody can read.

Words
    token     a named colour that style sheets use: ``--ink``, ``--paper``, ``--accent-ink``
    contrast  from 1 (none) to 21 (black on white); text needs 4.5, controls and marks need 3
Method
    A host's colour is kept as it is where it only fills. Where it must be read, it goes in small
    steps towards black or white until the contrast is there; hue goes last.
Source
    Relative luminance and contrast ratio: WCAG 2.2.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

TEXT: Final = 4.5
CONTROL: Final = 3.0
_STEPS: Final = 100
_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")


class Colour(NamedTuple):
    """Red, green and blue of sRGB, 0 to 255 each."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


BLACK: Final = Colour(0, 0, 0)
WHITE: Final = Colour(255, 255, 255)


def parse_colour(written: str) -> Colour:
    """Return the colour that is written as ``#rrggbb``.

    Raises:
        ValueError: it is not written so.
    """
    if not _HEX.fullmatch(written):
        raise ValueError(f"not a colour: {written!r}")
    return Colour(*bytes.fromhex(written[1:]))


def luminance(colour: Colour) -> float:
    """Return the relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    low = 0.04045
    return channel / 12.92 if channel <= low else float(((channel + 0.055) / 1.055) ** 2.4)


def contrast(first: Colour, second: Colour) -> float:
    """Return the contrast between two colours, 1 to 21, whichever is the lighter."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def mix(base: Colour, other: Colour, share: float) -> Colour:
    """Return ``base`` with a ``share`` (0 to 1) of ``other`` in it."""
    return Colour(*(round(a + (b - a) * share) for a, b in zip(base, other, strict=True)))


def readable(colour: Colour, grounds: tuple[Colour, ...], least: float) -> Colour:
    """Return the colour nearest to ``colour`` with contrast ``least`` on every one of ``grounds``.

    It is darkened or lightened, whichever needs less; if neither is enough, the better of black
    and white comes back.
    """
    for step in range(_STEPS + 1):
        for end in (BLACK, WHITE):
            tried = mix(colour, end, step / _STEPS)
            if all(contrast(tried, ground) >= least for ground in grounds):
                return tried
    return max((BLACK, WHITE), key=lambda end: min(contrast(end, ground) for ground in grounds))


def light_theme(primary: Colour, accent: Colour) -> dict[str, Colour]:
    """Return the tokens by day: paper nearly white, ink nearly the primary colour."""
    paper, surface = mix(WHITE, primary, 0.03), WHITE
    sunken = mix(WHITE, primary, 0.08)
    grounds = (paper, surface, sunken)
    ink = readable(mix(primary, BLACK, 0.35), grounds, 9)
    button = readable(primary, grounds, CONTROL)
    return {
        "paper": paper,
        "surface": surface,
        "sunken": sunken,
        "ink": ink,
        "ink-soft": readable(mix(ink, WHITE, 0.35), grounds, 5),
        "line": mix(WHITE, ink, 0.16),
        "line-strong": readable(mix(WHITE, ink, 0.45), grounds, CONTROL),
        "accent-mark": readable(accent, grounds, CONTROL),
        "accent-ink": readable(accent, grounds, TEXT),
        "button": button,
        "on-button": readable(WHITE, (button,), TEXT),
        **_banner(primary, accent),
    }


def dark_theme(primary: Colour, accent: Colour) -> dict[str, Colour]:
    """Return the tokens by night: paper nearly black, with a breath of the primary colour."""
    paper = _no_lighter_than(mix(BLACK, primary, 0.45), 0.009)
    surface = _no_lighter_than(mix(paper, WHITE, 0.06), 0.022)
    sunken = mix(paper, BLACK, 0.35)
    grounds = (paper, surface, sunken)
    ink = readable(mix(WHITE, primary, 0.10), grounds, 12)
    button = readable(accent, grounds, TEXT)
    return {
        "paper": paper,
        "surface": surface,
        "sunken": sunken,
        "ink": ink,
        "ink-soft": readable(mix(ink, paper, 0.30), grounds, 5.5),
        "line": mix(paper, ink, 0.20),
        "line-strong": readable(mix(paper, ink, 0.45), grounds, CONTROL),
        "accent-mark": readable(accent, grounds, CONTROL),
        "accent-ink": readable(mix(accent, WHITE, 0.15), grounds, TEXT),
        "button": button,
        "on-button": readable(paper, (button,), TEXT),
        **_banner(_no_lighter_than(mix(surface, primary, 0.5), 0.05), accent),
    }


def _banner(ground: Colour, accent: Colour) -> dict[str, Colour]:
    """Return the tokens of large coloured areas: the next event, the foot of a page."""
    deep = readable(mix(ground, BLACK, 0.8), (ground,), 7)
    on_banner = WHITE if contrast(WHITE, ground) >= contrast(deep, ground) else deep
    accent_on_banner = readable(accent, (ground,), TEXT)
    return {
        "banner": ground,
        "on-banner": on_banner,
        "banner-soft": readable(mix(on_banner, ground, 0.22), (ground,), TEXT),
        "banner-accent": accent_on_banner,
        "on-banner-accent": readable(ground, (accent_on_banner,), TEXT),
        "banner-line": mix(ground, accent_on_banner, 0.35),
    }


def _no_lighter_than(colour: Colour, most: float) -> Colour:
    for step in range(_STEPS + 1):
        tried = mix(colour, BLACK, step / _STEPS)
        if luminance(tried) <= most:
            return tried
    return BLACK


def style_sheet(primary: str, accent: str, only: str = "") -> str:
    """Return the theme of a node as CSS, from its two colours written ``#rrggbb``.

    ``only`` is "light" or "dark" for a page that has made up its mind; else the reader's device
    decides.

    Raises:
        ValueError: a colour is not written so.
    """
    two = parse_colour(primary), parse_colour(accent)
    light, dark = _declarations(light_theme(*two)), _declarations(dark_theme(*two))
    if chosen := {"light": light, "dark": dark}.get(only):
        return f"@layer theme {{ :root {{ color-scheme: {only}; {chosen} }} }}\n"
    return (
        f"@layer theme {{\n:root {{ {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f"@media print {{ :root {{ {light} }} }}\n}}\n"
    )


def _declarations(theme: dict[str, Colour]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in theme.items())
