"""Letters to who proposes, and the outbox in which hosts look at them first."""
