"""The rounds of an evening: who takes part, who meets whom at which table."""
