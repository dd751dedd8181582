"""Random keys, mouse and pastes against the program in a real pseudo-terminal."""
