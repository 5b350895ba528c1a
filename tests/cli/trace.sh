#!/bin/sh
# `train --trace`: a line of JSON for each update.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

run train xor -q --epochs 30 --trace own.ndjson
ok "a trace is written" lines_are own.ndjson 32
ok "and the result" has "$tmp/out" '^xor 2-4-1: epoch 30'
"$BACKPROP" train vowels --epochs 1 --batch 30 -o adamw --trace - 2>words >piped
ok "on standard output" has piped '^{"backprop": 1'
ok "the result goes to standard error then" has words '^vowels '
run train -q xor --epochs 2 --dropout 0.5 --trace dropped.ndjson
ok "dropout is said in the first line" has dropped.ndjson '"unchecked": "a, d and g'
run train -q xor --rate 1e9 --hidden none --output-activation identity --trace far.ndjson
ok "training that diverges" is_status 3
ok "leaves the updates before" matches far.ndjson '^{"step":3,.*"g"'

# Writing.
fails 2 'cannot both go to standard output' train xor --log - --trace -
fails 2 'where the log goes' train xor --log a.out --trace a.out
mkdir folder
fails 1 'folder: cannot write' train xor --trace folder
if [ -c /dev/full ]; then
    run train xor -q --trace /dev/full --epochs 9
    ok "a full disk" is_status 1
    ok "is said" has "$tmp/err" '/dev/full: cannot write'
else
    skip "a full disk" "no /dev/full"
fi
fails 2 "--trace does not go with 'gradients'" gradients --trace own.ndjson
finish
