#!/usr/bin/env bash
# Measures the hub beside its peers, alternating, and prints medians as a markdown table.
#   compare.sh [-n REPETITIONS] [-t SECONDS] [-s "SCENARIOS"] [-p "SERVERS"]
#   scenarios: s1max s1x64 s1strict s1r100 s2 s3 s4 s5      servers: hub plain signalr ws
# Server on core 0, load generator on core 1. With one core the .NET runtime collects as a workstation does, whatever is
# configured; nothing else of its collector is set here, for the hub or for a peer. HUB_BENCH_ARTIFACTS keeps the builds.
set -euo pipefail
cd "$(dirname "$0")"

repetitions=5 seconds=10
scenarios="s1max s1x64 s1strict s1r100 s2 s3 s4 s5"
servers="hub plain signalr ws"
while getopts n:t:s:p: flag; do
    case $flag in
        n) repetitions=$OPTARG ;;
        t) seconds=$OPTARG ;;
        s) scenarios=$OPTARG ;;
        p) servers=$OPTARG ;;
        *) exit 2 ;;
    esac
done

for command in dotnet taskset jq; do
    command -v "$command" > /dev/null || { echo "$command is missing" >&2; exit 1; }
done

work=${HUB_BENCH_ARTIFACTS:-$(mktemp -d)}
results=$(mktemp -d)
server_process=
finish() {
    [ -z "$server_process" ] || kill "$server_process" 2> /dev/null || true
    rm -rf "$results"
    [ -n "${HUB_BENCH_ARTIFACTS:-}" ] || rm -rf "$work"
}
trap finish EXIT

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
echo "Building" >&2
dotnet build ../../Hub.Host -c Release -v quiet -o "$work/hub" > /dev/null
case " $servers " in *" plain "* | *" signalr "*) dotnet build Peers/DotNet -c Release -v quiet -o "$work/peers" > /dev/null ;; esac
case " $servers " in *" ws "*) (cd Peers/Node && npm install --silent --no-audit --no-fund --no-package-lock) ;; esac

# start SERVER: on core 0; sets url, echo and protocol.
start() {
    local port=$((18080 + RANDOM % 2000))
    url="ws://127.0.0.1:$port/ws/{room}" echo="ws://127.0.0.1:$port/echo" protocol=raw
    case $1 in
        hub) taskset -c 0 "$work/hub/hub" serve --urls "http://127.0.0.1:$port" --rate-limit off > /dev/null & ;;
        plain) taskset -c 0 "$work/peers/peers" --urls "http://127.0.0.1:$port" > /dev/null & ;;
        signalr)
            taskset -c 0 "$work/peers/peers" --urls "http://127.0.0.1:$port" > /dev/null &
            url="ws://127.0.0.1:$port/signalr" echo=$url protocol=signalr ;;
        ws) taskset -c 0 node Peers/Node/peer.mjs "$port" > /dev/null & ;;
        *) echo "no such server: $1" >&2; exit 2 ;;
    esac
    server_process=$!
    for _ in $(seq 100); do
        (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && return
        sleep 0.1
    done
    echo "$1 does not start" >&2
    exit 1
}

stop() {
    kill "$server_process" 2> /dev/null || true
    wait "$server_process" 2> /dev/null || true
    server_process=
}

# bench SCENARIO: against what has been started; the result as JSON.
bench() {
    local time="--duration 00:00:$(printf %02d "$seconds") --warmup 00:00:03"
    local room="fanout $url $time" load
    case $1 in
        s1max) load="$room --window 8" ;;
        s1x64) load="$room --window 64" ;;
        s1strict) load="$room --strict" ;;
        s1r100) load="$room --rate 100" ;;
        s2) load="$room --rooms 100 --members 10 --publishers members --window 200" ;;
        s3) load="echo $echo $time" ;;
        s4) load="connect $url --connections 10000 --rooms 1000 --settle 00:00:03" ;;
        s5) load="$room --members 10000 --rate 5" ;;
        *) echo "no such scenario: $1" >&2; exit 2 ;;
    esac
    # shellcheck disable=SC2086 # the words of a command line
    taskset -c 1 "$work/hub/hub" bench $load --protocol "$protocol" --pid "$server_process" --json
}

for repetition in $(seq "$repetitions"); do
    for scenario in $scenarios; do
        for server in $servers; do
            echo "$repetition of $repetitions: $scenario $server" >&2
            start "$server"
            bench "$scenario" > "$results/$scenario.$server.$repetition" || echo "  not clean: see the last column" >&2
            stop
        done
    done
done

# median SCENARIO SERVER MEMBER
median() {
    jq -s "map($3) | map(select(. != null)) | sort | if length == 0 then 0 else .[length / 2 | floor] end" "$results/$1.$2".*
}

processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)
echo "Medians of $repetitions, $seconds s each, server on core 0 and load on core 1 of ${processor:-an unnamed processor}, $(date -u +%F)."
echo
echo "| scenario | server | per second | ratio | µs of processor each | p50 / p99 ms | B per connection | bench's own % | unclean |"
echo "|---|---|---|---|---|---|---|---|---|"
for scenario in $scenarios; do
    first=
    for server in $servers; do
        if [ "$scenario" = s4 ]; then rate=.connectsPerSecond latency=.handshakeMs; else rate=.deliveriesPerSecond latency=.latencyMs; fi
        perSecond=$(median "$scenario" "$server" $rate)
        first=${first:-$perSecond}
        unclean=$(jq -s 'map(select(((.lost // 0) + (.doubled // 0) + (.outOfOrder // 0) + .closed + (.failed // 0)) > 0)) | length' "$results/$scenario.$server".*)
        LC_ALL=C printf '| %s | %s | %.0f | %.2f | %.2f | %.2f / %.2f | %.0f | %.0f | %s |\n' "$scenario" "$server" "$perSecond" \
            "$(jq -n "if $perSecond == 0 then 0 else $first / $perSecond end")" \
            "$(median "$scenario" "$server" .server.cpuMicrosecondsEach)" \
            "$(median "$scenario" "$server" $latency.p50)" "$(median "$scenario" "$server" $latency.p99)" \
            "$(median "$scenario" "$server" .server.memoryBytesPerConnection)" "$(median "$scenario" "$server" .ownCpuPercent)" "$unclean"
    done
done
echo
echo "The ratio is that of the first server to the one in the row."
