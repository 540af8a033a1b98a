"""What comes into an archive from elsewhere, and its copies: pages of old days, other archives, backups."""
