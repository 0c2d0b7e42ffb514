"""Calibration of reviewers: nobody scores essays of an exam before they rate control responses as was agreed."""
