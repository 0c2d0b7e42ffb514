"""References: an applicant asks by e-mail, a rater answers by a signed link, and the applicant never sees what."""
