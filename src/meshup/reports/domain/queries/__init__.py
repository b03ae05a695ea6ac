"""The only way to the rows of reports: values, and who may read them."""
