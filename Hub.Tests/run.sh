#!/usr/bin/env bash
# Builds and runs the tests.
#   Hub.Tests/run.sh                        all of them
#   Hub.Tests/run.sh ChatPage               those whose full name contains ChatPage
#   Hub.Tests/run.sh --filter EXPRESSION    those that match, in the words of dotnet test; other arguments go there too
# The last line is "N passed, N failed", with ", N skipped" if any; the exit code is 0 only when something ran and
# nothing failed.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

fail() {
    echo "$*" >&2
    echo "0 passed, 0 failed"
    exit 1
}

# need COMMAND PACKAGE: has the command there, through Debian's package if this user may install it.
need() {
    command -v "$1" > /dev/null && return
    if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
        echo "Installing $2"
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2"; } \
            > /dev/null && return
    fi
    echo "$1 is missing, the tests that need it will fail: install the package $2 (apt-get install $2)" >&2
}

command -v dotnet > /dev/null || fail "dotnet is missing: install the .NET 10 SDK"
dotnet --version > /dev/null || fail "the .NET SDK here is not the one that global.json asks for: install the .NET 10 SDK"
[ -n "${HUB_CHROMIUM:-}" ] || need chromium chromium
need curl curl
need npm npm
need script bsdutils
need haproxy haproxy
need nginx nginx-light
need tmux tmux
need kubectl kubernetes-client
# The server itself lies outside of the search path.
compgen -G "/usr/lib/postgresql/*/bin/initdb" > /dev/null || need initdb postgresql

# What the tests of hub.js run on: node and the TypeScript compiler, as package-lock.json has them.
client=Hub.Tests/Client
if [ ! "$client/node_modules/.package-lock.json" -nt "$client/package-lock.json" ] && command -v npm > /dev/null; then
    echo "Installing node, TypeScript and axe-core into $client/node_modules"
    npm ci --prefix "$client" --no-audit --no-fund --no-update-notifier --loglevel=error > /dev/null ||
        echo "npm could not install what $client/package.json names, the tests that need it will fail" >&2
fi

[ $# -gt 0 ] && [[ $1 != -* ]] && set -- --filter "FullyQualifiedName~$1" "${@:2}"

dotnet restore Hub.sln --verbosity quiet || fail "the NuGet packages could not be restored"
dotnet build Hub.sln --no-restore --verbosity quiet || fail "the build failed"

results=Hub.Tests/TestResults
rm -f "$results/run.trx"
dotnet test Hub.Tests --no-build --results-directory "$results" --logger "trx;LogFileName=run.trx" "$@"
status=$?

# <Counters total="7" executed="6" passed="5" failed="1" error="0" timeout="0" aborted="0" …/>
counters=$(grep -m 1 -o '<Counters [^>]*' "$results/run.trx" 2> /dev/null)
count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<< "$counters"; }
[ -n "$counters" ] && [ "$(count total)" -gt 0 ] || fail "no test ran"

passed=$(count passed)
skipped=$(($(count total) - $(count executed)))
failed=$(($(count executed) - passed))
[ "$failed" = 0 ] || status=1
[ "$failed" -gt 0 ] || [ "$status" = 0 ] || echo "the run broke off before all tests had ended" >&2
if [ "$skipped" = 0 ]; then skipped=""; else skipped=", $skipped skipped"; fi
echo "$passed passed, $failed failed$skipped"
exit "$status"
