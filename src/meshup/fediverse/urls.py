"""Addresses of fediverse that know no language."""

from __future__ import annotations

from django.urls import path, re_path

from meshup.fediverse.views import actors, discovery

app_name = "fediverse"
urlpatterns = [
    re_path(r"^ap/(?P<name>(?!(?:inbox|library)$)[a-z0-9_]{1,60})$", actors.actor, name="actor"),
    path(".well-known/webfinger", discovery.webfinger, name="webfinger"),
    path(".well-known/nodeinfo", discovery.nodeinfo_links, name="nodeinfo_links"),
    re_path(r"^nodeinfo/(?P<schema>2\.[01])$", discovery.nodeinfo, name="nodeinfo"),
    path(".well-known/host-meta", discovery.host_meta, name="host_meta"),
    path(".well-known/host-meta.json", discovery.host_meta_as_json, name="host_meta_json"),
]
