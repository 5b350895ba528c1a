#!/bin/sh
# Many trainings at once: each line is what `train` says of its command, whatever the order, the
# number of processes, an end in the middle, or parts on several machines.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

sorted() { sort "$1" >"$1.sorted"; }
same_lines() { sorted "$1" && sorted "$2" && cmp -s "$1.sorted" "$2.sorted"; }

# What train says of a command, as the columns have it: from its JSON, null is nothing.
as_train_says() {
    # shellcheck disable=SC2086 # arguments are words
    "$BACKPROP" ${1#backprop } --json --quiet >json 2>err
    for key in epoch loss accuracy test_loss test_accuracy r2; do
        sed -n "s/^  \"$key\": \\([^,]*\\),*\$/\\1/p" json | sed 's/^null$//; s/\.0$//'
    done | paste -sd, -
}

# every_line FILE VARIED: each line but the first, with so many columns before the epochs.
every_line() {
    tail -n +2 "$1" | tr -d '"' >lines
    while read -r line; do
        said=$(as_train_says "$(echo "$line" | cut -d, -f$(($2 + 8)))")
        [ "$said" = "$(echo "$line" | cut -d, -f"$(($2 + 1))-$(($2 + 6))" | sed 's/e+/e/g')" ] ||
            { echo "$line" && echo "$said" && return 1; }
    done <lines
}

grid="moons --test 0.3 --epochs 8 --vary rate=0.01..10:log:4 --vary optimizer=sgd,adam
    --vary seed=1..3"
# shellcheck disable=SC2086 # arguments are words
sweep() { run sweep $grid --no-seconds "$@"; }

sweep --out all.csv
ok "a sweep" is_status 0
ok "a line for each, behind the names" lines_are all.csv 25
ok "the first value changes most slowly" [ "$(sed -n 2p all.csv | cut -d, -f1)" != '' ]
ok "each line is what train says" every_line all.csv 3
ok "the summary counts them" grep -q '^24 of 24 combinations: 24 done$' "$tmp/out"
least() { tail -n +2 all.csv | cut -d, -f7 | sort -g | head -n 1; }
ok "and has the least test loss" grep -q "^least test loss $(least): " "$tmp/out"

sweep --out one.csv --jobs 1
ok "the same lines from one process" same_lines all.csv one.csv
sweep --out many.csv --jobs 7
ok "and from seven" same_lines all.csv many.csv
sweep
cp "$tmp/out" plain.csv
ok "and on standard output" same_lines all.csv plain.csv

cp all.csv again.csv
sweep --out again.csv
ok "what is in the file is not trained again" cmp -s all.csv again.csv
head -n 12 all.csv >half.csv
printf '0.01,sgd,3,8,0.1' >>half.csv
sweep --out half.csv
ok "a file that was cut off in a line is filled up" same_lines all.csv half.csv
printf 'rate,opt' >begun.csv
sweep --out begun.csv
ok "and one cut off in its first" same_lines all.csv begun.csv

for part in 1 2 3; do sweep --out "part$part.csv" --part "$part/3"; done
ok "a part is a third" lines_are part2.csv 9
cat part1.csv part2.csv part3.csv >joined.csv
sweep --out joined.csv
ok "joined parts are whole" grep -q '^24 of 24 combinations' "$tmp/out"
grep -v ^rate, joined.csv >joined.lines
tail -n +2 all.csv >all.lines
ok "with the same lines" same_lines all.lines joined.lines
# One part was cut off: in the middle of a line, and in that of a quoted cell.
for cut in '0.01,sgd,3,8,0.1' '0.01,sgd,3,8,0.1,1,0.2,1,,done,"backprop train'; do
    { cat part1.csv && printf '%s' "$cut" && cat part2.csv; } >glued.csv
    sweep --out glued.csv
    ok "a part that was cut off, joined: $cut" eval 'is_status 0 && lines_are glued.csv 26'
    grep -v ',epochs,loss,' glued.csv >glued.lines
    ok "no outcome is lost: $cut" same_lines all.lines glued.lines
done
printf '\357\273\277' | cat - all.csv | sed 's/$/\r/' >windows.csv
cp windows.csv before.csv
sweep --out windows.csv
ok "a file that has been through Windows" eval 'is_status 0 && cmp -s windows.csv before.csv'
printf '0.01,sgd,3,8,0.1,1,0.2,1,,done,"a\nb' | cat all.csv - >quoted.csv
sweep --out quoted.csv
ok "cut off in quotes, behind a line end" cmp -s all.csv quoted.csv
# Lines of another sweep with the same columns.
run sweep moons --test 0.3 --epochs 9 --vary rate=1 --vary optimizer=sgd --vary seed=1 \
    --no-seconds --out mixed.csv
cat all.csv >>mixed.csv
sweep --out mixed.csv
ok "lines of others are told" \
    grep -q 'mixed.csv: lines of other trainings .* counted: 1$' "$tmp/err"

# Killed in the middle, again and again, until it is whole. Each time at least one is trained.
long="spiral --epochs 300 --hidden 8 --vary seed=1..12"
# shellcheck disable=SC2086
run sweep $long --no-seconds --out whole.csv
kills=0
while [ "$(wc -l <killed.csv 2>/dev/null || echo 0)" -lt 13 ] && [ $kills -lt 30 ]; do
    before=$(wc -l <killed.csv 2>/dev/null || echo 0)
    # shellcheck disable=SC2086
    "$BACKPROP" sweep $long --no-seconds --out killed.csv --jobs 2 -q >/dev/null 2>&1 &
    pid=$!
    while kill -0 $pid 2>/dev/null && [ "$(wc -l <killed.csv 2>/dev/null || echo 0)" -le "$before" ]
    do :; done
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
    kills=$((kills + 1))
done
# shellcheck disable=SC2086
run sweep $long --no-seconds --out killed.csv
ok "killed and gone on with, the sorted file is the same" same_lines whole.csv killed.csv

# An end that is asked for says what there is.
# shellcheck disable=SC2086
"$BACKPROP" sweep spiral --epochs 100000000 --vary seed=1..3 --out ended.csv 2>err >out &
pid=$!
while [ ! -s ended.csv ]; do kill -0 $pid || break; done
kill -TERM $pid
wait $pid
ok "a signal ends it, by that signal" [ $? = 143 ]
ok "it says what there is" grep -q 'ended.csv has 0 of 3; the same command goes on' err

# What can be varied: everything that train takes, data, and what is said of data.
run sweep --vary hidden=2,3+2,none --vary activation=tanh,relu+tanh --epochs 2 --out shapes.csv
ok "layers are joined by +" grep -q '^"3,2","relu,tanh",2,.*--hidden 3,2 --activation relu,tanh ' \
    shapes.csv
ok "what does not go together is refused, and told" \
    grep -q '^2,"relu,tanh",0,,,,,,refused,' shapes.csv
ok "with the reason" grep -q 'activation=relu,tanh is refused: .*names 2 activations for' "$tmp/err"
run sweep --vary data=moons:n=50+noise=0.2,xor --epochs 2
ok "data" grep -q '^"moons:n=50,noise=0.2",2,.*train moons:n=50,noise=0.2 --epochs 2",' "$tmp/out"
run sweep moons --vary noise=0,0.3 --vary data.seed=4,5 --epochs 2
ok "what is said of data" grep -q '^0.3,5,2,.*train moons:noise=0.3,seed=5 --epochs' "$tmp/out"
run sweep moons --vary until=test_accuracy=0.9,0.1 --test 0.5 --epochs 400 --no-seconds
ok "goals" grep -q '^"test_accuracy=0.9",.*,reached,' "$tmp/out"
ok "each of them" every_line "$tmp/out" 1
run sweep sine --vary rate=0.01,1e9 --epochs 20 --no-seconds
ok "R²" grep -q '^0.01,20,[0-9.e-]*,,,,[0-9.e-]*,done,' "$tmp/out"
ok "divergence" grep -q '^1e9,[0-9]*,.*,diverged,' "$tmp/out"
ok "counts nowhere" grep -q '^1e9  *0$' "$tmp/err"
ok "and has the numbers of where it ended" every_line "$tmp/out" 1
run sweep moons --vary patience=1,2 --test 0.3 --restore-best --no-seconds
ok "early stopping and the best weights" every_line "$tmp/out" 1
run sweep moons:noise=0.4 --vary seed=1..4 --test 0.3 --restore-best --until test_accuracy=0.85 \
    --no-seconds
ok "a goal that is reached is kept" [ "$(awk -F, '$8 == "reached" { n++; lost += $6 < 0.85 }
    END { print (n > 0), lost + 0 }' "$tmp/out")" = '1 0' ]
ok "also with train" every_line "$tmp/out" 1
run sweep --vary epoch=1,2 --vary epochs=3 --no-seconds
ok "an option is not varied under two names" is_status 2
run sweep xor --vary loss=half-squared,mean-squared --vary epochs=1,2 --no-seconds
ok "each column has a name of its own" grep -q '^vary_loss,vary_epochs,epochs,loss,' "$tmp/out"

# What is wrong is said before a file is touched.
refuses() {
    words=$1
    shift
    run sweep "$@" --out none.csv
    ok "refused: $words" is_status 2
    ok "in words: $words" grep -q -- "$words" "$tmp/err"
    ok "no file: $words" [ ! -e none.csv ]
}
refuses 'needs --vary' moons
refuses 'names no values' moons --vary rate
refuses 'no_option' moons --vary no_option=1
refuses "--vary rate: 'x' is wrong" moons --vary rate=0.1,x
refuses 'not part of training' moons --vary save=a,b
refuses 'given twice' moons --vary rate=1 --vary rate=2
refuses 'the same training twice' moons --vary rate=0.1,0.10
refuses 'K/N' moons --vary rate=1 --part 3/2
refuses 'K/N' moons --vary rate=1 --part x
refuses "data set 'nowhere'" nowhere --vary rate=1
refuses 'noise' moons --vary noise=-1
refuses 'no such file' --vary data=xor,nowhere.csv
run trials 3.5 xor
ok "how many is a whole number" grep -q "'3.5' is wrong" "$tmp/err"
run trials 0 xor
ok "and not none" grep -q "1 or more" "$tmp/err"
run sweep moons --vary rate=1 --load x.json
ok "no session" is_status 2
run sweep xor --vary rate=1,2 --epochs 1 --out all.csv
ok "a file of another sweep is refused" is_status 1
ok "and stays" same_lines all.csv one.csv
echo 'x,y' >data.csv
run sweep xor --vary rate=1,2 --epochs 1 --out data.csv
ok "so is any other file" is_status 1
ok "which stays" [ "$(cat data.csv)" = x,y ]

# A full disk: what was there stays whole.
if [ -e /dev/full ]; then
    run sweep xor --vary rate=1,2 --epochs 1 --out /dev/full
    ok "no regular file" is_status 1
    "$BACKPROP" sweep xor --vary rate=1,2 --epochs 1 >/dev/full 2>err
    ok "a full disk is told" [ $? = 1 ]
    ok "in words" grep -q 'standard output: cannot write' err
fi

# trials: the same as a sweep of seeds, judged.
run trials 12 circle --hidden 3 --until 0.1 --epochs 60 --out trials.csv --no-seconds --seed 5
ok "trials" is_status 0
run sweep circle --hidden 3 --until 0.1 --epochs 60 --vary seed=5..16 --out seeds.csv --no-seconds
ok "are a sweep of seeds" same_lines trials.csv seeds.csv
run trials 12 circle --hidden 3 --until 0.1 --epochs 60 --seed 5
reached=$(cut -d, -f8 trials.csv | grep -c reached)
epochs=$(grep ,reached, trials.csv | cut -d, -f2 | sort -n)
# shellcheck disable=SC2086
set -- $epochs
middle=$(((reached + 1) / 2)) next=$((reached / 2 + 1))
first='' last='' low='' high=''
eval "first=\$1 last=\${$reached} low=\${$middle} high=\${$next}"
median=$(awk -v a="$low" -v b="$high" 'BEGIN { printf "%.9g", (a + b) / 2 }')
told="reached by $reached of 12, after $first to $last epochs, in the median $median"
ok "how many reach the goal, and after how many epochs" \
    grep -q "^train_loss ≤ 0.1: $told\$" "$tmp/out"
ok "each seed" [ "$(grep -c '^seed [0-9]' "$tmp/out")" = 12 ]
ok "a histogram of them all" [ "$(awk '$2 == "to" && $5 ~ /^#*$/ { n += $4 } END { print n }' \
    "$tmp/out")" = 12 ]
# What an independent program measured with the same settings (TensorFlow Playground's own code, 40
# seeds each, 12 of the spiral's): so many of 40 reach the goal.
while IFS='|' read -r data hidden activation goal epochs least most; do
    run trials 40 "$data" --hidden "$hidden" -a "$activation" --until "$goal" -e "$epochs" -q \
        --init playground --output-activation tanh --test 0.5 --batch 10 --rate 0.03
    reached=$(sed -n 's/.*: reached by \([0-9]*\) of 40.*/\1/p' "$tmp/out")
    ok "$data $hidden $activation: $least to $most of 40 reach $goal" \
        [ "${reached:-0}" -ge "$least" -a "${reached:-99}" -le "$most" ]
done <<'ROWS'
circle|4,2|tanh|0.01|1000|40|40
circle|2|tanh|0.01|1000|0|0
xor-plane|3|relu|0.02|1000|11|23
xor-plane|4|relu|0.02|1000|25|37
spiral|8,8,8,8|tanh|0.01|10000|40|40
spiral|8,8,8,8|sigmoid|0.01|1000|0|0
ROWS
run trials moons
ok "trials needs to know how many" is_status 2
ok "and says so" grep -q "'backprop trials 40 moons'" "$tmp/err"
run trials 1 xor --epochs 1
ok "one is right too" is_status 0
finish
