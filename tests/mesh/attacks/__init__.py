"""Attacks on the mesh, through its doors, by the numbers of the list of attacks."""
