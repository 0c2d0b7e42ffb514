"""A stranger's plugin lies here as its author has it: its own tests are not ours, its package is imported by ours."""

import sys
from pathlib import Path

STRANGER = Path(__file__).parent / "third_party_type"
collect_ignore = ["third_party_type"]
sys.path.append(str(STRANGER))
