"""Cases: events, the engine that applies them, the journal that stores them, and their View."""
