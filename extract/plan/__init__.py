"""What a plan says: outline, fields, schedules, listings."""
