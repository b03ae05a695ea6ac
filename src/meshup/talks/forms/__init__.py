"""What speakers, visitors and hosts fill in about talks."""
