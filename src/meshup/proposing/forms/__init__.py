"""What people and programs fill in who propose something."""
