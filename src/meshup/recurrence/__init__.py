"""When something takes place again and again: rules of RFC 5545, their dates, and their words."""
