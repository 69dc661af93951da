#!/bin/sh
# The private PostgreSQL cluster of the database tests: Unix socket only, nothing durable.
#   testcluster.sh start FILE    writes FILE with the socket folder; replaces what a crashed run left behind
#   testcluster.sh restart FILE
#   testcluster.sh stop FILE
# With RAVEN_TEST_TCP_PORT it also listens on that port of 127.0.0.1 (for tests that cut the network).
# As root the server runs as the user postgres, in a fresh folder of the temporary directory.
set -eu

action=$1
file=$2

find_binaries() {
    packaged=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn)
    on_path=$(dirname "$(command -v initdb || echo /initdb)")
    for folder in $packaged "$on_path"; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            echo "$folder"
            return
        fi
    done
    echo "testcluster: no PostgreSQL server found; install postgresql-15" >&2
    exit 1
}

as_server_user() {
    if [ "$(id -u)" = 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

stop_cluster() {
    [ -f "$file" ] || return 0
    folder=$(sed -n 's/^folder=//p' "$file")
    case $folder in
    */raven-test.*) ;;
    *) rm -f "$file"; return 0 ;;
    esac
    if [ -d "$folder/data" ]; then
        (cd / && as_server_user "$binaries/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1) || true
        rm -rf "$folder"
    fi
    rm -f "$file"
}

start_cluster() {
    folder=$(mktemp -d "${TMPDIR:-/tmp}/raven-test.XXXXXX")
    chmod 0755 "$folder"
    [ "$(id -u)" != 0 ] || chown postgres: "$folder"
    # Written first, so that whatever happens next is found and cleared by the next run.
    printf 'folder=%s\n' "$folder" >"$file"
    cd /
    as_server_user "$binaries/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
        >"$folder.log" 2>&1 || { cat "$folder.log" >&2; exit 1; }
    rm -f "$folder.log"
    # shellcheck disable=SC2016
    as_server_user sh -c 'cat >>"$1/data/postgresql.conf"' sh "$folder" <<END
listen_addresses = '${RAVEN_TEST_TCP_PORT:+127.0.0.1}'
unix_socket_directories = '$folder'
port = ${RAVEN_TEST_TCP_PORT:-5432}
fsync = off
full_page_writes = off
synchronous_commit = off
max_connections = 200
shared_buffers = 128MB
max_wal_size = 4GB
jit = off
log_min_messages = warning
END
    as_server_user "$binaries/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 60 start >/dev/null ||
        { cat "$folder/server.log" >&2; exit 1; }
}

binaries=$(find_binaries)
case $action in
start)
    stop_cluster
    start_cluster
    ;;
restart)
    folder=$(sed -n 's/^folder=//p' "$file")
    cd /
    as_server_user "$binaries/pg_ctl" -D "$folder/data" -l "$folder/server.log" -m fast -w -t 60 restart >/dev/null
    ;;
stop)
    stop_cluster
    ;;
*)
    echo "usage: testcluster.sh start|restart|stop FILE" >&2
    exit 2
    ;;
esac
