"""What is handed over: maps and papers made from an itinerary alone."""
