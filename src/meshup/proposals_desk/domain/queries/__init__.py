"""What hosts noted about proposals, and evenings to offer, as values; each says who asks."""
