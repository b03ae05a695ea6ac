"""What two people may talk about: the deck, as it is shipped and as hosts change it."""
