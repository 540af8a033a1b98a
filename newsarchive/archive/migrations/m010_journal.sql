-- A number that shows whether the file has lost its log (database.py).
CREATE TABLE _journal (number INTEGER NOT NULL, written INTEGER NOT NULL) STRICT;
INSERT INTO _journal SELECT user_version, 0 FROM pragma_user_version;
