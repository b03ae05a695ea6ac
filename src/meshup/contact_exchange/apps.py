"""The room contact_exchange as Django knows it."""

from django.apps import AppConfig


class ContactExchangeConfig(AppConfig):
    """Two people who met stay in touch, when both say so."""

    name = "meshup.contact_exchange"

    def ready(self) -> None:
        """Say where it is, what is kept about people, on devices, and in no backup."""
        from meshup.contact_exchange.device_storage import CARDS  # noqa: PLC0415 - models exist now
        from meshup.contact_exchange.domain.announcing import CHANNELS  # noqa: PLC0415
        from meshup.contact_exchange.domain.in_use import event_in_use  # noqa: PLC0415
        from meshup.contact_exchange.domain.peer_records import RECORDS  # noqa: PLC0415
        from meshup.contact_exchange.domain.personal_data import ACQUAINTANCES  # noqa: PLC0415
        from meshup.contact_exchange.models import Acquaintance  # noqa: PLC0415
        from meshup.history.domain.tracking import protect  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.addresses import show_at  # noqa: PLC0415
        from meshup.live.channels import register_channel_kind  # noqa: PLC0415
        from meshup.operations.left_out import leave_out_of_backups  # noqa: PLC0415
        from meshup.peers.records import register_peer_records  # noqa: PLC0415

        show_at("stay_in_touch", "contact_exchange:page")
        show_at("contacts", "contact_exchange:contacts")
        register_channel_kind(CHANNELS)
        register_peer_records(RECORDS)
        personal_data.register(ACQUAINTANCES, CARDS)
        protect("event", event_in_use)
        leave_out_of_backups(Acquaintance._meta.db_table)
