"""The room moderation as Django knows it."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Reports, blocks, limits, and the log of what hosts did about them."""

    name = "meshup.moderation"

    def ready(self) -> None:
        """Say how acts are written in the log."""
        from meshup.moderation.act_wordings import register_act_wording  # noqa: PLC0415
        from meshup.moderation.domain.act_words import SENTENCES  # noqa: PLC0415

        for verb, sentence in SENTENCES.items():
            register_act_wording(verb, sentence)
