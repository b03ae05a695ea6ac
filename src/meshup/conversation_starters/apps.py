"""The room conversation_starters as Django knows it."""

from django.apps import AppConfig


class ConversationStartersConfig(AppConfig):
    """What two people may talk about: the deck, as it is shipped and as hosts change it."""

    name = "meshup.conversation_starters"

    def ready(self) -> None:
        """Let history know starters, and others find the deck."""
        from meshup.conversation_starters.domain.starter_history import STARTERS  # noqa: PLC0415
        from meshup.history.domain import tracking  # noqa: PLC0415 - models exist now
        from meshup.kit.addresses import show_at  # noqa: PLC0415

        tracking.register(STARTERS)
        tracking.show_at("starter", "conversation_starters:starter")
        show_at("starters_at_desk", "conversation_starters:starters")
