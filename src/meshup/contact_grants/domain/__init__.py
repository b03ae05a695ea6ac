"""What happens when a contact is asked for, given, looked at, taken back."""
