"""Files of other programs: pure reading and writing, beside the rules and strangers to them."""
