"""Actors of other servers: found, read, remembered, and who of them is kept out."""
