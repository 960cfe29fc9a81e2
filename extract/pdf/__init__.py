"""What is drawn on a page: words, rules, fills, shapes, grids. No Japanese in here."""
