"""Consumers' queries, bound to the tables as Trino binds them."""
