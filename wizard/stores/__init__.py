"""Stores of cases other than the SQLite file: they need a package of their own."""
