"""The pages of moderation: what anybody reports, and the desk of those who read it."""
