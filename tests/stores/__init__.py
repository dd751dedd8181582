"""Tests of the stores of cases."""
