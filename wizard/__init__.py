"""entra-wizard: from a Microsoft Entra sign-in error to a fix that was seen to work."""

__version__ = "0.1.0"
