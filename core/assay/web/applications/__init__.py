"""What the pages of reviewers and coordinators share about an application that was handed in."""
