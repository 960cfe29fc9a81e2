"""What builds and draws the house; needs nothing but Python."""
