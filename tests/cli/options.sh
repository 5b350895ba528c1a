#!/bin/sh
# Every option does something: what is said to be in force when it is not given really is, and
# another value makes another run. And numbers are taken in the range that is said, no further.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

awk 'BEGIN {
    print "x,y,z"
    for (i = 0; i < 20; i++)
        printf "%.2f,%.2f,%.2f\n", (i * 7 % 20) / 10 - 1, (i * 3 % 20) / 10 - 1, (i * i % 20) / 20
}' >points.csv

# Whole numbers that may be classes.
awk -F, 'NR == 1 { print "x,y,k" } NR > 1 { print $1 "," $2 "," NR % 3 }' points.csv >kinds.csv

# trained FILE ARGUMENT...: the losses of each epoch, as the log has them in nine digits, without
# the rate; where the loss is another, the weights and biases, as a session has them.
trained() {
    out=$1
    shift
    if [ "$option" = loss ]; then
        run train -q --save "$tmp/s.json" "$@"
        sed '/^  "data"/,$d' "$tmp/s.json" | grep '\[.*[0-9]\]' >"$out"
    else
        run train -q --log - "$@"
        cut -d, -f1-4,6- "$tmp/out" >"$out"
    fi
    is_status 0 && [ "$(wc -l <"$out")" -gt 3 ]
}
differ() { ! cmp -s "$1" "$2"; }

"$BACKPROP" list options >help
sed -n 's/^  \(-., \)\{0,1\}--\([a-z0-9-]*\).*/\2/p' help | sort >names

# What stands behind "default: " in the help.
said_of() { sed -n "s/^  \\(-., \\)\\{0,1\\}--$1 .*; default: //p" help; }
says() { [ "$(said_of "$1")" = "$2" ]; }

# The option; its default as the help says it; other arguments; what is in force then; another.
while IFS='|' read -r option words context value other; do
    echo "$option" >>seen
    epochs='-e 3'
    [ "$option" = epochs ] && epochs=
    ok "--$option: the help says '$words'" says "$option" "$words"
    # shellcheck disable=SC2086 # arguments are words
    {
        ok "$option: trained without ($context)" trained without $epochs $context
        ok "$option: trained with $value" trained with $epochs $context "--$option=$value"
        ok "$option: trained with $other" trained otherwise $epochs $context "--$option=$other"
    }
    ok "$option is $value when nothing is said ($context)" same without with
    ok "$option $other makes another run ($context)" differ with otherwise
done <<'ROWS'
hidden|by the data||4|3
activation|by the data||tanh|relu
output-activation|by the targets||sigmoid|tanh
output-activation|by the targets|points.csv|identity|tanh
loss|by the outputs||half-squared|mean-absolute
loss|by the outputs|--output-activation softmax vowels|cross-entropy|half-squared
optimizer|sgd||sgd|momentum
rate|by the optimizer or the data||1|0.5
rate|by the optimizer or the data|-o adam|0.001|0.002
momentum|0.9|-o momentum|0.9|0.8
momentum|0.9|-o nesterov|0.9|0.8
beta1|0.9|-o adam|0.9|0.8
beta1|0.9|-o adamw|0.9|0.8
beta2|by the optimizer|-o adam|0.999|0.9
beta2|by the optimizer|-o rmsprop|0.99|0.9
epsilon|by the optimizer|-o adam|1e-8|1e-3
epsilon|by the optimizer|-o adagrad|1e-10|1e-3
l1|0||0|0.01
l2|0||0|0.01
decay|0, adamw 0.01||0|0.1
decay|0, adamw 0.01|-o adamw|0.01|0.1
clip-value|0||0|1e-4
clip-norm|0||0|1e-4
schedule|constant||constant|cosine
schedule-epochs|step 100, else 1000|--schedule step -e 120|100|50
schedule-epochs|step 100, else 1000|--schedule cosine|1000|10
schedule-epochs|step 100, else 1000|--schedule one-cycle|1000|10
schedule-factor|step 0.1, exponential 0.999|--schedule step --schedule-epochs 1|0.1|0.5
schedule-factor|step 0.1, exponential 0.999|--schedule exponential|0.999|0.5
warmup|0||0|2
dropout|0||0|0.5
patience|none|--test 0.5 --rate 0.5 -e 60 points.csv|none|1
batch|full up to 64, else 32||full|2
batch|full up to 64, else 32|parity:7|32|16
batch|full up to 64, else 32|parity:6|full|32
init|by the data||glorot-uniform|normal
bias|by init||0|0.5
bias|by init|--init constant --hidden none|0.5|0
seed|1||1|2
shuffle|on|--batch 1|on|off
leftover|use|--batch 3|use|carry
l1-rule|clip|--l1 0.01 -e 100|clip|dead
test|0|points.csv|0|0.3
split|stratified|--test 0.3 kinds.csv|stratified|random
scaling|none|points.csv|none|standard
scaling-targets|none|points.csv|none|standard
features|none||none|x1,x2,x1*x2
problem|auto|kinds.csv|auto|regression
freeze|none, or as in the session||none|a[1]
epochs|1000, on the screen and of instruments none||1000|999
until|never|-e 1000|0|0.124
inputs|all but the targets|points.csv|1,2|1
targets|the last|points.csv|3|2
ROWS

# Options that are not about what training comes to, each with the test that it does something; and
# threads, which change no bit.
while IFS='|' read -r option test; do
    echo "$option" >>seen
    ok "--$option is tested in $test" has_text "$srcdir/tests/$test" "$option"
done <<'ROWS'
categories|cli/tables.sh
color|app/motion.c
config|cli/config.sh
decimal|cli/tables.sh
describe|cli/tables.sh
header|cli/tables.sh
jobs|cli/sweep.sh
no-seconds|cli/sweep.sh
out|cli/sweep.sh
part|cli/sweep.sh
vary|cli/sweep.sh
help|cli/usage.sh
import|cli/playground.sh
json|cli/evaluate.sh
csv|cli/lab.sh
doctor|cli/doctor.sh
every|cli/lab.sh
keep|cli/predict.sh
load|cli/session.sh
log|cli/output.sh
trace|cli/trace.sh
plane|cli/lab.sh
svg|cli/lab.sh
memory|app/runs.c
missing|cli/tables.sh
missing-values|cli/tables.sh
motion|app/motion.c
no-config|cli/config.sh
decimal|cli/tables.sh
header|cli/tables.sh
mouse|term/mouse.c
no-mouse|term/mouse.c
palette|view/colour.c
quiet|cli/output.sh
restore-best|cli/best.sh
resume|cli/resume.sh
sample|cli/gradients.sh
save|cli/session.sh
separator|cli/tables.sh
skip-errors|cli/predict.sh
skip-lines|cli/tables.sh
speed|app/settings.c
symbols|app/settings.c
theme|app/settings.c
threads|property/threads.c
version|cli/usage.sh
ROWS
sort -u seen >all
ok "every option has a row in tests/cli/options.sh" same names all

# The least and the most that is taken, and a little beyond; - where there is no such end.
while IFS='|' read -r option least below most above; do
    echo "$option" >>ranges
    for value in "$least" "$most"; do
        run train -q --epochs 0 --until 1e300 --test 0.3 "--$option=$value" points.csv
        ok "--$option $value is taken" is_status 0
    done
    for value in "$below" "$above"; do
        [ "$value" = - ] && continue
        run train -q --epochs 0 --test 0.3 "--$option=$value" points.csv
        ok "--$option $value is refused" is_status 2
        ok "--$option $value: why" has_text "$tmp/err" "--$option: '$value' is wrong"
    done
done <<'ROWS'
hidden|1|-1|65536|65537
rate|1e-9|0.999e-9|1e9|1.001e9
momentum|0|-1e-9|1|1.0000001
beta1|0|-1e-9|0.9999999|0.99999991
beta2|0|-1e-9|0.9999999|0.99999991
epsilon|0|-1e-9|1|1.0000001
l1|0|-1e-9|1e9|1.0000001e9
l2|0|-1e-9|1e9|1.0000001e9
decay|0|-1e-9|1e9|1.0000001e9
clip-value|0|-1e-9|1e300|1.0000001e300
clip-norm|0|-1e-9|1e300|1.0000001e300
schedule-epochs|0.001|0.0009999|1e15|1.0000001e15
schedule-factor|1e-9|0.999e-9|1|1.0000001
warmup|0|-1e-9|1e15|1.0000001e15
dropout|0|-1e-9|0.9999999|0.99999991
patience|1|0.9999999|1e15|1.0000001e15
batch|1|0|4000000|4000001
bias|-1e6|-1000001|1e6|1000001
seed|0|-1|4294967295|4294967296
test|0|-1e-9|0.99|0.9900001
epochs|0|-1|1000000000000000|1000000000000001
until|0|-1e-9|1e300|1.0000001e300
threads|1|0|64|65
ROWS
"$BACKPROP" list options |
    grep -v -e --jobs -e --every |
    sed -nE 's/^.*--([a-z0-9-]+) (X|N|P|RATE|EPOCHS|PART|\[NAME=\]X|SIZES) .*/\1/p' |
    sort >numbers
sort ranges >ranged
ok "the range of every number that train takes has a row in tests/cli/options.sh" \
    same numbers ranged
while read -r option words; do
    run train -q --epochs 0 --test 0.3 "--$option=$words" points.csv
    ok "--$option $words is taken" is_status 0
done <<'ROWS'
rate 0
patience none
threads auto
batch full
hidden none
ROWS
finish
