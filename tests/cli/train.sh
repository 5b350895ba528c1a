#!/bin/sh
# `train`: it learns, its log and messages have their form, the same seed gives the same bytes.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

xor() { run train xor --hidden 4 --activation tanh --init glorot-uniform --rate 1 "$@"; }

# It learns XOR.
seed=1 learnt=0
while [ "$seed" -le 20 ]; do
    xor --epochs 3000 --seed "$seed" --log -
    if is_status 0 && [ "$(field "$tmp/out" 1)" = 3000 ] && [ "$(field "$tmp/out" 4)" = 1 ] &&
        number_is "$(field "$tmp/out" 3)" '<' 0.01; then
        learnt=$((learnt + 1))
    else
        echo "# seed $seed: $(tail -n 1 "$tmp/out")"
    fi
    seed=$((seed + 1))
done
ok "XOR is learnt by $learnt of 20 seeds" [ "$learnt" -ge 19 ]

# The log.
log_is_right() {
    awk -F , '
        NR == 1 { bad = $0 != "epoch,step,loss,accuracy,rate"; next }
        NF != 5 || $1 != NR - 2 || $3 != sprintf("%.9g", $3) || $5 != sprintf("%.9g", $5) ||
        ($4 != "" && ($4 != sprintf("%.9g", $4) || $4 < 0 || $4 > 1)) { bad = 1; print }
        END { exit bad || NR != '"$1"' + 2 }' "$2"
}
xor --epochs 100 --log -
ok "a log on standard output has its form" log_is_right 100 "$tmp/out"
ok "full batch: a step is an epoch" awk -F , 'NR > 1 && $1 != $2 { exit 1 }' "$tmp/out"
ok "then the result is on standard error" has "$tmp/err" \
    '^xor 2-4-1: epoch 100, step 100, loss [0-9.e-]*, accuracy [01]'
cp "$tmp/out" "$tmp/log"
cp "$tmp/err" "$tmp/progress"
xor --epochs 100 --log file.csv
ok "a log in a file is the same" same "$tmp/log" "$tmp/file.csv"
ok "the result is on standard output, then the matrix" awk \
    'NR == 1 && !/^xor / || NR == 2 && !/^confusion matrix/ { exit 1 }' "$tmp/out"
ok "the result is the log's last line" has_text "$tmp/out" "loss $(field "$tmp/log" 3), accuracy"
ok "progress is plain lines where there is no terminal" is_plain
ok "progress says where it is" has "$tmp/err" '^epoch 100 of 100, loss '
ok "progress does not flood" [ "$(wc -l <"$tmp/err")" -le 20 ]
xor --epochs 0 --log -
ok "no epochs: a header and the start" lines_are "$tmp/out" 2
ok "epoch 0 is the same in a longer run" sh -c 'tail -n 1 "$1" | cmp - "$2"' - "$tmp/out" "$(
    sed -n 2p "$tmp/log" >"$tmp/start" && echo "$tmp/start")"
xor --epochs 10 --batch 3 --log -
ok "mini-batches of 3: two steps an epoch" awk -F , 'NR > 1 && $2 != 2 * $1 { exit 1 }' "$tmp/out"
ok "their log has its form" log_is_right 10 "$tmp/out"
xor --epochs 3 --rate 0.123456789012 --log -
ok "a rate has nine digits" [ "$(field "$tmp/out" 5)" = 0.123456789 ]
run train mazur --epochs 1 --log -
ok "real targets have no accuracy" [ "$(field "$tmp/out" 4)" = "" ]
ok "their log has its form" log_is_right 1 "$tmp/out"
ok "their result says nothing of accuracy" sh -c '! grep -q accuracy "$1"' - "$tmp/err"
before=$(sed -n 2p "$tmp/out" | cut -d , -f 3)
ok "Mazur's error before" number_is "(x = $before - 0.298371108760) * x" '<' 1e-14
run train
ok "the usual data are xor, the usual epochs 1000" has "$tmp/out" '^xor 2-.*: epoch 1000, '

# Same seed, same bytes; another seed, others.
same_again() {
    run train "$@" --log one.csv --save one.json
    run train "$@" --log two.csv --save two.json
    is_status 0 && same one.csv two.csv && same one.json two.json
}
for arguments in 'xor --epochs 50' 'xor --epochs 50 --batch 1' 'parity --epochs 20 --batch 3' \
    'encoder --epochs 20 --batch 3 --shuffle off --init normal' 'vowels --epochs 20' \
    'majority --epochs 20 --init uniform'; do
    for seed in 1 4294967295; do
        # shellcheck disable=SC2086
        ok "same bytes: $arguments --seed $seed" same_again $arguments --seed $seed
    done
    cp one.json other.json
    # shellcheck disable=SC2086
    run train $arguments --seed 7 --save one.json
    ok "other bytes: $arguments --seed 7" sh -c '! cmp -s one.json other.json'
done
run train parity --batch 3 --epochs 5 --shuffle off --log off.csv
run train parity --batch 3 --epochs 5 --shuffle on --log on.csv
ok "a drawn order is another order" sh -c '! cmp -s on.csv off.csv'
ok "but the same start" sh -c 'sed -n 2p on.csv >a; sed -n 2p off.csv | cmp - a'
run train parity --batch 3 --epochs 5 --shuffle off --dropout 0.5 --log dropout.csv
ok "dropout changes training" sh -c '! cmp -s dropout.csv off.csv'
ok "but not the evaluation" sh -c 'sed -n 2p dropout.csv | cmp - a'
run train encoder --epochs 20 --log c.csv
for locale in de_DE.UTF-8 C.UTF-8 tr_TR.UTF-8; do
    LC_ALL=$locale "$BACKPROP" train encoder --epochs 20 --log l.csv --rate 1.0 >out 2>err
    ok "the same log in $locale" same c.csv l.csv
done

# --until
xor --epochs 3000 --until 0.01 --log -
ok "--until stops" [ "$(field "$tmp/out" 1)" -lt 3000 ]
ok "the last loss is small enough" number_is "$(field "$tmp/out" 3)" '<=' 0.01
ok "the one before is not" number_is "$(tail -n 2 "$tmp/out" | head -n 1 | cut -d , -f 3)" '>' 0.01
xor --epochs 3000 --until 10 --log -
ok "--until with nothing to do" [ "$(field "$tmp/out" 1)" = 0 ]

# Each number a goal may be about, by the log: the last line is the first that reaches it. Columns:
# epoch, step, loss, accuracy, rate, test_loss, test_accuracy.
while read -r goal column sign bound; do
    run train moons --test 0.3 --epochs 400 --until "$goal=$bound" --log -
    ok "--until $goal=$bound stops" [ "$(field "$tmp/out" 1)" -lt 400 ]
    first_reached() {
        awk -F, -v c="$column" -v bound="$bound" -v sign="$sign" '
            NR > 1 { ended = reached
                     reached = reached || (sign == "<=" ? $c <= bound : $c >= bound)
                     if (ended) bad = 1 }
            END { exit bad || !reached }' "$tmp/out"
    }
    ok "at the first epoch that reaches it" first_reached
done <<'GOALS'
train_loss 3 <= 0.07
test_loss 6 <= 0.09
accuracy 4 >= 0.9
test_accuracy 7 >= 0.88
GOALS
fails 2 'no samples are kept for testing' train moons --until test_loss=0.1
fails 2 'a share from 0 to 1' train moons --until accuracy=90
fails 2 "goal 'los'" train moons --until los=0.1
fails 2 'train_loss would do' train sine --until accuracy=0.9

# --quiet
xor --epochs 100 --quiet
ok "--quiet: no progress" is_empty "$tmp/err"
ok "--quiet: a result" lines_are "$tmp/out" 1
xor --epochs 100 --quiet --log -
ok "--quiet with a log: nothing on standard error" is_empty "$tmp/err"
ok "--quiet with a log: the log" same "$tmp/log" "$tmp/out"

# Threads share large layers and change no byte; a session does not know them.
for threads in 1 2 7 auto; do
    run train xor --hidden 800,800 --epochs 5 --threads $threads --save $threads.json \
        --log $threads.csv
    ok "$threads threads: the log is that of one" same "$tmp/1.csv" "$tmp/$threads.csv"
    ok "$threads threads: so is the session" same "$tmp/1.json" "$tmp/$threads.json"
done
run train xor --threads 0
ok "no threads: refused" is_status 2
ok "the message says what would be right" has "$tmp/err" 'auto or a whole number from 1 to 64'

# Names: prefixes and sizes.
shape_is() { has "$tmp/out" "^$1: epoch 1, "; }
for row in 'parity:4|parity:4 4-8-1' 'parity4|parity:4 4-8-1' 'pari|parity 3-8-1' \
    'par5|parity:5 5-8-1' 'parity|parity 3-8-1' 'vow|vowels 3-8-10' 'enc|encoder 8-3-8' \
    'encoder:4|encoder:4 4-2-4' 'maj|majority 3-2-1' \
    'maz|mazur 2-2-2' 'o|or 2-2-1' 'xor --hidden none|xor 2-1' 'na --hidden 3,5,2|nand 2-3-5-2-1' \
    'parity:3|parity 3-8-1' 'xor -a re --init he-n -l mean-s -o s --hid 2|xor 2-2-1'; do
    # shellcheck disable=SC2086
    run train ${row%%|*} -e 1
    ok "$row" shape_is "${row#*|}"
done
finish
