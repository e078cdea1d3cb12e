"""What exists: sites, their hours and calendar, and the catalogue that holds them."""
