#!/bin/sh
# Makes the class-data archive of the command: lets it work beside a real broker, and keeps the classes that it loaded ready to use.
# archive.sh JAVA JAR CLASS_LIST ARCHIVE CLASS_PATH_OF_THE_BROKER FOLDER
set -eu
java=$1 jar=$2 list=$3 archive=$4 broker=$5 folder=$6

rm -rf "$folder"
mkdir -p "$folder"
"$java" -XX:TieredStopAtLevel=1 -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$broker" io.paellera.embedded.EmbeddedCommand kafka --data "$folder/data" \
  --ready-file "$folder/paellera.properties" > "$folder/broker.log" 2>&1 &
pid=$!
trap 'kill $pid; wait $pid || true' EXIT
tries=300
until [ -s "$folder/paellera.properties" ]; do
  kill -0 $pid
  tries=$((tries - 1))
  test $tries -gt 0
  sleep 0.2
done

# A batch that isn't finished has an exit code of its own.
note() {
  PAELLERA_CONFIG="$folder/paellera.properties" "$java" -XX:DumpLoadedClassList="$folder/$1.classes" \
    -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$jar" "$@" > "$folder/$1.log" 2>&1 || test $? -eq 5
}
note topics create
note enqueue apple --batch archive
note results archive

awk '!seen[$0]++' "$folder"/*.classes > "$list"
"$java" -Xshare:dump -XX:+UseG1GC -XX:SharedClassListFile="$list" -XX:SharedArchiveFile="$archive" -Xlog:disable -Xlog:all=off -jar "$jar" \
  > "$folder/dump.log" 2>&1
