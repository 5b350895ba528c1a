#!/bin/sh
# A part of the samples kept for testing, scaled inputs, patience, and the report after training.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

# 120 points of two classes, in columns of very different sizes; all of them are exact floats.
awk 'BEGIN { print "long,short,side"; for (i = 0; i < 120; i++) {
    x = (i * 37) % 120; y = (i * 53) % 97
    printf "%d,%.9g,%s\n", 1000 + x, y / 64, (x + y > 105 ? "far" : "near") } }' >points.csv
points() { run train points.csv --hidden 4 --test 0.3 --scaling standard "$@"; }

points --epochs 60 --log -
ok "the log has two columns more" [ "$(head -n 1 "$tmp/out")" = \
    epoch,step,loss,accuracy,rate,test_loss,test_accuracy ]
ok "they have numbers in each line" awk -F , \
    'NR > 1 && (NF != 7 || $6 == "" || $7 == "") { exit 1 }' "$tmp/out"
ok "the result has them too" has "$tmp/err" \
    "accuracy [0-9.]*, test loss $(field "$tmp/out" 6), test accuracy $(field "$tmp/out" 7)\$"
ok "the matrix counts the test part" has "$tmp/err" '^confusion matrix of 36 test samples'
ok "its right decisions are the accuracy" sh -c '
    awk -v share="$2" "/ near\$/ || / far\$/ { n++; right += \$(n + 1) }
        END { d = right / 36 - share; exit n != 2 || d * d > 1e-12 }" "$1"' - "$tmp/err" \
    "$(field "$tmp/out" 7)"
cp "$tmp/out" "$tmp/log"
points --epochs 60 --log - -q
ok "with --quiet there is no report" is_empty "$tmp/err"

# What the network is given: the training part has mean 0 and deviation 1, by awk.
run data points.csv --test 0.3 --scaling standard
ok "all samples are there" lines_are "$tmp/out" 121
ok "the training part is standardised" awk -F , 'NR > 1 && NR <= 85 { n++; for (i = 1; i < 3; i++) {
    s[i] += $i; q[i] += $i * $i } } END { for (i = 1; i < 3; i++) {
    m = s[i] / n; d = q[i] / n - m * m - 1
    if (m * m > 1e-10 || d * d > 1e-8) exit 1 } }' "$tmp/out"
run data points.csv --test 0.3 --scaling min-max
ok "the training part goes from 0 to 1" awk -F , 'NR > 1 && NR <= 85 { if (NR == 2 || $1 < a) a = $1
    if ($1 > b) b = $1 } END { exit a != 0 || b != 1 }' "$tmp/out"
run data points.csv --test 0.3
tail -n +2 "$tmp/out" | sort >"$tmp/parted"
tail -n +2 points.csv | sort >"$tmp/stored"
ok "no sample is lost or changed" same "$tmp/stored" "$tmp/parted"

# A class with one sample keeps it, and too few samples are drawn from all: it is said which.
printf 'x,k\n1,a\n2,b\n3,a\n4,b\n5,c\n6,a\n' >few.csv
run train few.csv --test 0.4 --epochs 1
ok "each class has its share" has "$tmp/err" 'of each class its share'
run train few.csv --test 0.6 --epochs 1
ok "too few are drawn from all" has "$tmp/err" 'is drawn from all: there are too few samples'

# A session has the same part and the same scaling.
points --epochs 30 --save half.json
run train --load half.json --epochs 30 --log -
ok "a saved run goes on with the same part" same "$tmp/out" "$(
    { head -n 1 "$tmp/log" && tail -n 31 "$tmp/log"; } >"$tmp/rest" && echo "$tmp/rest")"
sed 's/"test": *0.3/"test": 1/' half.json >wrong.json
fails 1 'preparation: test is to be a number' train --load wrong.json
sed 's/"standard"/"standart"/' half.json >wrong.json
fails 1 "did you mean 'standard'" train --load wrong.json
fails 2 'do not go with --load' train --load half.json --test 0.5

# EarlyStopping.
points --epochs 3000 --patience 15 --rate 2 --log -
ok "it stops by itself" [ "$(field "$tmp/out" 1)" -lt 3000 ]
ok "15 epochs after the least test loss" awk -F , 'NR > 1 && (best == "" || $6 < best) { best = $6
    at = $1 } END { exit $1 != at + 15 }' "$tmp/out"
ok "the result says so" has "$tmp/err" '; stopped: no test loss below the '
points --epochs 3000 --patience none -q
ok "patience none is no patience" has "$tmp/out" ': epoch 3000,'

# Reports of other kinds of targets.
run train mazur --epochs 1
ok "one sample has no R2" has "$tmp/out" '^R2 of 1 training samples  *-  '
awk 'BEGIN { print "x,y"; for (i = -20; i <= 20; i++)
    printf "%g,%g\n", i / 10, 3 * i / 10 + 1 }' >line.csv
run train line.csv --hidden none --epochs 2000 --rate 0.1
ok "a line is explained" number_is "$(awk '/^R2/ { print $6 }' "$tmp/out")" '>' 0.9999
# columns_apart COUNT: the report has lines of so many columns.
columns_apart() {
    awk -v n="$1" '/^R2/ { if (NF != n) exit 1; seen++ } END { exit !seen }' "$tmp/out"
}
for shift in 0.00094 -0.00094 3e4 1e15; do
    awk -v s="$shift" 'BEGIN { print "x,y"; printf "1,%.17g\n2,%.17g\n", 1 + s, s - 1 }' >far.csv
    run train far.csv --hidden none --init zero --epochs 0 --output-activation identity
    ok "R2 stands apart from its label: targets around $shift" columns_apart 12
done
awk 'BEGIN { print "x,c"; for (i = 0; i < 8097; i++) print i ",c" (i % 2600 == 0) }' >rare.csv
run train rare.csv --hidden 2 --epochs 1 --seed 3
ok "recall of one in thousands stands apart" awk '
    $1 ~ /^[12]$/ && !/class$/ { if (NF != 5) exit 1; seen++ } END { exit seen != 2 }' "$tmp/out"
printf 'a,b,c\n0,1,0\n1,1,1\n1,0,0\n0,0,1\n' >labels.csv
run train labels.csv --inputs a --targets b,c --epochs 5
ok "several labels have a line each" sh -c 'grep -c "  [bc]$" "$1" | grep -q 2' - "$tmp/out"

# Wrong usage.
fails 2 'from 0 to 0.99' train points.csv --test 1
fails 2 'from 0 to 0.99' train points.csv --test -0.1
fails 2 'none or a number from 1' train points.csv --test 0.3 --patience 0
fails 2 '--test 0.3 would keep some' train points.csv --patience 5
run train xor -q --epochs 1 --save s.json
sed 's/"patience": 0.0/"patience": 5.0/' s.json >waits.json
fails 1 'watches the test loss' train --load waits.json
fails 2 "did you mean 'min-max'" train points.csv --scaling minmax
fails 2 'one sample' train mazur --test 0.5
finish
