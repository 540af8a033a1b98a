"""What `scrapy doctor` looks at: the installation, the archive, the machine, the outlets' hosts and the settings."""
