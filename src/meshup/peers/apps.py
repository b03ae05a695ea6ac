"""The room peers as Django knows it."""

from django.apps import AppConfig


class PeersConfig(AppConfig):
    """Visitors, known only by what they chose to say."""

    name = "meshup.peers"

    def ready(self) -> None:
        """Say what is kept about peers, and lead to the page of a device."""
        from meshup.kit import personal_data  # noqa: PLC0415 - models exist from here on
        from meshup.kit.addresses import show_at  # noqa: PLC0415
        from meshup.peers.device_cookie import COOKIE  # noqa: PLC0415
        from meshup.peers.domain.personal_data import PEERS  # noqa: PLC0415

        personal_data.register(PEERS, COOKIE)
        show_at("device", "peers:device")
