"""Commands, a file each: each reads its arguments, makes a call and prints the result."""
