"""Forms of reports: what anybody reports, and what those answer who read it."""
