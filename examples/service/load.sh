#!/usr/bin/env bash
# How much the service does, beside the plain library on the same machine: bash examples/service/load.sh [seconds]
#
# Needs wrk, which runs on the same cores. Every figure is for the same hundred interactions of the samples, again and again.
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=${1:-10}
port=18080
out=$(mktemp -d)
trap 'kill "${service:-}" 2>/dev/null || true; rm -r "$out"' EXIT

cargo build --locked --release -p wom-service
cargo build --locked --release --example classify
programs=${CARGO_TARGET_DIR:-target}/release

cat data/samples/interactions.jsonl data/samples/story.jsonl | grep '[^[:space:]]' | head -100 >"$out/hundred"
[[ $(wc -l <"$out/hundred") -eq 100 ]]
# A body of some megabytes, and one of a hundred thousand lines.
for _ in {1..100}; do cat "$out/hundred"; done >"$out/lines"
for _ in {1..10}; do cat "$out/lines"; done >"$out/many"
printf '[%s]' "$(paste -sd, "$out/hundred")" >"$out/array"

cat >"$out/load.lua" <<'LUA'
local bodies, at = {}, 0
function init(given)
    local headers, file = {["content-type"] = given[1]}, assert(io.open(given[2]))
    if os.getenv("SIZE") == "1" then
        for line in file:lines() do bodies[#bodies + 1] = wrk.format("POST", "/classify", headers, line) end
    else
        bodies[1] = wrk.format("POST", "/classify", headers, file:read("*a"))
    end
end
function request()
    at = at % #bodies + 1
    return bodies[at]
end
function done(summary, latency)
    local failed = summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.timeout
    local rate = summary.requests / summary.duration * 1e6
    local size = tonumber(os.getenv("SIZE"))
    print(string.format("| %s | %s | %.0f | %.0f | %.2f | %.2f | %d |", os.getenv("NAME"), os.getenv("CONNECTIONS"), rate, rate * size,
        latency:percentile(50) / 1000, latency:percentile(99) / 1000, failed))
end
LUA

"$programs/wom-service" --listen "127.0.0.1:$port" >"$out/log" &
service=$!
until grep -q listening "$out/log"; do sleep 0.1; done

# NAME CONNECTIONS TYPE FILE INTERACTIONS-IN-A-REQUEST
load() {
    NAME=$1 CONNECTIONS=$2 SIZE=$5 wrk -t1 "-c$2" "-d${seconds}s" --timeout 10s -s "$out/load.lua" \
        "http://127.0.0.1:$port" -- "$3" "$4" | grep '^|'
}
echo '| each request | connections | requests/s | interactions/s | median, ms | 99 of 100, ms | failed |'
echo '| --- | --- | --- | --- | --- | --- | --- |'
load 'one object' 1 application/json "$out/hundred" 1
load 'one object' 16 application/json "$out/hundred" 1
load 'array of 100' 1 application/json "$out/array" 100
load 'array of 100' 16 application/json "$out/array" 100
load '10,000 JSON lines' 1 application/x-ndjson "$out/lines" 10000
load '10,000 JSON lines' 2 application/x-ndjson "$out/lines" 10000
kill -TERM "$service"
wait "$service"
service=

# Microseconds that a command takes.
took() {
    local begun
    begun=$(date +%s%N)
    "$@" >/dev/null
    echo $((($(date +%s%N) - begun) / 1000))
}
for threads in 1 2; do
    start=$(took "$programs/examples/classify" --threads "$threads" /dev/null)
    all=$(took "$programs/examples/classify" --threads "$threads" "$out/many")
    echo "| the plain library (\`classify --threads $threads\` on 100,000 lines) | | | $((100000 * 1000000 / (all - start))) | | | |"
done
