"""Assay: examinations and competency assessment for professional associations."""

import os

# Threads of the linear algebra wait for each other, spinning, where a machine has other work: a 2PL calibration of
# 10,000 people then takes ten times as long, and so does whatever else runs. The matrices here are small.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
