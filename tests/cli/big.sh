#!/bin/sh
# A file of 100,000 lines and 20 columns loads; no time is asserted here (see tests/bench).
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

awk 'BEGIN {
    x = 1
    for (i = 1; i <= 20; i++) printf "c%d%s", i, (i < 20 ? "," : "\n")
    for (row = 0; row < 100000; row++)
        for (i = 1; i <= 20; i++) {
            x = (x * 16807) % 2147483647
            printf "%.6f%s", x / 2147483647 - 0.5, (i < 20 ? "," : "\n")
        }
}' >big.csv
run data big.csv
ok "100,000 x 20 loads" is_status 0
ok "every line is there" lines_are "$tmp/out" 100001
tail -n 1 big.csv >last
tail -n 1 "$tmp/out" >>last
ok "the last line is right" awk -F , '
    NR == 1 { split($0, right) }
    NR == 2 { for (i = 1; i <= 20; i++) if ((right[i] - $i) ^ 2 > 1e-14) exit 1 }
    END { exit NR != 2 }' last
run gradients big.csv
ok "gradients of it" is_status 0
run train big.csv --epochs 1 --quiet
ok "an epoch of it" has "$tmp/out" ' 19-8-1: epoch 1, step 3125, '
sed '100000s/^[^,]*,/x,/' big.csv >wrong.csv
fails 1 wrong.csv:100000:1: data wrong.csv
finish
