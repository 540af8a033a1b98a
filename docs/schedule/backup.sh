#!/bin/sh
# Usage: docs/schedule/backup.sh FOLDER
# Makes a backup that `newsarchive verify` has passed, and keeps the newest seven. The pictures are shared: all backups use
# the folder archive.pictures in FOLDER, into which only new pictures are copied.
set -eu
folder=$1
copy=$folder/archive-$(date -u +%Y%m%dT%H%M%SZ).db
mkdir -p "$folder/archive.pictures"
# A backup looks for its pictures beside it, in a folder of its own name.
ln -sfn archive.pictures "${copy%.db}.pictures"
.venv/bin/newsarchive backup "$copy"
.venv/bin/newsarchive verify -s "ARCHIVE=$copy"
ls -1 "$folder"/archive-*.db | head -n -7 | while read -r old; do
    rm -f "$old" "${old%.db}.pictures"
done
