"""Reading (読取): from PDF pages to what a plan says."""
