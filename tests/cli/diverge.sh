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
# said WHAT: the epoch, the step, the parameter or the last finite loss in the message.
said() {
    case $1 in
    epoch | step) sed "s/.* $1 \([0-9]*\)[,:].*/\1/" "$tmp/message" ;;
    parameter) sed 's/.*step [0-9]*: \(.*\) would become .*/\1/' "$tmp/message" ;;
    loss) sed 's/.*last finite loss \([0-9.e+]*\)).*/\1/' "$tmp/message" ;;
    esac
}

# losses_agree: the last finite loss is that of the last mini-batch: the whole training set before
# the update that was not made, or before the one before that when even the loss has overflowed.
losses_agree() {
    wanted=$(awk -F , '$3 ~ /^[0-9.e+-]+$/ { last = $3 } END { print last }' before.csv)
    number_is "($(said loss) / $wanted - 1) ^ 2" '<' 1e-10 || {
        echo "$(said loss), the log has $wanted"
        return 1
    }
}

# Where the parameters are finite still, the loss need not be.
just_before() { is_status 0 || { is_status 3 && has_text "$tmp/err" 'the loss is not finite'; }; }

# At a rate of 1000, full batches: what is saved is what a run has that stops just before.
while IFS= read -r arguments; do
    # shellcheck disable=SC2086
    run train xor --output-activation identity --rate 1000 $arguments --quiet --save saved.json
    ok "rate 1000: $arguments" explained 1000
    cp "$tmp/err" "$tmp/message"
    epochs=$(($(said epoch) - 1))
    ok "rate 1000: a step is an epoch: $arguments" [ "$(said step)" -eq "$(said epoch)" ]
    # shellcheck disable=SC2086
    run train xor --output-activation identity --rate 1000 $arguments --quiet --epochs $epochs \
        --save before.json --log before.csv
    ok "rate 1000: stopped just before: $arguments" just_before
    ok "rate 1000: the same session: $arguments" same before.json saved.json
    ok "rate 1000: the last finite loss: $arguments" losses_agree
    run train --load saved.json --epochs 1 --quiet
    ok "rate 1000: one more epoch, and it diverges: $arguments" is_status 3
done <<'ROWS'

--hidden none
--hidden 8,8 --activation relu
--loss mean-squared
--hidden 3 --activation identity
--optimizer momentum
--optimizer nesterov --hidden none
--optimizer sgd --l2 0.1 --hidden none
ROWS
run train xor --output-activation identity --rate 1000 --batch 1 --quiet --save saved.json
cp "$tmp/err" "$tmp/message"
ok "mini-batches: saved is the step before" has saved.json "\"step\": $(($(said step) - 1)),"

# The first parameter that is not finite: by data in which the ones before it never move.
while read -r row parameter; do
    printf 'x,y,t\n%s\n' "$row" >one.csv
    run train one.csv --hidden none --rate 1000 --quiet
    cp "$tmp/err" "$tmp/message"
    ok "the first parameter is $parameter" [ "$(said parameter)" = "$parameter" ]
done <<'ROWS'
5,5,5 w[1][1,1]
0,5,5 w[1][1,2]
0,0,5 b[1][1]
ROWS

run train xor --output-activation identity --rate 1e6 --quiet --log -
ok "exit 3 with a log too" is_status 3
ok "the log ends with a finite epoch, or the first loss that is not" awk -F , '
    NR > 1 && $1 != NR - 2 { exit 1 }' "$tmp/out"
run train xor --rate 1e9 --epochs 50 --quiet
ok "what only saturates has not diverged" is_status 0
finish
