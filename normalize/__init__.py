"""Meaning (正規化): what a printed value is taken to mean, by pure functions and lookup files."""
