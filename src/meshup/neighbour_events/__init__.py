"""Events seen elsewhere: read, kept as long as their origin has them, shown by hosts."""
