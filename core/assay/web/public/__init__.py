"""What everybody may see: associations, what they require, and the plugins of this installation."""
