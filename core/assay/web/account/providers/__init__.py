"""Signing in by an association's own identity provider, with OpenID Connect."""
