"""Who meets whom: rounds worked out, and who has met whom remembered."""
