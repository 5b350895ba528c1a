#!/bin/sh
# The same sessions end in the same bytes of parameters on every machine with fused multiply-add,
# whatever its kernels; and one that stops on one machine goes on at another. $OTHER_BACKPROP, where
# there is one, is the program of another machine, which runs here as well.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"
OTHER_BACKPROP=${OTHER_BACKPROP:-$BACKPROP}

# Real targets, with numbers that have no short binary form, from whole numbers alone.
awk 'BEGIN {
    print "a,b,c,y"
    for (i = 1; i <= 60; i++) {
        a = i * 37 % 101; b = i * 53 % 97; c = i * 29 % 89
        printf "%d.%03d,-%d.%d,%d,%d.%d\n", a / 10, a * 7, b / 9, b % 10, c - 40, a * b / 977, c % 7
    }
}' >reals.csv
# Ten classes of 64 pixels: a bar at a height of its own, and what else is there.
awk 'BEGIN {
    for (i = 0; i < 120; i++) {
        for (p = 0; p < 64; p++)
            printf "0.%02d,", p % 10 == i % 10 ? 60 + i * p % 40 : i * p * 17 % 45
        print "k" i % 10
    }
}' >pixels.csv

# All from the start of a session's file up to its data: sizes, activations, weights, biases.
parameters() { sed '/^  "data"/,$d' "$1"; }
sum_of() { parameters "$1" | cksum | cut -d ' ' -f 1; }
is_sum() { printf '%s of %s\n' "$(sum_of "$1")" "$1" && [ "$(sum_of "$1")" = "$2" ]; }

# ends NAME SUM EPOCHS ARGUMENT...
ends() {
    name=$1 sum=$2 epochs=$3
    shift 3
    run train "$@" --epochs "$epochs" --save "$name.json"
    is_status 0 && is_sum "$name.json" "$sum"
}

# The first part here, the second there.
goes_on() {
    name=$1 sum=$2 half=$(($3 / 2)) rest=$(($3 - $3 / 2))
    shift 3
    run train "$@" --epochs "$half" --save half.json
    is_status 0 || return 1
    "$OTHER_BACKPROP" train --load half.json --epochs "$rest" --save end.json >out 2>err &&
        is_sum end.json "$sum" && same "$name.json" end.json
}

# session NAME SUM EPOCHS ARGUMENT...: with the kernels chosen, and half by half with those
# that each machine chooses by itself.
session() {
    ok "$1 on $kernels" ends "$@"
    unset BACKPROP_KERNELS
    ok "$1, begun on one machine and ended on another" goes_on "$@"
    export BACKPROP_KERNELS="$kernels"
}

# The checksums are those of x86-64 with AVX2.
sessions() {
    session xor 1312719496 300 xor
    session vowels 2867782377 60 vowels --batch 3 --optimizer adam --dropout 0.1 --test 0.2 \
        --split random
    session deep 501681372 40 parity:4 --batch 5 --hidden 8,8,8,8 --activation gelu \
        --optimizer momentum --schedule cosine --schedule-epochs 50 --warmup 3 --rate 0.05
    session regression 1396858738 40 reals.csv --batch 7 --hidden 7 --scaling standard \
        --test 0.25 --optimizer rmsprop --l1 1e-4 --l2 1e-3 --clip-norm 1
    session pixels 3933039737 6 pixels.csv --batch 16 --hidden 48 --activation relu \
        --init he-normal --rate 0.1
    session curves 149496074 60 parity:3 --hidden 5,5,5,5,5,5,5 \
        --activation elu,selu,softplus,silu,mish,sine,softsign --init orthogonal \
        --loss binary-cross-entropy --optimizer adamw --schedule exponential --rate 0.01
    session one-cycle 977359976 50 encoder:5 --hidden 4,3 --activation hard-tanh,leaky-relu \
        --init lecun-normal --optimizer nesterov --schedule one-cycle --schedule-epochs 50 \
        --loss huber --rate 0.2
    session adagrad 3425458694 30 reals.csv --batch 9 --hidden 6 --scaling min-max \
        --optimizer adagrad --init small-sparse --clip-value 0.5 --schedule step \
        --schedule-epochs 11
}

found=0
for kernels in avx2 avx512 neon; do
    export BACKPROP_KERNELS="$kernels"
    "$BACKPROP" --version >out 2>err || continue
    found=$((found + 1))
    sessions
done
[ "$found" -gt 0 ] || skip "sessions" "no kernels with fused multiply-add here"
finish
