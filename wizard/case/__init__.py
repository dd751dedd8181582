"""What happened to one person's trouble: events, engine, journal, and the view of it."""
