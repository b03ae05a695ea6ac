"""The pages and the API by which somebody proposes, and keeps what they proposed."""
