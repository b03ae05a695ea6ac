"""Attacks on umbrellas, through the inbox, by the numbers of the list of attacks."""
