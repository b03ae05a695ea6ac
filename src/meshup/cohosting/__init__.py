"""Events that several communities hold together: who hosts them, and what all know of them."""
