"""Our events and posts as other servers read them."""
