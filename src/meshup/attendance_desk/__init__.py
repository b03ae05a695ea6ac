"""Who comes, at the desk: pages by which hosts set places, keep the list and look at bursts."""
