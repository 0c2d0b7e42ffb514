"""The pages of judges in a standard-setting panel."""
