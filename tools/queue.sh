#!/bin/sh
# Measures many workers on a PostgreSQL server of its own: one `ingest` of a folder with two cores, then three workers,
# then three of which one is killed and one paused on the way. Prints times and what the databases hold.
#
#     python tools/fixtures/scans/many.py many/chung 300 && tools/queue.sh many/chung
#
# Run by root where there is iproute2, it gives each worker a network namespace of its own.
set -eu

PORT=54329
BRIDGE=172.31.7.1
folder=$(realpath "$1")
name=$(basename "$folder")
program=$(realpath "${BAOCAO:-target/release/baocao}")
scratch=$(mktemp -d)
count=$(find "$folder" -type f | wc -l)

as_server() {
    if [ "$(id -u)" = 0 ]; then (cd "$scratch" && runuser -u postgres -- "$@"); else "$@"; fi
}

cleanup() {
    as_server "$bin/pg_ctl" -D "$scratch/data" -m immediate stop > "$scratch/log" 2>&1 || true
    for worker in 1 2 3; do ip netns del baocao-$worker 2> /dev/null || true; done
    ip link del baocao 2> /dev/null || true
    rm -r "$scratch"
}

bin=$(find /usr/lib/postgresql -name initdb -printf '%h\n' | sort -V | tail -n 1)
trap cleanup EXIT
if [ "$(id -u)" = 0 ]; then chown postgres "$scratch"; fi
as_server "$bin/initdb" -U lan -E UTF8 --locale=C --auth=trust -D "$scratch/data" > /dev/null
echo "host all lan $BRIDGE/24 trust" | as_server tee -a "$scratch/data/pg_hba.conf" > /dev/null
as_server "$bin/pg_ctl" -D "$scratch/data" -l "$scratch/server" -w \
    -o "-p $PORT -k $scratch -c listen_addresses=*" start > /dev/null

host=127.0.0.1
if ip netns add baocao-1 2> /dev/null; then
    host=$BRIDGE
    ip netns add baocao-2
    ip netns add baocao-3
    ip link add baocao type bridge
    ip addr add $BRIDGE/24 dev baocao
    ip link set baocao up
    for worker in 1 2 3; do
        ip link add baocao-$worker type veth peer name eth0 netns baocao-$worker
        ip link set baocao-$worker master baocao up
        ip -n baocao-$worker addr add 172.31.7.1$worker/24 dev eth0
        ip -n baocao-$worker link set eth0 up
    done
    echo "each worker in a network namespace of its own"
fi

database() { echo "postgres://lan@$host:$PORT/$1"; }
ask() { psql -AtqX "$(database "$1")" -c "SET search_path TO baocao" -c "$2"; }
fresh() { psql -qX "$(database postgres)" -c "SET client_min_messages = warning" -c "DROP DATABASE IF EXISTS $1" -c "CREATE DATABASE $1"; }
since() { echo "$(date +%s.%N) - $1" | bc; }
# Becomes the worker of a number, in its namespace.
worker() {
    set -- "$1" "$program" work --db "$(database many)" --jobs 1 --lease 6 --until-empty
    number=$1
    shift
    if [ $host = $BRIDGE ]; then set -- ip netns exec "baocao-$number" "$@"; fi
    exec "$@" 2> "$scratch/worker-$number"
}
held() { ask many "SELECT count(*) FROM queue JOIN workers USING (worker) WHERE state = 'running' AND pid = $1"; }
# Stops a worker in its tracks while it has a document in hand.
pause() {
    until kill -STOP "$1" && sleep 0.1 && [ "$(held "$1")" = 1 ]; do
        kill -CONT "$1"
        sleep 0.3
    done
}
holds() {
    ask "$1" "SELECT '$1', (SELECT count(*) FROM reports), (SELECT count(*) FROM criteria),
      (SELECT md5(string_agg(c::text, '|' ORDER BY c::text)) FROM criteria c),
      (SELECT md5(string_agg(f::text, '|' ORDER BY f::text)) FROM files f)"
}

cd "$(dirname "$folder")"
fresh one
start=$(date +%s.%N)
"$program" ingest "$name" --out "$scratch/out" --db "$(database one)" --jobs 2 --quiet
echo "ingest --jobs 2: $count scans in $(since "$start") s"
holds one

for blows in none "one killed, one paused"; do
    fresh many
    "$program" enqueue "$name" --db "$(database many)" --quiet
    start=$(date +%s.%N)
    (worker 1) & one=$!
    (worker 2) & two=$!
    (worker 3) & three=$!
    if [ "$blows" != none ]; then
        until [ "$(ask many "SELECT count(*) >= $count / 5 FROM queue WHERE state = 'done'")" = t ]; do sleep 0.2; done
        pause $one
        kill -KILL $one
        pause $two
    fi
    # It ends when nothing is left.
    wait $three
    echo "three workers ($blows): $count scans in $(since "$start") s"
    if [ "$blows" != none ]; then kill -CONT $two; fi
    wait $two
    wait $one || true
    ask many "SELECT state, count(*), 'claimed ' || sum(claims) FROM queue GROUP BY 1"
    tail -qn 1 "$scratch"/worker-?
    holds many
done
