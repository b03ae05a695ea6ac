"""What the intake decides."""
