#!/bin/sh
# Enqueues a job for each line of standard input with the console producer that comes with Kafka.
# Headers may be left out: a record without ce_type is taken for a render job.
# usage: enqueue-with-kafka-tools.sh BROKER BATCH < prompts.txt
set -eu
broker=$1 batch=$2

number=0
while IFS= read -r prompt || [ -n "$prompt" ]; do
  number=$((number + 1))
  id="$batch-$number"
  text=$(printf '%s' "$prompt" | tr '\t\r' '  ' | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g')
  printf '%s\t{"id":"%s","batch":"%s","prompt":"%s","steps":8}\n' "$id" "$id" "$batch" "$text"
done |
  kafka-console-producer.sh --bootstrap-server "$broker" --topic render.jobs \
    --reader-property parse.key=true --reader-property "key.separator=$(printf '\t')" \
    --command-property acks=all
