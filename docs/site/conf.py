"""How Sphinx makes a site of docs/; `python3 dev.py docs` runs it."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
STATIC = HERE.parents[1] / "core" / "assay" / "web" / "static"
sys.path.insert(0, str(HERE))

project = "Assay"
root_doc = "index"
extensions = ["myst_parser", "directives"]
exclude_patterns = ["site"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
# What the test of every page writes; the site is made with these pictures, or without.
shots = str(HERE.parents[1] / ".cache" / "shots")
nitpicky = True
smartquotes = False

html_theme = "theme"
html_theme_path = [str(HERE)]
# The product's own stylesheet: the site looks as the pages do that it tells of.
html_static_path = [str(STATIC / "assay.css"), str(STATIC / "favicon.svg")]
html_title = "Assay handbook"
html_copy_source = False
# Excerpts under what was found would be fetched, which a page that was opened from a folder may not do.
html_show_search_summary = False
html_use_index = False
pygments_style = "bw"
highlight_language = "none"
