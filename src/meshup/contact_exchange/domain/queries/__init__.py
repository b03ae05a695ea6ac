"""Reading of contact exchanges, for other rooms and for the doors of this one."""
