"""Addresses of fediverse_desk, below the language: hosts' pages, a list for each section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path, re_path

from meshup.fediverse_desk.views import (
    blocks,
    followers,
    following,
    overview,
    posts,
    replies,
    seen,
)

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "fediverse_desk"

overview_pages: list[URLPattern | URLResolver] = [
    path("", overview.overview, name="overview"),
    path("switch/", overview.switch, name="switch"),
    path("approval/", overview.approval, name="approval"),
    path("servers/<int:number>/try-again/", overview.try_host_again, name="try_again"),
    path("followers/<int:number>/approve/", followers.approve_follower, name="approve"),
    path("followers/<int:number>/refuse/", followers.refuse, name="refuse"),
    path("followers/<int:number>/remove/", followers.remove, name="remove"),
]

people_pages: list[URLPattern | URLResolver] = [
    path("", replies.people, name="people"),
    path("shows-replies/", replies.shows_replies, name="shows_replies"),
    path("replies/<slug:key>/delete/", replies.delete, name="delete_reply"),
    path("replies/<slug:key>/block/", replies.block, name="block_author"),
    re_path(
        r"^replies/(?P<key>[0-9a-f-]{36})/(?P<decision>show|hide)/$",
        replies.decide,
        name="decide_reply",
    ),
]

post_pages: list[URLPattern | URLResolver] = [
    path("posts/", posts.posts, name="posts"),
    path("posts/<int:number>/", posts.post_edit, name="post_edit"),
    path("posts/<int:number>/delete/", posts.post_delete, name="post_delete"),
    path("posts/<int:number>/restore/", posts.post_restore, name="post_restore"),
    path("events/<int:number>/share/", posts.boost, name="boost"),
    path("shared/<int:number>/undo/", posts.unboost, name="unboost"),
]

block_pages: list[URLPattern | URLResolver] = [
    path("blocks/", blocks.blocks, name="blocks"),
    path("blocks/list/", blocks.take_list, name="take_list"),
    path("blocks/blocked-servers.csv", blocks.hand_on_list, name="hand_on_list"),
    path("blocks/servers/<str:domain>/lift/", blocks.server_lift, name="server_lift"),
    path("blocks/actors/<int:number>/", blocks.actor_block, name="actor_block"),
    path("blocks/actors/<int:number>/lift/", blocks.actor_lift, name="actor_lift"),
]

following_pages: list[URLPattern | URLResolver] = [
    path("following/", following.following, name="following"),
    path("following/follow/", following.follow_actor, name="follow_actor"),
    path("following/<int:number>/stop/", following.stop_following, name="stop_following"),
    path("following/<int:number>/show-all/", following.show_all_of, name="show_all"),
    path("seen/", seen.seen, name="seen"),
    path("seen/<int:number>/show/", seen.show, name="show_seen"),
    path("seen/<int:number>/hide/", seen.hide, name="hide_seen"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/fediverse/", include(overview_pages)),
    path("desk/fediverse/", include(following_pages)),
    path("desk/fediverse/people/", include(people_pages)),
    path("desk/fediverse/", include(post_pages)),
    path("desk/fediverse/", include(block_pages)),
]
