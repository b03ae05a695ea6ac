"""Passkeys as allauth takes them, made safe against answers that no browser gives.

What comes back from a browser is JSON with CBOR inside, read by decoders that trip over hostile
bytes in any way they like; here every such accident is the same refusal as a wrong passkey.
"""

from __future__ import annotations

from typing import Any, Final

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError

from meshup.kit.forms.fields import PrintableField

LONGEST: Final = 20_000
"""Characters of an answer; a real one has about 2,000."""


class CredentialField(forms.JSONField):
    """A browser's answer."""

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's
        """Read the JSON, refusing what is too long or nests too deeply."""
        if isinstance(value, str) and len(value) > LONGEST:
            raise get_adapter().validation_error("incorrect_code")
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise get_adapter().validation_error("incorrect_code") from error


class ComeBack(LoginWebAuthnForm):  # type: ignore[misc] # allauth is untyped
    """Sign in with a passkey."""

    credential = CredentialField(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:  # noqa: ANN401 - allauth's
        """Return the passkey that the answer proves."""
        try:
            return super().clean_credential()
        except ValidationError:
            raise
        except Exception as error:
            raise get_adapter().validation_error("incorrect_code") from error


class Remember(AddWebAuthnForm):  # type: ignore[misc] # allauth is untyped
    """Make a passkey."""

    name = PrintableField(required=False, max_length=60)
    credential = CredentialField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Check the answer against the question."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            raise
        except Exception as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned
