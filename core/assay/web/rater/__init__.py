"""Pages of raters, who come by a link from a mail and have no account."""
