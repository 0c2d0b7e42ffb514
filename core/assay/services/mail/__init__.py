"""Mails: their words, the outbox, and how they leave."""
