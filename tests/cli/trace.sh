#!/bin/sh
# `train --trace` and `check --trace`: traces of other programs, right and with each usual mistake;
# what is missing, what an option says instead; files that lie.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

reference=$srcdir/tests/reference

# Each trace of NumPy and of PyTorch as a file, and what is to be said of it.
split() {
    awk -v folder="$1" '
        /^== / {
            split(substr($0, 4), part, "|")
            file = folder "/" part[1] ".ndjson"
            print part[1] "|" part[2]
            next
        }
        { print >file }' "$2"
}
mkdir by-numpy by-torch
split by-numpy "$reference/traces.txt" >numpy.txt
split by-torch "$reference/traces_torch.txt" >torch.txt

# Nothing on standard error, and one line that says how much follows.
follows() {
    is_status 0 && is_empty "$tmp/err" && lines_are "$tmp/out" 1 && has "$tmp/out" ' follow; '
}
# What does not follow, and, where it has one, the name of the mistake.
names() {
    is_status 1 && is_empty "$tmp/out" && is_plain && lines_are "$tmp/err" 2 || return 1
    has "$tmp/err" "^backprop: .*:[0-9]*: step [0-9]*: .* is .*, and .* would be right (within" ||
        return 1
    if [ "$1" ]; then
        has_text "$tmp/err" "backprop: $1"
    else
        matches "$tmp/err" '^backprop: ([a-z 0-9]* follows: look|it begins at)'
    fi
}
while IFS='|' read -r name words; do
    run check --trace "by-numpy/$name.ndjson"
    case $words in
    follows) ok "NumPy, $name: follows" follows ;;
    '') ok "NumPy, $name: none of the usual mistakes" names '' ;;
    *) ok "NumPy, $name: $words" names "$words" ;;
    esac
done <numpy.txt
while IFS='|' read -r name words; do
    run check --trace "by-torch/$name.ndjson"
    ok "PyTorch, $name: $words" follows
done <torch.txt

# Every row of the table is made by NumPy once.
all_are_made() {
    "$BACKPROP" list "$1" | sed 's/  .*//' | sort -u >rows
    while read -r row; do
        grep -q -F "$row" numpy.txt || echo "$row"
    done <rows >missing
    cat missing
    [ -s rows ] && is_empty missing
}
ok "each mistake has a trace" all_are_made mistakes
ok "each factor has one" all_are_made factors

run check --trace "$srcdir/assets/traces/listing.ndjson"
ok "the founding text's listing is found out" names 'σ′ left out in layers 1 and 2'
ok "at its first update" has "$tmp/err" 'listing.ndjson:2: step 0: the gradient of '

# Traces of the program's own.
run train xor -q --epochs 30 --trace own.ndjson
ok "a trace is written" lines_are own.ndjson 32
ok "and the result" has "$tmp/out" '^xor 2-4-1: epoch 30'
run check --trace own.ndjson
ok "all of it follows" has "$tmp/out" '^own.ndjson: 30 gradients and 30 updates follow; largest'
"$BACKPROP" train vowels --epochs 1 --batch 30 -o adamw --trace - 2>words >piped
ok "on standard output" has piped '^{"backprop": 1'
ok "the result goes to standard error then" has words '^vowels '
"$BACKPROP" check --trace - <piped >"$tmp/out"
ok "from standard input" has "$tmp/out" '^standard input: .* 1 update follow'
run train xor -q --epochs 5 --save s.json
run train -q --load s.json --epochs 2 -o adam --trace later.ndjson
run check --trace later.ndjson
ok "a session that is gone on with" has "$tmp/out" '2 gradients and 2 updates follow'
run train -q spiral:noise=0.3,n=60 --epochs 300 --rate 1 --test 0.5 --restore-best \
    --trace best.ndjson
ok "the lowest test loss was before" has "$tmp/out" 'restored: the weights of'
run check --trace best.ndjson
ok "weights that are gone back to are no update" has "$tmp/out" ' 300 updates follow'
run train -q xor --epochs 2 --freeze 'a[1][2]' --trace frozen.ndjson
run check --trace frozen.ndjson
ok "frozen units" follows
run train -q xor --epochs 2 --dropout 0.5 --trace dropped.ndjson
ok "dropout is said in the first line" has dropped.ndjson '"unchecked": "a, d and g'
run check --trace dropped.ndjson
ok "its updates follow" has "$tmp/out" ': 0 gradients and 2 updates follow'
ok "and that is said" has "$tmp/err" 'note: gradients cannot be judged: which units were dropped'
run train -q xor --rate 1e9 --hidden none --output-activation identity --trace far.ndjson
ok "training that diverges" is_status 3
run check --trace far.ndjson
ok "leaves a trace that follows" follows

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

# What the first line does not say comes from options.
head -n 1 own.ndjson | sed 's/"loss": "half-squared", //; s/"optimizer": {[^}]*}, //' >bare.ndjson
sed '1d; s/"rate":1,//' own.ndjson >>bare.ndjson
fails 2 'bare.ndjson:2: the loss is not said' check --trace bare.ndjson
fails 2 '--optimizer sgd would say it' check --trace bare.ndjson --loss half
fails 2 '--rate 0.1 would say it' check --trace bare.ndjson --loss half -o sgd
run check --trace bare.ndjson --loss half -o sgd --rate 1
ok "with all three it follows" follows
run check --trace bare.ndjson --loss half -o sgd --rate 0.5
ok "with another rate it does not" is_status 1
run check --trace bare.ndjson --loss mean-squared -o sgd --rate 1
ok "with another loss it has a name" names 'a factor of ½'
sed 's/"activation": "[a-z]*", //g' own.ndjson >flat.ndjson
fails 2 'the activation of layer 1 is not said; --activation' check --trace flat.ndjson
fails 2 'layer 2 is not said; --output-activation' check --trace flat.ndjson -a tanh
run check --trace flat.ndjson -a tanh --output-activation sigmoid
ok "with both activations it follows" follows
fails 2 'does not go with own.ndjson, which says half-squared' check --trace own.ndjson -l huber
fails 2 '--rate 0.5 does not go with own.ndjson, which says 1' check --trace own.ndjson -r 0.5
sed '1s/"name": "sgd"/"name": "momentum", "momentum": 0.5/' own.ndjson >kept.ndjson
fails 2 '--momentum 0.9 does not go with kept.ndjson, which says 0.5' \
    check --trace kept.ndjson --momentum 0.9
sed '1s/"name": "sgd"/"name": "momentum"/' own.ndjson >kept.ndjson
run check --trace kept.ndjson --momentum 0
ok "a setting that is not said may come from an option" follows
fails 2 'which says tanh' check --trace own.ndjson -a relu
fails 2 'judges a file by itself' check --trace own.ndjson xor

# Files that are cut, empty, or no traces.
fails 1 'nosuch: cannot read' check --trace nosuch
fails 1 '/dev/null:1: it is empty' check --trace /dev/null
head -c 5000 own.ndjson >cut.ndjson
run check --trace cut.ndjson
ok "a torn last line is left out" has "$tmp/err" 'note: the last line is cut off'
ok "the rest follows" is_status 0
head -n 1 own.ndjson >alone.ndjson
fails 1 'no step of 0 can be judged' check --trace alone.ndjson
printf '{"step": 3, "loss": 0.25}\n' >>alone.ndjson
fails 1 'no step of 1 can be judged' check --trace alone.ndjson
printf '{"backprop": 1, "layout": "a\033[31m"}\n' >escape.ndjson
fails 1 'escape.ndjson:1: this is not JSON' check --trace escape.ndjson
sed 's/"tanh"/"\\u001b[31m"/' own.ndjson >escape.ndjson
fails 1 "unknown activation '\\x1b[31m'" check --trace escape.ndjson

# As JSON.
run check --trace own.ndjson --json
ok "it follows, as JSON" has "$tmp/out" '"ok": true'
ok "with how far" has "$tmp/out" '"updates": 30'
run check --trace by-numpy/uphill-a.ndjson --json
ok "it does not, as JSON" has "$tmp/out" '"ok": false'
ok "exit 1" is_status 1
ok "with the mistake" has "$tmp/out" '"mistake": "uphill"'

# The program in the manual.
"$BACKPROP" list man | sed -n '/import json/,/for k in w/{s/^\\&    //; s/\\-/-/g; p;}' >manual.py
if python3 -c 'import numpy' 2>/dev/null; then
    python3 manual.py >manual.ndjson
    run check --trace manual.ndjson
    ok "the manual's program: follows" follows
    sed 's/ \* (1 - A1 \* A1)//' manual.py >wrong.py
    python3 wrong.py >manual.ndjson
    run check --trace manual.ndjson
    ok "with its slope left out it is found" names 'σ′ left out in layer 1'
else
    skip "the manual's program" "no NumPy"
fi

run check --trace alone.ndjson --json
ok "of nothing judged it is not said that it follows" has "$tmp/out" '"ok": false'
ok "but exit 1" is_status 1

# Who writes is not killed for a mistake that is found early.
{ cat by-numpy/uphill-a.ndjson && seq 100000 && touch written; } |
    "$BACKPROP" check --trace - >"$tmp/out" 2>"$tmp/err"
ok "the rest of standard input is read" test -e written
finish
