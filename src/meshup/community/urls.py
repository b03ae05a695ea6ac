"""Addresses of the community room: three lists, each included by ``meshup.urls``.

``urlpatterns`` are the room's own pages and ``entrance`` those that allauth knows by name, both
below a language; ``neutral`` has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account import views as account
from allauth.core.internal import ratelimit
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from meshup.community import mail_views, node_views, personal_views, views

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "community"
urlpatterns = [
    path("desk/community/", node_views.node, name="node"),
    path("desk/people/", views.people, name="people"),
    path("desk/people/<int:person_id>/", views.person, name="person"),
    path("desk/people/<int:person_id>/remove/", views.remove_person, name="remove_person"),
    path("desk/people/<int:person_id>/letter/", views.invite_again, name="invite_again"),
    path("desk/people/<int:person_id>/link/", views.invitation_link, name="invitation_link"),
    path("desk/mail/", mail_views.mail, name="mail"),
    path("desk/mail/trial/", mail_views.trial, name="mail_trial"),
    path("desk/me/", views.me, name="me"),
    path("desk/me/data.json", personal_views.my_data, name="my_data"),
    path("desk/me/erase/", personal_views.erase_me, name="erase_me"),
    path("sign-in/link/<str:token>/", views.enter, name="enter"),
]

request_code = views.RequestCode.as_view()
limited = ratelimit.decorator(app="allauth.mfa", action="webauthn_login", limit_get=True)

entrance: list[URLPattern] = [
    path("sign-in/", request_code, name="account_login"),
    path("sign-in/", request_code, name="account_request_login_code"),
    path("sign-in/", request_code, name="account_inactive"),
    path("sign-in/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("sign-in/passkey/", limited(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("sign-out/", account.logout, name="account_logout"),
    path("desk/me/", views.me, name="mfa_index"),
    path("desk/me/", views.me, name="mfa_list_webauthn"),
    path("desk/me/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("desk/me/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]

neutral: list[URLPattern] = [
    path("language/<str:code>", views.language, name="language"),
]
