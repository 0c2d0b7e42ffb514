"""What associations write: files are read into frozen models. No Flask, no SQLAlchemy, no pluggy."""
