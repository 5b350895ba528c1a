#!/bin/sh
# Session files: written by hand they need little; broken ones are refused in one line.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

layer='{"units": 1, "activation": "tanh", "weights": [[1, -2.5]], "biases": [0]}'
network="\"network\": {\"inputs\": 2, \"layers\": [$layer]}"
echo "{$network, \"data\": \"xor\"}" >hand.json
run train --load hand.json --epochs 3 --log -
ok "network and data are enough" is_status 0
ok "it trains" has "$tmp/out" '^3,3,'
run gradients --load hand.json --sample 2
ok "gradients of it" is_status 0
ok "its weights are those of the file" has "$tmp/out" '^ *\[-2\.5\]'
for verb in train gradients check data; do
    cp hand.json named.csv
    run "$verb" named.csv
    ok "$verb knows a session by what is in the file" has "$tmp/err" \
        'named.csv is a saved session: going on with it'
    cp "$tmp/out" "$tmp/named"
    run "$verb" --load named.csv
    ok "$verb does the same as with --load" cmp -s "$tmp/out" "$tmp/named"
done
cp hand.json nand
run train nand --epochs 1
ok "a data set of that name comes before a session's file" has "$tmp/out" '^nand '
run train ./nand --epochs 1
ok "the file is named by its path" has "$tmp/out" '^xor 2-1: '
rm nand
run train --load hand.json --epochs 0 --save whole.json
ok "saved, it is whole" has whole.json '"cursor"'
ok "saved, its weights are the same" has whole.json '\[\[*1\.0, -2\.5\]'
run train --load hand.json --epochs 1 nand
ok "data on the command line" has "$tmp/out" '^nand 2-1: '
layer2='{"units": 1, "weights": [[1, 2]], "biases": [0]}'
echo "{\"network\": {\"inputs\": 2, \"layers\": [$layer2]}, \"data\": \"xor\"}" >short.json
run train --load short.json --epochs 1
ok "an activation may be left out" is_status 0

# broken TEXT JSON: every verb that loads says so.
broken() {
    printf '%s\n' "$2" >bad.json
    cp bad.json copy.json
    fails 1 "$1" train --load bad.json --save bad.json --epochs 1
    fails 1 "$1" gradients --load bad.json
    ok "the file is untouched" same copy.json bad.json
}
changed() { sed "s/$1/$2/" whole.json; }
broken bad.json:1: 'hello'
broken bad.json ''
broken bad.json: "{$network, \"data\": \"xor\""
broken bad.json:1: "{$network, \"data\": \"xor\"} more"
broken bad.json: '[]'
broken bad.json: 'null'
broken bad.json: '{}'
broken network '{"data": "xor"}'
broken data "{$network}"
broken data "{$network, \"data\": 5}"
broken data "{$network, \"data\": {}}"
broken nosuch "{$network, \"data\": \"nosuch\"}"
broken missing.csv "{$network, \"data\": \"missing.csv\"}"
broken network "{$network, \"data\": \"parity\"}"
broken network "{$network, \"data\": \"mazur\"}"
broken bad.json: "{$network, $network, \"data\": \"xor\"}"
broken bad.json: "{$network, \"data\": \"xor\", \"data\": \"or\"}"
broken bad.json: "$(changed '1\.0, -2\.5' 'NaN, 1')"
broken bad.json: "$(changed '1\.0, -2\.5' '1, Infinity')"
broken bad.json: "$(changed '1\.0, -2\.5' '1, 1e400')"
broken edits "{$network, \"data\": \"xor\", \"edits\": 1}"
for edit in '{"sample": 5, "column": "x1", "value": 1}' \
    '{"sample": 0, "column": "x1", "value": 1}' \
    '{"sample": 1, "column": "x3", "value": 1}' '{"sample": 1, "column": "t0", "value": 1}' \
    '{"sample": 1, "column": "x", "value": 1}' '{"sample": 1, "column": "x1"}' '1' \
    '{"sample": 1, "column": "t1", "value": 7}' '{"sample": 1, "column": "x1", "value": 1e99}'; do
    broken edits "{$network, \"data\": \"xor\", \"edits\": [$edit]}"
done
# A curve is only drawn, and still checked.
curve() { printf '%s' "{$network, \"data\": \"xor\", \"curves\": $1}"; }
of='"line": "b1", "from": 1, "start": 0, "spacing": 0'
for curves in 1 '{}' '[1]' "[{$of}]" "[{$of, \"points\": []}]" "[{$of, \"points\": [1]}]" \
    "[{$of, \"points\": [[1]]}]" "[{$of, \"points\": [[0, 1], [0, 2]]}]" \
    "[{$of, \"points\": [[0, null]]}]" "[{$of, \"points\": [[-1, 1]]}]" \
    "[{$of, \"points\": [[0, \"1\"]]}]" "[{$of, \"points\": [[0, 1, 1, 1]]}]" \
    "[{$of, \"points\": [[0, 1, 2, 3, 1, null]]}]" "[{\"line\": \"b1\", \"points\": [[0, 1]]}]" \
    "[{$of, \"points\": [$(yes '[0, 1],' | head -n 2048) [0, 1]]}]"; do
    broken curves "$(curve "$curves")"
done
curve "[{$of, \"points\": [[0, 1], [1, 0.5, 0.6], [2, 0.4, 0.3, 0.5, 0.4, null]]}]" >drawn.json
run train --load drawn.json --epochs 1
ok "what is right is taken" is_status 0
edit='{"sample": 1, "column": "x1", "value": 1}'
edits=$(yes "$edit," | head -n 65536 && echo "$edit")
broken 'at most 65536' "{$network, \"data\": \"xor\", \"edits\": [$edits]}"
broken weights "$(changed '1\.0, -2\.5' '1, 1e39')"
broken weights "$(changed '1\.0, -2\.5' '1')"
broken weights "$(changed '1\.0, -2\.5' '1, 2, 3')"
broken weights "$(changed '1\.0, -2\.5' '1, "2"')"
broken weights "$(changed '1\.0, -2\.5' '1, null')"
broken biases "$(changed '"biases": \[0\.0\]' '"biases": []')"
broken biases "$(changed '"biases": \[0\.0\]' '"biases": 1')"
broken biases "$(changed '"biases": \[0\.0\]' '"other": 1')"
broken units "$(changed '"units": 1' '"units": 0')"
broken units "$(changed '"units": 1' '"units": -1')"
broken units "$(changed '"units": 1' '"units": 1.5')"
broken units "$(changed '"units": 1' '"units": 99999999999999')"
broken weights "$(changed '"units": 1' '"units": 65536')"
broken inputs "$(changed '"inputs": 2' '"inputs": "2"')"
broken inputs "$(changed '"inputs": 2' '"inputs": 0')"
broken "did you mean 'tanh'" "$(changed '"tanh"' '"tahn"')"
broken loss "$(changed '"half-squared"' '"half-round"')"
broken rate "$(changed '"rate": [0-9.]*' '"rate": -1')"
broken rate "$(changed '"rate": [0-9.]*' '"rate": "fast"')"
broken batch "$(changed '"batch": "full"' '"batch": 0')"
broken batch "$(changed '"batch": "full"' '"batch": "half"')"
broken seed "$(changed '"seed": 1,' '"seed": -1,')"
broken epoch "$(changed '"epoch": 0' '"epoch": -1')"
broken position "$(changed '"position": 0' '"position": 4')"
broken backprop "$(changed '"backprop": 1' '"backprop": 2')"
broken order "$(changed '"order": "[a-z]*"' '"order": "odd"')"
broken shuffle "$(changed '"shuffle": true' '"shuffle": "no"')"
broken layers '{"network": {"inputs": 2, "layers": []}, "data": "xor"}'
broken layers '{"network": {"inputs": 2, "layers": [5]}, "data": "xor"}'
broken '\x1b' "$(changed '"tanh"' "\"\\\\u001b[31m\"")"
broken '\x1b' "{$network, \"data\": \"\\u001b[31m\"}"
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "[" }' >deep.json
fails 1 deep.json train --load deep.json

# What is no session at all.
mkdir folder
fails 1 folder train --load folder
fails 1 missing.json train --load missing.json
fails 1 /dev/zero train --load /dev/zero
fails 1 /dev/null train --load /dev/null
fails 1 backprop train --load "$BACKPROP"
printf 'a,b\n1,2\n' >data.csv
fails 1 data.csv:1: train --load data.csv
finish
