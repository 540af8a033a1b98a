"""What `newsarchive doctor` looks at: the installation, archive, machine, settings and the outlets' hosts."""
