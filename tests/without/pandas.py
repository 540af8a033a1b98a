"""In the way of pandas, for the commands that the tests start: sqlite-utils imports it wherever it is installed,
which here it is for the sake of one test, and that doubles what each of some hundred starts takes."""

raise ImportError("pandas is not for the commands under test")
