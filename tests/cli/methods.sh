#!/bin/sh
# Activations and losses: defaults that follow the targets, and pairs that do not fit.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

printf 'x,y\n0,0.5\n1,2.5\n2,1\n' >real.csv
printf 'x,y\n0,-1\n1,1\n2,-1\n' >signs.csv
printf 'x,y\n0,a\n1,b\n2,c\n' >classes.csv
printf 'x,y\n0,0\n1,1\n2,0\n' >bits.csv

while IFS='|' read -r file output loss; do
    run train -q --epochs 0 --save s.json "$file"
    ok "$file: $output" has s.json "\"activation\": \"$output\""
    ok "$file: $loss" has s.json "\"loss\": \"$loss\""
done <<'ROWS'
real.csv|identity|half-squared
signs.csv|tanh|half-squared
classes.csv|softmax|cross-entropy
bits.csv|sigmoid|half-squared
ROWS

while IFS='|' read -r arguments message; do
    # shellcheck disable=SC2086 # the arguments are words
    run train -q --epochs 1 $arguments
    ok "$arguments: refused" is_status 2
    ok "$arguments: why" has "$tmp/err" "$message"
    ok "$arguments: one line" test "$(wc -l <"$tmp/err")" -eq 1
done <<'ROWS'
--loss cross-entropy|only output of xor is always 1
--loss binary-cross-entropy --output-activation tanh|logits of sigmoid outputs
--loss cross-entropy --output-activation sigmoid classes.csv|logits of softmax outputs
--loss hinge|targets of -1 and +1
--loss hinge --output-activation relu signs.csv|never below
--loss binary-cross-entropy signs.csv|targets from 0 to 1
--loss binary-cross-entropy real.csv|targets from 0 to 1
--activation softmax|output layer only
--activation sigmid|did you mean 'sigmoid'
--loss hing3|did you mean 'hinge'
ROWS

for loss in half-squared mean-squared mean-absolute huber hinge; do
    run train -q --epochs 20 --loss $loss signs.csv
    ok "$loss goes with signs" is_status 0
done
# Saved, loaded and trained on: the same bits as without a pause, slots and settings included.
for optimizer in $("$BACKPROP" list optimizers | cut -d ' ' -f 1); do
    set -- -q -o "$optimizer" --l1 0.0001 --l2 0.001 --decay 0.01 --clip-value 0.5 --clip-norm 0.9 \
        --momentum 0.8 --beta1 0.85 --beta2 0.95 --epsilon 1e-7 --bias 0.1 --batch 3 \
        --schedule cosine --schedule-epochs 30 --warmup 5
    run train "$@" --epochs 20 --save whole.json
    run train "$@" --epochs 8 --save half.json
    run train -q --load half.json --epochs 12 --save rest.json
    ok "$optimizer goes on where it was" same whole.json rest.json
done
# With another optimizer a session goes on from its weights; the settings follow it.
run train -q --epochs 8 --save half.json
run train -q --load half.json -o adam --epochs 2 --save on.json
ok "another optimizer goes on from a session" is_status 0
ok "from where it was" has on.json '"step": 10'
ok "with updates of its own" has on.json '"updates": 2'
ok "at its own rate" has_text on.json '"rate": 0.001'
run train -q --load half.json -o adam --rate 0.02 --epochs 0 --save on.json
ok "or at the rate given" has_text on.json '"rate": 0.02'
run train -q --load on.json -o sgd --epochs 0 --save on.json
ok "back to sgd: the rate that suits the data" has on.json '"rate": 1.0,'
run train -q --load half.json -o sgd --epochs 2 --save on.json
ok "the same optimizer goes on" has on.json '"updates": 10'

# Where a restart begins can be said for a session too.
run train -q --load half.json --bias 0.25 --epochs 0 --save on.json
ok "another start bias for a session" has_text on.json '"bias": 0.25'

run train -q -o momentum --rate 1000 --activation identity --output-activation identity \
    --save s.json
ok "a momentum that overflows is divergence" is_status 3
ok "with the last finite slots saved" has_text s.json slots

run train -q --epochs 1 -a swish --save s.json
ok "swish is silu" is_status 0
ok "and is saved as silu" has_text s.json '"activation": "silu"'
run list activations
ok "list activations has both names" matches "$tmp/out" '^silu .*swish'

run train -q --epochs 20 --schedule step --schedule-epochs 10 -r 1 --log -
ok "the log has the rate in force" matches "$tmp/out" '^9,9,.*,1$'
ok "and its change" matches "$tmp/out" '^10,10,.*,0.1$'

# What is in force when nothing is said is PyTorch's.
run train -q --epochs 0 -o adamw --save s.json
ok "adamw: rate" has_text s.json '"rate": 0.001'
ok "adamw: decay" has_text s.json '"decay": 0.01'
run train -q --epochs 0 -o rmsprop --save s.json
ok "rmsprop: beta2" has_text s.json '"beta2": 0.99'
finish
