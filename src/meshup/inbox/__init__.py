"""What other servers send: verified, counted once, and handed to the room it is for."""
