#!/bin/sh
# `train --doctor` and the verb doctor: findings on standard error or as JSON, the training itself
# as it is without, and remedies that are options and help.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

loss() { sed 's/.* loss \([0-9.e+-]*\).*/\1/' "$1" | head -n 1; }
less() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a + 0 < b + 0) }'; }
findings() { grep -c '^backprop: doctor: .*\.$' "$1"; }

for arguments in 'xor -e 200' 'spiral -e 30' 'moons --test 0.3 -e 60 --restore-best' \
    'digits -e 5 -b 50' 'line -e 20'; do
    # shellcheck disable=SC2086 # arguments are words
    {
        run train $arguments -q --log plain.csv
        cp out plain
        run train $arguments -q --log with.csv --doctor
    }
    ok "$arguments: the same result" cmp plain out
    ok "$arguments: the same losses" cmp plain.csv with.csv
    ok "$arguments: one to three findings" matches err '^backprop: doctor: .*\.$'
done

# tried ARGUMENT...: the doctor proposes an option, with which less is lost.
tried() {
    run train "$@" -q --doctor
    is_status 0 || return 1
    before=$(loss out)
    option=$(sed -n 's/^backprop: doctor: .* Try \(--[a-z-]* [a-z0-9.,-]*\)\.$/\1/p' err |
        head -n 1)
    [ "$option" ] || return 1
    # shellcheck disable=SC2086 # it has two words
    run train "$@" -q $option
    is_status 0 && less "$(loss out)" "$before"
}
ok "saturated: another rate helps" tried xor -r 10 -e 300 --output-activation tanh
ok "rate too low: another one helps" tried xor -r 1e-5 -e 300
ok "symmetric: another start helps" tried xor --init zero -e 300
ok "vanishing: another activation helps" \
    tried circle --hidden 8,8,8,8,8,8,8,8 -a sigmoid -e 60
ok "dead units: another activation helps" tried digits -r 5 -e 30
ok "underfitting: more units help" tried spiral --hidden 2 -e 300

run train xor -q -e 300 -r 100 --output-activation identity --doctor
ok "diverged: exit 3" is_status 3
ok "diverged: says so, with a rate that would do" \
    grep -q '^backprop: doctor: Training has diverged: at rate 100, .* Try --rate ' err
run train xor -q -e 300 -r 100 --output-activation identity --doctor --json
ok "diverged --json: exit 3" is_status 3
ok "diverged --json: an object" grep -q '{"finding": "diverged", "sentence": "Training .*"rate"' out
ok "--json: no sentence beside it" [ "$(findings err)" = 0 ]
run train xor -q -e 1000 --doctor --json
ok "nothing is wrong, and nothing to try" grep -q '{"finding": "nothing-wrong", [^}]*[^}]*}' out
no_option() { ! grep -q '"option"' out; }
ok "no option then" no_option

# Eight points, each in both classes: no network is below half of a quarter.
awk 'BEGIN { print "x,kind"; for (i = 0; i < 16; i++) print int(i / 2) "," (i % 2 ? "a" : "b") }' \
    >both.csv
run doctor both.csv --output-activation sigmoid --loss half-squared -e 300 --json
ok "doctor --json: the least loss of contradicting samples" has_text out '"least_loss": 0.25,'
ok "and how many they are" has_text out '"contradicting": 16.0,'
run doctor both.csv -e 300
ok "doctor says so" grep -q '^16 samples have the same inputs as others and other targets' out

run doctor xor -e 300 -r 100 --output-activation identity
ok "doctor of a diverged network: exit 3" is_status 3
ok "and what it finds" grep -q '^Training has diverged: ' out
run train spiral --hidden 2 -e 40 -q --save s.json
run doctor --load s.json
ok "of a session without a curve nothing is made up" grep -q 'how it came to that is not known' out
run doctor --load s.json -e 40
ok "what is trained is seen" grep -q 'of its epochs' out
run list findings
ok "list findings: what it may find" grep -q '^saturated ' out
finish
