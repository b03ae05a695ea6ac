"""What the exchange adds to the language of templates."""
