#!/bin/sh
# `gradients` against an independent implementation in double (tests/reference), and with itself.
# shellcheck source-path=SCRIPTDIR source=tap.sh
if [ -z "${REFERENCE:-}" ]; then
    REFERENCE=./reference
    [ -x ./tests/reference/reference ] && REFERENCE=./tests/reference/reference
fi
case $REFERENCE in
/*) ;;
*) REFERENCE=$(pwd)/$REFERENCE ;;
esac
. "${srcdir:-.}/tests/cli/tap.sh"
[ -x "$REFERENCE" ] || { echo "Bail out! $REFERENCE: no such program; set REFERENCE" && exit 1; }

# agrees SESSION ARGUMENT...: what the program prints for a session is right; its samples are in
# data.csv.
agrees() {
    session=$1
    shift
    run gradients --load "$session" "$@"
    is_status 0 && is_empty "$tmp/err" && "$REFERENCE" compare "$session" "$tmp/out" <data.csv
}
opened_agrees() { "$BACKPROP" data --load "$1" >data.csv && agrees "$@"; }
mkdir random
seed=1
while [ "$seed" -le "$(fewer 100)" ]; do
    "$REFERENCE" random "$seed" random
    ok "random session $seed" opened_agrees "random/$seed.json"
    # The number of samples differs; the first is always there.
    ok "and its first sample" agrees "random/$seed.json" --sample 1
    seed=$((seed + 1))
done

all_appear() {
    for name in $("$BACKPROP" list "$1" | cut -d ' ' -f 1); do
        grep -q "\"$name\"" random/*.json || { echo "no session has $name" && return 1; }
    done
}
if [ "$(fewer 100)" -eq 100 ]; then
    ok "every activation was among them" all_appear activations
    ok "every loss was among them" all_appear losses
fi

# The oracle does find what is wrong.
opened_agrees random/1.json --sample 1 >"$tmp/said"
cp "$tmp/out" gradients.json
ok "the oracle has something to compare" [ -s data.csv ]
sed 's/\([0-9]\.[0-9]*\)/1\1/' gradients.json >wrong.json
ok "the oracle sees a wrong loss" sh -c '! "$1" compare random/1.json wrong.json <data.csv' - \
    "$REFERENCE"
run gradients --load random/1.json --loss mean-squared
cp "$tmp/out" mean.json
run gradients --load random/1.json --loss half-squared
cp "$tmp/out" half.json
ok "the oracle sees a wrong gradient" sh -c '
    ! "$1" compare random/1.json mean.json <data.csv ||
        ! "$1" compare random/1.json half.json <data.csv' - "$REFERENCE"

# Sessions that the program made, at their start and in the middle of training.
number=0
while read -r arguments; do
    number=$((number + 1))
    # shellcheck disable=SC2086
    run train $arguments --quiet --save "made$number.json"
    ok "after: $arguments" opened_agrees "made$number.json" --sample 1
done <<'END'
xor --epochs 0
xor --epochs 100
xor --epochs 30 --batch 3 --loss mean-squared
majority --epochs 20
mazur --epochs 5
parity:6 --epochs 10 --hidden 8,8,8,8 --activation tanh,sigmoid,relu,identity
encoder:16 --epochs 10 --batch 5
parity:10 --epochs 2 --hidden 64,64
encoder:256 --epochs 1 --hidden 8
or --hidden none --epochs 10
vowels --epochs 20 --hidden 6,5 --loss mean-squared
vowels --epochs 20 --hidden 9,8,7,6 --activation elu,softsign,mish,sine --optimizer adam
xor --epochs 20 --hidden 6,5 --activation gelu,softplus --loss binary-cross-entropy
mazur --epochs 1 --hidden 6,5 --activation silu,selu --loss huber --output-activation hard-tanh
encoder --epochs 20 --activation leaky-relu --loss mean-absolute --output-activation softmax
END

# The gradient is the mean over the samples of delta times the activation before it.
outer() {
    k=1
    count=$1
    shift
    set -- "$@"
    files=
    while [ "$k" -le "$count" ]; do
        run gradients "$@" --sample "$k"
        is_status 0 || return 1
        cp "$tmp/out" "sample$k.json"
        files="$files sample$k.json"
        k=$((k + 1))
    done
    # shellcheck disable=SC2086
    "$REFERENCE" outer $files
}
ok "delta times input: mazur" outer 1 mazur
ok "delta times input: xor" outer 4 xor --hidden 3,2
ok "delta times input: parity" outer 8 parity --loss mean-squared --activation relu
ok "delta times input: encoder" outer 8 encoder --output-activation tanh

# The pass is over all samples in stored order, whatever the mini-batch.
run gradients parity
cp "$tmp/out" full.json
run gradients parity --batch 3 --shuffle on
ok "the mini-batch does not matter" same full.json "$tmp/out"
run train xor --epochs 3 --batch 3 --save s.json
cp s.json before.json
run gradients --load s.json
ok "a session is only read" same s.json before.json

# Mazur's example, from the article: dE/dw5 = 0.082167041, dE/dw1 = 0.000438568.
close() { awk "BEGIN { d = $1 - ($2); exit !(d * d < 1e-16) }"; }
run gradients mazur
numbers=$(tr -c '0-9.e+\n-' ' ' <"$tmp/out" | tr -s ' \n' '  ')
w1=$(grep '^ *\[[0-9]' "$tmp/out" | sed -n 1p | tr -d '[]' | cut -d , -f 1)
w5=$(grep '^ *\[[0-9]' "$tmp/out" | sed -n 3p | tr -d '[]' | cut -d , -f 1)
ok "Mazur's dE/dw1" close "$w1" 0.000438568
ok "Mazur's dE/dw5" close "$w5" 0.082167041
ok "numbers have at most nine digits" awk -v all="$numbers" 'BEGIN {
    n = split(all, v, " ")
    for (i = 1; i <= n; i++) {
        sub(/e.*/, "", v[i]); gsub(/[.+-]/, "", v[i]); sub(/^0*/, "", v[i])
        if (length(v[i]) > 9) exit 1
    }
}'
finish
