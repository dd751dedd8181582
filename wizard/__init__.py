"""entra-wizard: from a Microsoft Entra sign-in error to a fix that was seen to work."""

__version__ = "1.0.0"
