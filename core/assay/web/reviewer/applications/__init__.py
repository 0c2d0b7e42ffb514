"""The reviewer's pages of an application: what was handed in, the reviewer's marks, and the end of the review."""
