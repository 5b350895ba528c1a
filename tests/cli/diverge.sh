#!/bin/sh
# Training that diverges: exit 3, a sentence that helps, and a finite session.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

explained() {
    is_status 3 && is_empty "$tmp/out" && is_plain && lines_are "$tmp/err" 1 &&
        has "$tmp/err" '^backprop: .*diverged' && has "$tmp/err" "[wb]\\[[0-9]*\\]\\[[0-9,]*\\]" &&
        has_text "$tmp/err" "rate $1"
}
finite() { ! grep -q -i -e nan -e inf "$1"; }
for arguments in '' '--batch 1' '--batch 3 --shuffle off' '--loss mean-squared' '--hidden none' \
    '--activation relu --hidden 8,8' '--activation identity'; do
    rm -f saved.json
    # shellcheck disable=SC2086
    run train xor --output-activation identity --rate 1e6 $arguments --quiet --save saved.json
    ok "diverges: $arguments" explained 1e+06
    ok "a finite session is saved: $arguments" finite saved.json
    run data --load saved.json
    ok "it can be loaded: $arguments" is_status 0
    run train --load saved.json --epochs 0 --save again.json --quiet
    ok "and saved again, the same: $arguments" same saved.json again.json
done
run train xor --output-activation identity --rate 1e6 --quiet --log -
ok "exit 3 with a log too" is_status 3
ok "the log ends with a finite epoch, or the first loss that is not" awk -F , '
    NR > 1 && $1 != NR - 2 { exit 1 }' "$tmp/out"
run train xor --rate 1e9 --epochs 50 --quiet
ok "what only saturates has not diverged" is_status 0
finish
