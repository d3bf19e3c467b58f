"""Places that a site is published to, each by one library or program, and what they share."""
