"""What a worker has told the directories and what still holds, to be told again. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.bus import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from meshup.bus.messages import ToDirectory


class Holdings:
    """The names, topics and members of one worker."""

    def __init__(self) -> None:
        self.claims: dict[str, str] = {}
        """Tokens by name."""
        self.topics: dict[str, int] = {}
        """How many listen here, by topic."""
        self.members: dict[tuple[str, str], str] = {}
        """Facts by topic and member."""
        self._claiming: dict[str, int] = {}
        """The last request for each name that is neither granted yet nor given back."""

    def claim(self, claim: messages.Claim) -> None:
        """Remember that a name is asked for."""
        self._claiming[claim.name] = claim.number

    def claimed(self, claim: messages.Claim, *, granted: bool) -> None:
        """Remember whether a name is ours, if we have not given it back meanwhile."""
        if self._claiming.get(claim.name) != claim.number:
            return
        del self._claiming[claim.name]
        if granted:
            self.claims[claim.name] = claim.token
        else:
            self.claims.pop(claim.name, None)

    def release(self, name: str) -> None:
        """Forget a name."""
        self._claiming.pop(name, None)
        self.claims.pop(name, None)

    def listen(self, topic: str, here: int) -> None:
        """Remember how many listen here."""
        if here:
            self.topics[topic] = here
        else:
            self.topics.pop(topic, None)

    def messages(self, is_meant: Callable[[str], bool]) -> Iterator[ToDirectory]:
        """Yield what a directory has to be told: of those names and topics that are meant for it.

        What changes meanwhile is told as ever: only what still holds when its turn comes is
        yielded.
        """
        for name in tuple(self.claims):
            if is_meant(name) and (token := self.claims.get(name)) is not None:
                yield messages.Claim(name, token, 0, held=True)
        for topic in tuple(self.topics):
            if is_meant(topic) and (here := self.topics.get(topic)):
                yield messages.Listen(topic, here)
        for topic, member in tuple(self.members):
            if is_meant(topic) and (topic, member) in self.members:
                yield messages.Enlist(topic, member, self.members[topic, member], 0)
