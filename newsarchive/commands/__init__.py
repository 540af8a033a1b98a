"""Commands, a file each: arguments in, a call, words out."""
