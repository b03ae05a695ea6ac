"""The demo: Paris P2P with its history since 2019, and a month in one of four stages."""
