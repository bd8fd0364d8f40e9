#!/bin/sh
# A backup each night at KEEP_AT (UTC, hour), the last KEEP kept; the first one at the start.
set -u
folder=${BACKUPS:-/backups}
keep=${KEEP:-14}
while :; do
    file="$folder/quizengine-$(date -u +%Y%m%dT%H%M%SZ).backup"
    if quizengine backup "$file"; then
        # Old ones go only after a new one is there.
        find "$folder" -maxdepth 1 -name 'quizengine-*.backup' | sort -r | tail -n +"$((keep + 1))" | xargs -r rm --
    fi
    sleep $((86400 - ($(date -u +%s) - ${KEEP_AT:-1} * 3600) % 86400))
done
