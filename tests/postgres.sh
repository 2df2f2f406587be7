#!/usr/bin/env bash
# Runs a command with a PostgreSQL server of its own, whose address is in ACCORD_TEST_POSTGRES:
#
#     tests/postgres.sh cargo test --locked --test app
#
# The server lives in a throw-away folder and ends with the command, however that ends. A command that never spoke
# to the server fails: it did not test what it was started for. With ACCORD_POSTGRES_DURABLE=1 it keeps what it commits
# whatever happens to the machine, as a server does that people depend on: that is what it costs to measure.
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: tests/postgres.sh COMMAND [ARGUMENT…]" >&2; exit 2; }

# Debian keeps the server's programs out of the path, one folder for each version.
initdb=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort --version-sort | tail -n 1)
[ -x "$initdb" ] || initdb=$(command -v initdb) ||
  { echo "tests/postgres.sh: no PostgreSQL server is installed (Debian: apt-get install postgresql)" >&2; exit 1; }
bin=$(dirname "$initdb")

folder=$(mktemp --directory --tmpdir accord-postgres.XXXXXX)
log=$folder/log

# PostgreSQL refuses to be run by root.
as_owner=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as_owner=(runuser --user postgres --)
fi
server() { (cd "$folder" && "${as_owner[@]}" "$bin/$1" "${@:2}"); }

stop() {
  trap '' INT TERM HUP
  [ ! -e "$folder/data/postmaster.pid" ] || server pg_ctl stop --pgdata="$folder/data" --mode=immediate --silent || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

server initdb --pgdata="$folder/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync >"$log.initdb" 2>&1 ||
  { cat "$log.initdb" >&2; exit 1; }

cat >>"$folder/data/postgresql.conf" <<SETTINGS
listen_addresses = '127.0.0.1'
unix_socket_directories = '$folder'
max_connections = 200
log_connections = on
SETTINGS
# Nothing that is only tested need survive a power cut; what is measured has the room that it would be given.
if [ "${ACCORD_POSTGRES_DURABLE:-}" = 1 ]; then
  cat >>"$folder/data/postgresql.conf" <<SETTINGS
shared_buffers = 1GB
max_wal_size = 4GB
SETTINGS
else
  cat >>"$folder/data/postgresql.conf" <<SETTINGS
fsync = off
full_page_writes = off
synchronous_commit = off
SETTINGS
fi

# A port that is taken shows at the start; below 32768 none is lent to outgoing connections.
for attempt in {1..20}; do
  port=$((20000 + RANDOM % 12000))
  ! server pg_ctl start --pgdata="$folder/data" --log="$log" --options="-p $port" --wait --silent >/dev/null 2>&1 || break
  [ "$attempt" -lt 20 ] || { cat "$log" >&2; exit 1; }
done

status=0
ACCORD_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres" "$@" || status=$?

connections=$(grep --count 'connection authorized' "$log" || true)
if [ "$status" = 0 ] && [ "$connections" = 0 ]; then
  echo "tests/postgres.sh: nothing in this command spoke to PostgreSQL" >&2
  status=1
fi
exit "$status"
