#!/bin/sh
# Input features: --features, and that a network with them is the one that is trained on a table of
# what they come to.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

list='x1,x2,x1*x2,sin(x1),x2^2,min(x1,x2,0.5)'

# What they come to, worked out by awk from the data as it is.
run data xor-plane:n=60,noise=0.3
tail -n +2 "$tmp/out" >plain.csv
run data xor-plane:n=60,noise=0.3 --features "$list"
ok "the header has the formulas, the targets stand last" \
    has_text "$tmp/out" 'x1,x2,x1*x2,sin(x1),x2^2,"min(min(x1,x2),0.5)",y1'
sed 1d "$tmp/out" >features.csv
agree() {
    paste -d, plain.csv features.csv | awk -F, '
        function differs(a, b) { d = a - b; return (d < 0 ? -d : d) > 1e-5 }
        {
            least = $1 < $2 ? $1 : $2
            least = least < 0.5 ? least : 0.5
            if (differs($4, $1) || differs($5, $2) || differs($6, $1 * $2) ||
                differs($7, sin($1)) || differs($8, $2 * $2) || differs($9, least) || $10 != $3)
                bad++
        }
        END { exit bad > 0 || NR != 60 }'
}
ok "they are what awk makes of the columns" agree

# The same numbers as a table of their own are the same network, to the last digit.
{ echo 'a,b,c,d,e,f,t' && cat features.csv; } >table.csv
fit='--hidden 5 -a tanh --output-activation tanh --init uniform --rate 0.05 --batch 10 -e 40 -q'
# shellcheck disable=SC2086 # words
run train xor-plane:n=60,noise=0.3 --features "$list" $fit --save s.json
sed -n 's/.*\(loss .*\), accuracy.*/\1/p' "$tmp/out" >one
# shellcheck disable=SC2086
run train table.csv --problem regression $fit --loss half-squared
sed -n 's/.*\(loss [^,]*\).*/\1/p' "$tmp/out" >two
ok "training on them is training on a table of them" same one two
ok "which says a loss" has_text one 'loss 0'

# A session has them: it answers to the columns, and goes on with them.
cut -d, -f 1,2 plain.csv >columns.csv
run predict --load s.json columns.csv
sed 1d "$tmp/out" | sort | uniq -c | awk '{ print $2 }' >classes
ok "predict takes the columns, not the features" eval 'is_status 0 && [ "$(wc -l <classes)" -eq 2 ]'
run evaluate --load s.json
ok "evaluate" is_status 0
run evaluate --load s.json xor-plane:n=30
ok "and on other data" is_status 0
run data --load s.json
ok "data of a session has its features" has_text "$tmp/out" 'x1,x2,x1*x2,sin(x1),x2^2'
run train xor-plane:n=60,noise=0.3 --features "$list" --hidden 5 -a tanh --init uniform \
    --rate 0.05 --batch 10 -e 20 -q --save half.json
run train --load half.json -e 20 -q --save whole.json
for file in s whole; do sed -n '/"network"/,/"data"/p' $file.json >$file.net; done
ok "a run in two parts is the run in one" same s.net whole.net
run train --load s.json --features x1 -e 1
ok "a session keeps its own" complained 2 'has its own inputs'
run check xor-plane:n=60 --features "$list"
ok "the gradient is right" is_status 0

# Columns with names, scaled: features are of the numbers as they are scaled.
printf 'petal length,width,kind\n1,10,0\n2,30,1\n4,20,1\n' >iris.csv
run data iris.csv --scaling min-max --features '"petal length"*width,x1'
cat >scaled <<'END'
"""petal length""*width","""petal length""",kind
0,0,0
0.33333334,0.33333334,1
0.5,1,1
END
ok "names in quotes, and places, of the scaled numbers" same "$tmp/out" scaled
run data iris.csv --features 'log(width-10)'
ok "a sample without a value is named" \
    complained 2 'log(width-10) is not a finite number for sample 1'
run data digits --features x1
ok "pixels have no formulas" complained 2 'at most 63 columns; digits has 64'
run data letters --features x1
ok "nor have letters" complained 2 'are letters or words'
run train xor --features none -e 1 -q
ok "none is the columns" is_status 0
run train xor-plane --features 'x1*foo' -e 1
ok "what is wrong has its column" complained 2 "column 4: there is no column or function 'foo'"

# In a sweep + stands for a comma.
run sweep xor-plane --vary 'features=x1+x2,x1+x2+x1*x2' --hidden none -e 30 -q --no-seconds
ok "a sweep tries lists" has_text "$tmp/out" '"x1,x2,x1*x2",30,0.00'
printf 'a,b\n1,-3\n' >bad.csv
run train xor-plane:n=20 --features 'x1,x2,exp(x1*100)' -e 1 -q
ok "too large a number is none" complained 2 'exp(x1*100) is not a finite number'
run train gauss:n=20 --features 'x1,log(x2+20)' --hidden 2 -e 1 -q --save log.json
printf '1,2\n3,-30\n' >rows.csv
run predict --load log.json rows.csv --skip-errors
ok "a row without a value is named, and stays empty" has_text "$tmp/err" \
    'rows.csv:2: log(x2+20) is not a finite number'
finish
