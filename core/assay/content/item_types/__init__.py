"""Item types: how a question is asked, answered and scored. Each is a folder; plugins bring others by the same hook."""
