"""How many will come: daily counts of every source, past evenings, a forecast."""
