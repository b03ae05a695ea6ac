"""The agenda at the desk: forms by which hosts and helpers keep events, series, venues."""
