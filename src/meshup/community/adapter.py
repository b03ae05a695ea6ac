"""How this node uses allauth: nobody signs up, letters leave by jobs, one step signs in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import RequestLoginCodeForm
from django.utils.http import MAX_URL_LENGTH
from django.utils.translation import gettext_lazy as _

from meshup.community.desk_menu import first_page
from meshup.community.domain.queries import number_of
from meshup.community.jobs import send_code
from meshup.kit.addresses import address_of
from meshup.kit.jobs import later

if TYPE_CHECKING:
    from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth is untyped
    """What differs from allauth's own manner."""

    def is_safe_url(self, url: str | None) -> bool:
        """Say whether one may be led to ``url``; not to one of any length, for it is remembered."""
        if url is None or len(url) > MAX_URL_LENGTH:
            return False
        safe: bool = super().is_safe_url(url)
        return safe

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth gives it
        """Say no: hosts invite."""
        return False

    def is_reauthentication_required(self, **_keywords: Any) -> bool:  # noqa: ANN401 - allauth's
        """Say no: there is no password to ask for; a letter tells about each new passkey."""
        return False

    def get_login_stages(self) -> list[str]:
        """Ask for a code only; a passkey is another way in, not a second step."""
        return ["allauth.account.stages.LoginByCodeStage"]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the first page of the desk that opens to whoever signed in."""
        return first_page(request.user)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth gives it
        """Lead to the home page in the language of the desk."""
        return address_of("home") or "/"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a sign-in code by a job; no other letter of allauth's ever leaves."""
        if template_prefix == "account/email/login_code":
            later(send_code, person_id=number_of(email), code=context["code"])

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        *_templates: Any,  # noqa: ANN401 - allauth's
        message: str | None = None,
        **_more: Any,  # noqa: ANN401 - allauth's
    ) -> None:
        """Say what went wrong; what went well shows by itself, without a person's address."""
        if message:
            super().add_message(request, level, message=message)


class AskForCode(RequestLoginCodeForm):  # type: ignore[misc] # allauth is untyped
    """An address to send a code to; the answer is the same whether or not somebody has it."""

    def __init__(self, *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        self.fields["email"].label = _("E-mail address")
        del self.fields["email"].widget.attrs["placeholder"]

    def clean_email(self) -> str:
        """Enqueue a job for an unknown address too, so that it takes as long."""
        email: str = super().clean_email()
        if not self._user:
            later(send_code, person_id=None, code="")
        return email
