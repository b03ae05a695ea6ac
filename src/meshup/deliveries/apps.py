"""The room deliveries as Django knows it."""

from django.apps import AppConfig


class DeliveriesConfig(AppConfig):
    """What goes to the inboxes of other servers: a queue, a job for each host."""

    name = "meshup.deliveries"

    def ready(self) -> None:
        """Deliver beside the jobs, be examined, say what is kept of people."""
        from meshup.deliveries import receivers  # noqa: F401, PLC0415 - models exist from here on
        from meshup.deliveries.domain.health import deliveries_that_wait  # noqa: PLC0415
        from meshup.deliveries.domain.personal_data import WAITING  # noqa: PLC0415
        from meshup.deliveries.domain.recording import forget_sent  # noqa: PLC0415
        from meshup.deliveries.runner import DeliveryRunner  # noqa: PLC0415
        from meshup.kit import health, personal_data  # noqa: PLC0415
        from meshup.kit.jobs import beside, each_minute  # noqa: PLC0415

        beside(DeliveryRunner)
        each_minute(forget_sent)
        health.register("deliveries", deliveries_that_wait)
        personal_data.register(WAITING)
