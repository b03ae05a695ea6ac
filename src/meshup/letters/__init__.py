"""Letters to visitors: addresses, subscriptions, the outbox."""
