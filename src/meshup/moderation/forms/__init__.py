"""Forms of moderation: what anybody reports, and what those answer who read it."""
