"""Reports that cross between servers: what others flag here, what is forwarded to them."""
