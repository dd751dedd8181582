"""The full screen: keys in, view out."""
