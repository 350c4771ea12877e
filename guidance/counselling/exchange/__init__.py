"""The directory's exchange with others: tables, HSDS, schema.org and feeds."""
