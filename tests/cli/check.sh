#!/bin/sh
# `check`: every activation on every data set in three shapes, and a derivative that is wrong.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

broken=$(absolute "$(dirname "$BACKPROP")/tests/reference/broken")
lists_layers() { is_status 0 && is_empty "$tmp/err" && lines_are "$tmp/out" "$1" && is_plain; }

# draw N: $drawn is a random number from 1 to N, the same ones in every run.
state=11
draw() {
    state=$(((state * 1103515245 + 12345) % 2147483648))
    drawn=$((state / 65536 % $1 + 1))
}

# Sets $hidden: one to four layers of one to nine units.
draw_shape() {
    hidden=
    draw 4
    layers=$drawn
    while [ "$layers" -gt 0 ]; do
        draw 9
        hidden=$hidden${hidden:+,}$drawn
        layers=$((layers - 1))
    done
}

# A line of what was printed judges a layer.
judged() {
    while IFS= read -r line; do
        case $line in
        *'relative error '[0-9]*) return 0 ;;
        esac
    done <"$tmp/out"
    return 1
}

shapes=$(seq "$(fewer 3)")
# With few samples where so many can be asked for.
sets=$("$BACKPROP" list data | sed 's/^\([^ ]*\) .*:\([0-9a-z]*,\)*n=.*/\1:n=12/; s/ .*//')
all_pass() {
    for data in $sets; do
        for _ in $shapes; do
            draw_shape
            run check --seed "$state" --hidden "$hidden" "$@" "$data"
            if ! is_status 0 || ! judged; then
                echo "--seed $state --hidden $hidden $* $data" && return 1
            fi
        done
    done
}

for activation in $("$BACKPROP" list activations | cut -d ' ' -f 1); do
    [ "$activation" = softmax ] && continue
    ok "$activation passes" all_pass --activation "$activation"
done
run check vowels
ok "a line for each layer" lists_layers 2
ok "softmax and cross-entropy pass" has "$tmp/out" 'layer 2 softmax: relative error'
run check --hidden 9,8 --dropout 0.4 vowels
ok "with dropout, the mask is a part of the function" lists_layers 3
run train vowels --rate 3000 --epochs 40 --quiet --save sure.json
run check --load sure.json
ok "a softmax that is sure and wrong passes" is_status 0
run check --init zero --activation relu
ok "kinks are said" has "$tmp/out" 'layer 1 relu: nothing to judge; 12 of 12 left out, at a kink'
ok "and not counted" is_status 0
run check --seed 460344186 --hidden 2,7,2,5 --activation softsign xor
ok "nor are kinks of the slope" is_status 0
run check --loss hinge --output-activation tanh
ok "a pair that does not fit" is_status 2
run check nothing.csv
ok "a file that is not there" is_status 1

if [ -x "$broken" ]; then
    program=$BACKPROP
    BACKPROP=$broken
    while read -r units layer; do
        BROKEN_UNITS=$units
        export BROKEN_UNITS
        run check --hidden 5,4,3 xor
        ok "layer $layer broken: exit 1" is_status 1
        ok "layer $layer broken: named" has "$tmp/err" "layer $layer is wrong: relative error"
    done <<'ROWS'
1 4
3 3
4 2
5 1
ROWS
    for activation in $("$BACKPROP" list activations | cut -d ' ' -f 1); do
        [ "$activation" = softmax ] && continue
        BROKEN_UNITS=4
        run check --seed 11 --hidden 5,4,3 --activation "$activation" xor
        ok "$activation broken: named" has "$tmp/err" 'layer 2 is wrong: relative error'
    done
    BROKEN_UNITS=0
    run check --hidden 5,4,3 xor
    ok "and nothing else is" is_status 0
    BACKPROP=$program
fi
finish
