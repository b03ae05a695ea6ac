"""The room letters as Django knows it."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Letters to visitors: addresses, subscriptions, the outbox."""

    name = "meshup.letters"

    def ready(self) -> None:
        """Deliver what is posted, register this room's letters, be examined, say what is kept."""
        from meshup.kit import personal_data  # noqa: PLC0415 - models exist from here on
        from meshup.kit.addresses import show_at  # noqa: PLC0415
        from meshup.kit.health import register  # noqa: PLC0415
        from meshup.kit.jobs import nightly  # noqa: PLC0415
        from meshup.letters import receivers  # noqa: F401, PLC0415
        from meshup.letters.domain.health import letters_that_fail  # noqa: PLC0415
        from meshup.letters.domain.own_letters import JOINING_LETTER, PROOF_LETTER  # noqa: PLC0415
        from meshup.letters.domain.personal_data import ADDRESSES, OUTBOX  # noqa: PLC0415
        from meshup.letters.jobs import find_letters  # noqa: PLC0415
        from meshup.letters.letter_kinds import register_letter_kind  # noqa: PLC0415

        register_letter_kind(PROOF_LETTER)
        register_letter_kind(JOINING_LETTER)
        show_at("join_by_address", "letters:join_by_address")
        personal_data.register(ADDRESSES, OUTBOX)
        nightly(find_letters)
        register("letters", letters_that_fail)
