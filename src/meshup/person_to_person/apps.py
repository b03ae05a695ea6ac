"""The room person_to_person as Django knows it."""

from django.apps import AppConfig


class PersonToPersonConfig(AppConfig):
    """The rounds of an evening: who takes part, who meets whom at which table."""

    name = "meshup.person_to_person"

    def ready(self) -> None:
        """Let pages listen, jobs advance and acts be read; say what is kept about people."""
        from meshup.kit import personal_data  # noqa: PLC0415 - models exist now
        from meshup.kit.jobs import each_minute, nightly  # noqa: PLC0415
        from meshup.live.channels import register_channel_kind  # noqa: PLC0415
        from meshup.peers.records import register_peer_records  # noqa: PLC0415
        from meshup.person_to_person import receivers  # noqa: F401, PLC0415
        from meshup.person_to_person.act_wordings import register_acts  # noqa: PLC0415
        from meshup.person_to_person.domain.channels import CHANNELS  # noqa: PLC0415
        from meshup.person_to_person.domain.peer_records import RECORDS  # noqa: PLC0415
        from meshup.person_to_person.domain.personal_data import PARTICIPANTS  # noqa: PLC0415
        from meshup.person_to_person.jobs import (  # noqa: PLC0415
            look_after_rounds,
            tend_rounds,
        )

        for kind in CHANNELS:
            register_channel_kind(kind)
        register_acts()
        nightly(tend_rounds)
        each_minute(look_after_rounds)
        register_peer_records(RECORDS)
        personal_data.register(PARTICIPANTS)
