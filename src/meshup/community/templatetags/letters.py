"""Whether letters leave, for pages that promise one."""

from __future__ import annotations

from django import template

from meshup.community.domain.letters import mail_leaves

register = template.Library()
register.simple_tag(mail_leaves)
