"""When, how often and on how many machines; the command line."""
