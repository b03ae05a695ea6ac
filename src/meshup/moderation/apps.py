"""The room moderation as Django knows it."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Blocks, limits, and the log of what hosts did about people."""

    name = "meshup.moderation"

    def ready(self) -> None:
        """Say how acts are written and taken back, and which peers are kept."""
        from meshup.moderation import act_wordings  # noqa: PLC0415 - apps are ready
        from meshup.moderation.domain import act_words  # noqa: PLC0415
        from meshup.moderation.domain.peer_records import PEER_RECORDS  # noqa: PLC0415
        from meshup.moderation.domain.undoing import UNDOS  # noqa: PLC0415
        from meshup.moderation.undos import register_undo  # noqa: PLC0415
        from meshup.peers.records import register_peer_records  # noqa: PLC0415

        for verb, sentence in act_words.SENTENCES.items():
            act_wordings.register_act_wording(verb, sentence)
        for kind, name in act_words.SUBJECTS.items():
            act_wordings.register_subjects(kind, name)
        for verb, rule in UNDOS.items():
            register_undo(verb, rule)
        register_peer_records(PEER_RECORDS)
