#!/bin/sh
# Usage: schedule/replica.sh FOLDER
# Restores what Litestream has copied to FOLDER/archive.db, for a desk to read. The file takes its place when it is whole.
# It has no write-ahead log: it can be read where nothing can be written, and nothing stays beside it.
set -eu
folder=$1
next=$folder/.next-$$.db
trap 'rm -f "$next" "$next"-*' EXIT
mkdir -p "$folder"
litestream restore -config schedule/litestream.yml -integrity-check quick -o "$next" /srv/newsarchive/archive.db
.venv/bin/sqlite-utils disable-wal "$next"
mv "$next" "$folder/archive.db"
