"""The pages of reports: what anybody reports, and the desk of those who read it."""
