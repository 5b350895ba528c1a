#!/bin/sh
# Training ends where it should on made-up data (tests/data): what was learnt is judged by the
# oracle's forward pass over the saved weights, not by the program.
# shellcheck source-path=SCRIPTDIR source=tap.sh
REFERENCE=${REFERENCE:-./tests/reference/reference}
case $REFERENCE in
/*) ;;
*) REFERENCE=$(pwd)/$REFERENCE ;;
esac
. "${srcdir:-.}/tests/cli/tap.sh"
make_data=$(absolute "$(dirname "$BACKPROP")/tests/data/make_data")
for program in "$REFERENCE" "$make_data"; do
    [ -x "$program" ] || { echo "Bail out! $program: no such program" && exit 1; }
done

# outputs SESSION FILE: a line for each sample: the outputs, then the targets.
outputs() {
    "$BACKPROP" data "$2" >samples.csv && "$REFERENCE" outputs "$1" <samples.csv >outputs.txt
}

# The share of samples on the right side of 0.5, or with the largest output in the right place.
share_right() {
    awk '{
        n = NF / 2
        best = wanted = 1
        for (k = 2; k <= n; k++) {
            if ($k > $best) best = k
            if ($(n + k) > $(n + wanted)) wanted = k
        }
        right += n == 1 ? ($1 > 0.5) == $2 : best == wanted
    } END { print right / NR }' outputs.txt
}

# said FILE: the accuracy in the program's result.
said() { sed -n 's/.*, accuracy \([0-9.e-]*\).*/\1/p' "$1"; }

# reaches SESSION FILE OPERATOR SHARE: and what the program says of it is the same.
reaches() {
    run train --load "$1" --epochs 0 --quiet "$2"
    outputs "$1" "$2" || return 1
    share=$(share_right)
    echo "accuracy $share, the program says $(said "$tmp/out")"
    number_is "$share" "$3" "$4" && number_is "($share - $(said "$tmp/out")) ^ 2" '<' 1e-12
}

"$make_data" spirals 500 1 >spirals.csv
"$make_data" gaussians 600 1 >gaussians.csv
"$make_data" pixels 1200 1 >pixels.csv
"$make_data" pixels 600 2 >others.csv
"$make_data" sine 200 1 >sine.csv
bayes=$("$make_data" bayes 600 1)

ok "the same seed gives the same data" sh -c '"$0" pixels 600 2 | cmp - others.csv' "$make_data"
ok "another seed gives others" sh -c '! "$0" pixels 600 3 | cmp -s - others.csv' "$make_data"
ok "the gaussians overlap" number_is "($bayes - 0.9) ^ 2" '<' 0.0004

first() { echo "$1"; }
second() { echo "$2"; }
third() { echo "$3"; }
fourth() { echo "$4"; }
for seed in 1 2 3; do
    set -- --seed $seed --quiet --optimizer adam --save s.json
    run train "$@" spirals.csv --hidden 8,8 --activation relu --rate 0.01 --epochs 1500
    ok "two spirals, 2-8-8-1: 99 % (seed $seed)" reaches s.json spirals.csv '>=' 0.99
    ok "it was that network" has "$tmp/out" '^spirals.csv 2-8-8-1: '

    for set in 'spiral 8,8 0.01 2500' 'moons 8 0.02 400' 'rings 8 0.02 400' 'circle 4,2 0.02 200' \
        'xor-plane 4,2 0.02 300'; do
        # shellcheck disable=SC2086 # words
        {
            name=$(first $set):targets=01
            run train "$@" "$name" --hidden "$(second $set)" --rate "$(third $set)" \
                --epochs "$(fourth $set)"
        }
        ok "$set: 99 % (seed $seed)" reaches s.json "$name" '>=' 0.99
    done

    run train "$@" gaussians.csv --hidden none --rate 0.02 --epochs 200
    ok "three gaussians, softmax: at least the best possible less 1 % (seed $seed)" \
        reaches s.json gaussians.csv '>=' "($bayes - 0.01)"
    ok "and at most 1 % more" reaches s.json gaussians.csv '<=' "($bayes + 0.01)"

    run train "$@" pixels.csv --hidden 32 --activation relu --rate 0.005 --epochs 40
    ok "noisy digits, 64-32-10: 97 % of others (seed $seed)" reaches s.json others.csv '>=' 0.97
    ok "it was that network" has "$tmp/out" '^others.csv 64-32-10: '

    run train "$@" pixels.csv --test 0.3 --hidden 32 --activation relu --rate 0.005 --epochs 40
    ok "and 97 % of a test part" number_is \
        "$(sed -n 's/.*, test accuracy \([0-9.]*\).*/\1/p' "$tmp/out")" '>=' 0.97

    run train "$@" sine.csv --hidden 8 --activation tanh --rate 0.01 --epochs 800
    outputs s.json sine.csv
    ok "sine, identity output: R2 > 0.99 (seed $seed)" awk '{
        n++
        sum += $2
        square += $2 * $2
        rest += ($1 - $2) ^ 2
    } END { r2 = 1 - rest / (square - sum * sum / n); print r2; exit !(n == 200 && r2 > 0.99) }' \
        outputs.txt
    r2=$(cat "$tmp/said")
    run train --load s.json --epochs 0
    reported=$(sed -n 's/^R2 of 200 [a-z ]*\([0-9.]*\) .*/\1/p' "$tmp/out")
    ok "the report has this R2" number_is "($r2 - $reported) ^ 2" '<' 1e-7
done
set -- --quiet --optimizer adam --save s.json
run train "$@" sine:noise=0 --hidden 16 --batch full --rate 0.01 --epochs 5000 --json
ok "sine, 1-16-1: R2 0.999" number_is \
    "$(sed -n 's/^  "r2": \([0-9.]*\).*/\1/p' "$tmp/out")" '>=' 0.999
run train "$@" digits --hidden 16 --rate 0.01 --epochs 60
ok "digits, 64-16-10: 95 % of others" reaches s.json digits:seed=7 '>=' 0.95

# The mean of five: what scikit-learn's network reached on means with such a spread, give or take 2.
while read -r formants low high; do
    run trials 5 "vowels:$formants,noise=0.05" --hidden 16 -o adam --rate 0.01 --test 0.3 -e 200 \
        --scaling standard --no-seconds --out "v$formants.csv"
    ok "vowels by $formants formants: $low to $high of the test part" number_is \
        "$(awk -F, 'NR > 1 { s += $6 } END { print s / 5 }' "v$formants.csv")" '>=' "$low"
    ok "and no more" number_is \
        "$(awk -F, 'NR > 1 { s += $6 } END { print s / 5 }' "v$formants.csv")" '<=' "$high"
done <<'ROWS'
2 0.87 0.91
3 0.95 0.99
ROWS
board=checkerboard:n=4000,targets=01
run train --quiet --optimizer adam --save s.json "$board" --hidden 32,32 --rate 0.005 --epochs 500
ok "a board of 4 by 4, 2-32-32-1: 98 %" reaches s.json "$board" '>=' 0.98
finish
