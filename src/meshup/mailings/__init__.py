"""Letters to many: who asks to be told of dates, and what hosts write to those who come."""
