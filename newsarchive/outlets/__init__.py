"""What an outlet file may say, to which outlet a host belongs, and which links of a listing lead to articles."""
