#!/bin/sh
# The verbs of instruments: words, CSV and JSON of the same numbers, and these against `train`.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

# The verbs that come behind `list`.
"$BACKPROP" --help | sed -n '/^  or:/s/.*backprop \([a-z-]*\) .*/\1/p' |
    sed '1,/^list$/d' >verbs
ok "there are instruments" [ -s verbs ]

is_table() { # a line of names, and numbers or nothing below it, as many in each line
    awk -F, 'NR == 1 { n = NF }
             NF != n || (NR > 1 && /[^-+0-9.,e]/) { bad = 1 }
             END { exit bad || NR < 2 }' "$1"
}
# member NAME FILE: its number in an object laid out a member a line.
member() { sed -n "s/^ *\"$1\": \\([-+0-9.e]*\\),*\$/\\1/p" "$2" | head -n 1; }

while read -r verb; do
    run "$verb" xor -e 3
    ok "$verb: exits 0" is_status 0
    ok "$verb: says of what, and something" [ "$(wc -l <out)" -gt 1 ]
    ok "$verb: the network stands first" grep -q '^xor 2-4-1: epoch 3, ' out
    run "$verb" xor -e 3 --csv
    ok "$verb --csv is a table" is_table out
    cp out one
    run "$verb" xor -e 3 --csv
    ok "$verb --csv: the same again" cmp one out
    run "$verb" xor -e 3 --json
    ok "$verb --json has facts, columns and rows" \
        [ "$(grep -c '^  "\(facts\|columns\|rows\)"' out)" = 3 ]
    ok "$verb --json has the loss of that epoch" [ "$(member epoch out)" = 3 ]
    run "$verb" xor --json --csv
    ok "$verb: --json and --csv: one of them" is_status 2
    run train xor -q -e 3 --save s.json
    run "$verb" --load s.json --csv
    ok "$verb: of a saved network the same" cmp one out
    run "$verb" s.json --csv
    ok "$verb: or where its file is named alone" cmp one out
    run "$verb" xor -e 100 -r 1e9 --output-activation identity
    ok "$verb: of a diverged network nothing" is_status 3
    run "$verb" xor --batch 3 --shuffle on --hidden none
    ok "$verb: of the start of a network without a hidden layer" is_status 0
    run "$verb" no-such-data
    ok "$verb: no data, no numbers" is_status 2
    run "$verb" xor -e 7 --every 3 --csv
    ok "$verb --every 3: at the start, every third epoch, at the end" \
        [ "$(cut -d, -f 1 out | tr '\n' ' ')" = "epoch 0 3 6 7 " ]
    tail -n 1 out >one
    run "$verb" xor -e 7 --every 7 --csv
    tail -n 1 out >other
    ok "$verb --every 3: measuring on the way changes nothing" cmp one other
done <verbs

run curvature xor -e 5 --every 2 --restore-best --test 0.25
ok "--every goes on from where it has measured, not from the best" is_status 2
run curvature xor -e 5 --every 0
ok "--every 0: at least 1" is_status 2
run curvature xor -e 1000000000 --every 1
ok "--every: not without end" is_status 2

# The edge of stability: the largest eigenvalue rises to about twice the inverse of the rate.
run curvature spiral:n=100 --hidden 8,8 -r 0.1 --batch full --loss half-squared -e 3000 \
    --every 100 --csv
ok "curvature: η λmax rises from a tenth of the limit to it, and stays about there" \
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
             NR > 1 { v = $at["rate_lambda"] }
             NR == 2 && v > 0.5 { exit 1 }
             NR > 17 && (v < 1 || v > 3) { bad = 1 }
             NR > 17 { sum += v; n++ }
             END { exit bad || n != 15 || sum / n < 1.4 || sum / n > 2.4 }' out

# What an update does is what `train` says an epoch later.
for method in '-r 0.7' '-o momentum -r 0.1' '-o adam -r 0.01' '--schedule step'; do
    # shellcheck disable=SC2086 # words
    {
        run probe xor --json -e 10 $method
        member loss_after out >after
        run train xor --json -e 11 $method
    }
    member loss out >loss
    ok "probe: the loss after one update is that of the next epoch ($method)" \
        awk 'NR == FNR { a = $1; next } { exit !($1 > 0 && (a - $1) ^ 2 < 1e-12) }' after loss
done
run rate-test moons -e 2
ok "rate-test suggests a rate, and says where it lies" \
    grep -q '^suggestion: rate [0-9.e-]*, half-way down the longest fall' out
run rate-test moons --csv
ok "rate-test: a line for each step" [ "$(wc -l <out)" = 101 ]

# The landscape: another plane by --plane; a drawing that is XML, in which names are escaped.
run landscape xor -e 40 --plane path
ok "landscape: of the path, and how much of that is in the plane" \
    grep -q '^[0-9.]* % of the variance of the path lies in this plane' out
run landscape xor -e 40 --plane path --csv
ok "landscape: a line for each point" [ "$(wc -l <out)" = 2602 ]
cp out one
run train xor -q -e 20 --save s.json
run landscape --load s.json -e 20 --plane 'weights w[2][1,1] b[2][1]' --csv
ok "landscape: of weights as they are" grep -q '^-[0-9.]*,-[0-9.]*,0.[0-9]*$' out
run landscape xor --plane path
ok "landscape: a path that is none is a failure" is_status 1
ok "landscape: which says why" grep -q 'no more than a line' err
run landscape xor --plane 'weights w[1][9,1]'
ok "landscape: no such weight" grep -q "is no weight of this network" err
printf 'a,b,t\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n' >'x<&">.csv'
for plane in path random weights; do
    run landscape 'x<&">.csv' -e 30 --plane "$plane" --svg "$plane.svg"
    ok "landscape --svg: $plane" is_status 0
    command -v python3 >which || continue
    ok "landscape --svg: $plane is XML" \
        python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' "$plane.svg"
done
ok "landscape --svg: squares, contours, words" \
    [ "$(grep -c '<polygon' weights.svg)" = 2501 ] && grep -q '<path' weights.svg &&
    grep -q 'x&#60;&#38;&#34;&#62;.csv' weights.svg
run probe xor --svg no.svg
ok "svg is the landscape's" is_status 2
finish
