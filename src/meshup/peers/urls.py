"""Addresses of a visitor's own pages, below the language."""

from __future__ import annotations

from django.urls import path

from meshup.peers.views import device, joining, own_data

app_name = "peers"
urlpatterns = [
    path("me/device/", device.device, name="device"),
    path("me/device/name/", device.rename, name="rename"),
    path("me/device/switch/", device.switch, name="switch"),
    path("me/device/new/", device.somebody_new, name="somebody_new"),
    path("me/device/forget/", device.forget, name="forget"),
    path("me/device/others/", device.forget_others, name="forget_others"),
    path("me/device/code/", joining.show_code, name="show_code"),
    path("me/device/join/", joining.join_device, name="join"),
    path("me/data.json", own_data.my_data, name="my_data"),
    path("me/erase/", own_data.erase_me, name="erase_me"),
]
