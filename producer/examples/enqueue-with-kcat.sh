#!/bin/sh
# Enqueues one job with kcat and nothing else: key and JSON as schemas/ describes them.
# usage: enqueue-with-kcat.sh BROKER ID PROMPT
set -eu
broker=$1 id=$2 prompt=$3

json_string() { # quotes a line of text for JSON
  printf '%s' "$1" | tr '\n\t\r' '   ' | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$/"/'
}

printf '{"id":%s,"batch":"by-hand","prompt":%s,"steps":8,"images":2}' "$(json_string "$id")" "$(json_string "$prompt")" |
  kcat -P -b "$broker" -t render.jobs -k "$id" \
    -X acks=all -X enable.idempotence=true \
    -H ce_specversion=1.0 -H "ce_id=$id" -H ce_type=io.paellera.render.job.v1 -H ce_source=my-script \
    -H "ce_time=$(date -u +%Y-%m-%dT%H:%M:%SZ)" -H content-type=application/json
