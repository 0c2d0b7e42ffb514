"""What only who runs the installation does to accounts. Nobody is asked for a right: they have the database anyway."""
