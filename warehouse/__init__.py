"""The curated tables: one schema, checked, published whole."""
