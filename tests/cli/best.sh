#!/bin/sh
# --patience remembers the lowest test loss, --restore-best goes back to it, sessions keep it.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

# A test part that is soon learnt by heart by the others: its loss falls, then rises.
awk 'BEGIN { srand(5); print "a,b,t"; for (i = 0; i < 40; i++) {
    a = (i * 37 % 41) / 41; b = (i * 17 % 43) / 43; t = (a + b > 1) != (i % 5 == 0)
    print a "," b "," t } }' >noisy.csv
set -- noisy.csv --test 0.4 --hidden 20 --rate 1 --batch 4

run train "$@" --epochs 300 --log whole.csv --save whole.json --quiet
least=$(awk -F, 'NR > 1 && (!n || $6 < n) { n = $6; at = $1 } END { print at }' whole.csv)
loss=$(awk -F, -v at="$least" '$1 == at { print $3 "," $6 }' whole.csv)
ok "the test loss is lowest on the way, not at the end" [ "$least" -gt 0 -a "$least" -lt 290 ]

# The weights are those of training so many epochs and no more.
layers() { sed -n '/"network"/,/"data"/p' "$1"; }
run train "$@" --epochs 300 --restore-best --log best.csv --save best.json
ok "restored, the result says so" has "$tmp/out" "restored: the weights of .* at epoch $least\$"
ok "its epoch is that" has "$tmp/out" "epoch $least, step"
ok "the log's last line too" [ "$(tail -n 1 best.csv | cut -d, -f1,3,6)" = "$least,$loss" ]
run train "$@" --epochs "$least" --save short.json --quiet
layers best.json >best.layers
layers short.json >short.layers
ok "to the last bit" same best.layers short.layers
run train --load best.json --epochs 0 --save again.json --quiet
ok "its history leads there" sh -c "! grep . '$tmp/err'"
ok "and on to the end of training" has again.json '"epoch": 300'
run train --load best.json --epochs 1 --save more.json --quiet
ok "going on from it keeps what lay ahead" has more.json '"branches"'

# EarlyStopping stops, and after --load it goes on waiting: as if it had never stopped.
run train "$@" --epochs 300 --patience 30 --log all.csv --save all.json
stop=$(field all.csv 1)
ok "patience stops 30 epochs after the lowest" [ "$stop" -eq $((least + 30)) ]
run train "$@" --epochs $((least + 10)) --patience 30 --save half.json --quiet
run train --load half.json --epochs 300 --log rest.csv --save rest.json --quiet
ok "after --load the waiting goes on" [ "$(field rest.csv 1)" -eq "$stop" ]
ok "to the same session" same all.json rest.json
run train --load half.json --epochs 300 --restore-best --save back.json
ok "the best of before is computed again" has "$tmp/out" "restored: .* at epoch $least\$"
layers back.json >back.layers
ok "to the last bit as well" same back.layers short.layers
run train --load half.json --epochs 300 --restore-best
ok "also where nothing is saved" has "$tmp/out" "restored: .* at epoch $least\$"
run train "$@" --epochs 300 --patience 30 --restore-best --optimizer adam --rate 0.02 --save a.json
ok "with an optimizer that remembers" has "$tmp/out" 'restored: '
run train --load a.json --epochs 0 --quiet
ok "its history leads there too" sh -c "! grep . '$tmp/err'"

fails 2 '--test 0.3 would keep some' train xor --restore-best --epochs 3
run train xor --epochs 2 --save plain.json
fails 2 '--restore-best' train --load plain.json --restore-best --epochs 3
for best in 1 '{}' '{"loss": 1}' '{"loss": "x", "line": 1, "epoch": 1, "step": 1}' \
    '{"loss": 1, "line": 0, "epoch": 1, "step": 1}' \
    '{"loss": 1, "line": 1, "epoch": -1, "step": 1}'; do
    sed "s/\"best\": {.*}/\"best\": $best/" half.json >bad.json
    fails 1 best train --load bad.json --epochs 1
done
sed 's/"best": {.*}/"best": {"loss": -5, "line": 999, "epoch": 7, "step": 7}/' half.json >odd.json
run train --load odd.json --epochs 3 --restore-best --quiet
ok "a best that is nowhere is no harm" is_status 0
finish
