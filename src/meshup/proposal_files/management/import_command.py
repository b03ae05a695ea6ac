"""``meshup import --proposals FILE``: what is in it, a line each; then it is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.kit import clock
from meshup.proposal_files.domain.columns import FIELDS
from meshup.proposal_files.domain.importing import import_proposals, preview_proposals
from meshup.proposal_files.domain.imports import give_back
from meshup.proposal_files.domain.planning import WRITTEN
from meshup.proposal_files.domain.step_words import VERBS, words_of
from meshup.proposals.domain.queries.calls import call_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.imports.file_kinds import FileRequest
    from meshup.proposal_files.domain.importing import Preview
    from meshup.proposal_files.domain.step_words import StepWords

MOST_SHOWN: Final = 40
HELP: Final = (
    "take proposals from a table (CSV) or an export of pretalx or Meshup; columns can be: "
    + ", ".join(FIELDS)
)


def take(request: FileRequest) -> None:
    """Show what a file would bring, ask, and take it."""
    preview = preview_proposals(None, request.content, request.columns)
    _show(preview, request.say)
    if not preview.to_write:
        request.say("There is nothing new in it.")
        return
    if not request.agreed(len(preview.to_write)):
        request.say("Nothing was taken.")
        return
    done = import_proposals(
        None, request.content, request.columns, clock.now(), source=request.source
    )
    request.say(f"Taken: {len(done.to_write)}. No letter was written to anybody.")
    request.say(f"To give it back: meshup import --undo-proposals {done.number}")


def take_back(number: int) -> str:
    """Give an import back; return the name of its file, and what stays."""
    found = give_back(None, number, clock.now())
    stays = f" ({found.stayed} stay, for they were changed since)" if found.stayed else ""
    return f"{found.source}{stays}"


def _show(preview: Preview, say: Callable[..., None]) -> None:
    for column, field in preview.file.mapping.items():
        say(f"column {column!r}: {field or 'left out'}")
    if preview.file.is_part:
        say("There is more that is not in this file: ask pretalx for all on one page.")
    call = call_at()
    told = [words_of(step, call) for step in preview.steps]
    shown = [words for words in told if words.verb in WRITTEN or words.why or words.retained]
    for words in shown[:MOST_SHOWN]:
        say(*_lines(words))
    if len(shown) > MOST_SHOWN:
        say(f"… and {len(shown) - MOST_SHOWN} more")
    for verb, count in sorted(preview.counts.items()):
        if verb not in WRITTEN:
            say(f"left: {count} {VERBS[verb]}")


def _lines(words: StepWords) -> list[str]:
    first = "  ".join(filter(None, (f"{words.verb:<8}", words.title, words.names, words.facts)))
    stays = [
        f"    stays as it is here: {each.label}: {each.here} (the file: {each.there})"
        for each in words.retained
    ]
    changes = [f"    {each.label}: {each.here} → {each.there}" for each in words.changes]
    odd = [f"    {problem}" for problem in words.problems]
    return [first, *changes, *stays, *odd, *([f"    {words.why}"] if words.why else [])]
