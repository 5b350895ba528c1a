#!/bin/sh
# `evaluate`, and the objects that --json makes of the results of train, evaluate and check.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

quiet() { is_status 0 && is_empty "$tmp/err"; }
# member NAME: the value of a member of the object printed last, on a line of its own.
member() { sed -n "s/^ *\"$1\": \\(.*[^,]\\),*\$/\\1/p" "$tmp/out"; }
# says NAME VALUE
says() { [ "$(member "$1")" = "$2" ] || { echo "$1: $(member "$1")" && false; }; }
# said NAME TEXT: the words have this number behind TEXT, the object has it under NAME.
said() {
    words=$(sed -n "s/.*[,:] $2 \\([-+.e0-9]*\\).*/\\1/p" words)
    number_is "$(member "$1") - $words" '==' 0
}

awk 'BEGIN {
    print "u,v,kind"
    for (i = 0; i < 120; i++) {
        u = (i * 7 % 40) / 20 - 1
        v = (i * 13 % 40) / 20 - 1
        print u "," v "," (u * u + v * v < 0.4 ? "in" : u > v ? "right" : "left")
    }
}' >points.csv
run train points.csv --hidden 6 --scaling standard --test 0.25 --l2 0.001 -e 40 -q --save s.json
run train --load s.json -e 0
cp "$tmp/out" trained
run evaluate --load s.json
ok "without a file: what train says of the session" same "$tmp/out" trained
ok "and nothing else" quiet
cp trained words
run evaluate --load s.json --json
for pair in epoch:epoch step:step loss:loss accuracy:accuracy test_loss:'test loss' \
    test_accuracy:'test accuracy' penalty:penalty; do
    ok "--json has the ${pair#*:}" said "${pair%%:*}" "${pair#*:}"
done
ok "and of the report the part" says part '"test"'
ok "and its samples" says samples 30

# All rows of a file, by the means and sizes of the session: as one who asks predict reckons.
cp points.csv given.csv
run predict --load s.json given.csv
cut -d, -f3 given.csv | paste -d , - "$tmp/out" >answers.csv
run evaluate --load s.json given.csv
ok "a file: exit 0" quiet
cp "$tmp/out" words
ok "the report is of all samples" has "$tmp/out" '^confusion matrix of 120 samples, '
reckon() {
    awk -F, 'NR == 1 { for (k = 3; k <= NF; k++) at[substr($k, 3, length($k) - 3)] = k }
        NR > 1 { right += $1 == $2; loss -= log($(at[$1])) }
        END { printf "%.9g %.9g\n", loss / (NR - 1), right / (NR - 1) }' answers.csv
}
reckoned=$(reckon)
run evaluate --load s.json given.csv --json
ok "its loss is the mean of −log p" \
    number_is "($(member loss) / ${reckoned% *} - 1) ^ 2" '<' 1e-10
ok "its accuracy is the share of right answers" \
    number_is "($(member accuracy) - ${reckoned#* }) ^ 2" '<' 1e-16
ok "the words are the same" said loss loss
ok "there is no test part" says test_loss null
awk -F, 'NR > 1 { seen[$1, $2]++ } END {
    split("in left right", c, " ")
    for (i = 1; i <= 3; i++)
        printf "[%d, %d, %d]\n", seen[c[i], c[1]], seen[c[i], c[2]], seen[c[i], c[3]]
    }' answers.csv >matrix
classes() { member classes | tr -d '][", '; }
ok "the classes" [ "$(classes)" = inleftright ]
sed -n 's/^ *\(\[[0-9]*, [0-9]*, [0-9]*\]\),*$/\1/p' "$tmp/out" >printed
ok "and which was taken for which" same printed matrix
cp "$tmp/out" wanted
awk -F, -v OFS=, '{ print $3, $2, "x", $1 }' points.csv >given.csv
run evaluate --load s.json given.csv --json
ok "columns in another order" same "$tmp/out" wanted
mv points.csv away.csv
run evaluate --load s.json given.csv --json
ok "the file that was trained on is not needed" same "$tmp/out" wanted
run evaluate --load s.json
ok "but for its own report" complained 1 points.csv
mv away.csv points.csv
cut -d, -f1,2 points.csv >inputs.csv
fails 1 'the column kind is missing' evaluate --load s.json inputs.csv
printf 'u,v,kind\n0.1,0.2,in\n0.1,0.2,out\n' >unknown.csv
fails 1 "unknown.csv:3: 'out' in kind is new to the network" evaluate --load s.json unknown.csv

# Targets that are numbers: R² and the error in their own units, from what predict answers.
awk 'BEGIN {
    print "rooms,age,price"
    for (i = 0; i < 80; i++)
        print 1 + i % 6 "," i * 7 % 50 "," \
            9000 * (1 + i % 6) ^ 2 - 1000 * (i * 7 % 50) + i * 11 % 17 * 3000
}' >houses.csv
run train houses.csv --scaling standard --scaling-targets standard --hidden none -e 300 --rate 0.1 \
    --quiet --save h.json
run predict --load h.json houses.csv
cut -d, -f3 houses.csv | paste -d , - "$tmp/out" | awk -F, 'NR > 1 {
    t[NR] = $1; sum += $1; off += ($1 - $2) ^ 2 }
    END { n = NR - 1
        for (i in t) spread += (t[i] - sum / n) ^ 2
        printf "%.9g %.9g\n", 1 - off / spread, sqrt(off / n) }' >reckoned
read -r r2 rmse <reckoned
run evaluate --load h.json houses.csv
cp "$tmp/out" words
ok "the report of numbers" has "$tmp/out" \
    '^R2 of 80 samples *[0-9.]*   root mean square error *[0-9.]*  price$'
near() { number_is "($1 / $2 - 1) ^ 2" '<' "$3"; }
ok "its error is in the target's units" near "$(sed -n 's/.*error *\([0-9.]*\) .*/\1/p' words)" \
    "$rmse" 1e-10
run evaluate --load h.json houses.csv --json
ok "--json: the error" near "$(member rmse | tr -d '[]')" "$rmse" 1e-9
ok "--json: R2" near "$(member r2 | head -n 1)" "$r2" 1e-9
ok "--json: there is no accuracy" says accuracy null
ok "--json: and no penalty" says penalty null

# Data sets of the program, scaled by what the session has learnt.
run train vowels --scaling standard -e 5 -q --save vowels.json
run evaluate --load vowels.json --json
sed '/"part"/d' "$tmp/out" >wanted
run evaluate --load vowels.json vowels --json
sed '/"part"/d' "$tmp/out" >given
ok "a data set of the program" same given wanted
ok "has a loss" number_is "$(member loss)" '>' 0
fails 1 'xor has 2 inputs and 1 outputs' evaluate --load vowels.json xor
fails 1 'the column F1 is missing' evaluate --load vowels.json points.csv
fails 2 '--load FILE' evaluate points.csv
fails 2 "--test does not go with 'evaluate'" evaluate --load s.json --test 0.3

# train --json and check --json.
longer() {
    run train points.csv --hidden 6,5 -e 30 --seed 7 --rate 0.05 --test 0.25 --patience 3 \
        --quiet "$@"
}
longer
cp "$tmp/out" words
longer --json
for pair in epoch:epoch step:step loss:loss accuracy:accuracy test_loss:'test loss' \
    test_accuracy:'test accuracy'; do
    ok "train --json has the ${pair#*:}" said "${pair%%:*}" "${pair#*:}"
done
while IFS='|' read -r name value; do
    ok "train --json: $name" says "$name" "$value"
done <<'ROWS'
data|"points.csv"
inputs|2
outputs|3
hidden|[6, 5]
loss_function|"cross-entropy"
optimizer|"sgd"
seed|7
rate|0.05
r2|null
penalty|null
diverged|false
ROWS
cp "$tmp/out" wanted
longer --json --log -
ok "with the log on standard output it is on standard error" same "$tmp/err" wanted
ok "and the log is CSV alone" has "$tmp/out" '^epoch,step,loss'
run train xor --rate 1e6 --activation relu --output-activation identity --json --quiet
ok "a run that diverges: exit 3" is_status 3
ok "and the object says so" says diverged true
run check xor --hidden 3 --json
ok "check --json" quiet
ok "check --json: all is well" says ok true
ok "check --json: a line for each layer" [ "$(grep -c '"layer": .*"kinks": 0' "$tmp/out")" -eq 2 ]
awk '/"layer"/ { gsub(/[",]/, ""); for (i = 1; i < NF; i++) v[$i] = $(i + 1)
    if ((v["gradient:"] - v["difference:"]) ^ 2 > 1e-10) exit 1; seen++ } END { exit seen != 2 }' \
    "$tmp/out"
ok "check --json: gradient and difference are alike" [ $? -eq 0 ]
run check --init zero --activation relu --json
ok "check --json: nothing to judge" has "$tmp/out" '"error": null, "parameter": null'
broken=$(absolute "$(dirname "$BACKPROP")/tests/reference/broken")
if [ -x "$broken" ]; then
    BACKPROP=$broken
    BROKEN_UNITS=3
    export BROKEN_UNITS
    run check --hidden 5,4,3 xor --json
    ok "check --json: a wrong gradient is exit 1" is_status 1
    ok "check --json: and false" says ok false
fi
finish
