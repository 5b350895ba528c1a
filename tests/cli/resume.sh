#!/bin/sh
# --save and --load half way give the bytes of going straight through.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

cat >points.csv <<'END'
height,weight,kind
1,0.5,cat
0.25,-1,dog
-0.125,2e-1,cat
.75,0.3,bird
-1,-0.1,dog
0.1,0.9,bird
0.6,0.4,cat
END

# The second log, without its header and the line that both have, after the first.
joined() {
    cat first.csv && tail -n +3 second.csv
}
resumes() {
    half=$1
    shift
    run train "$@" --epochs 40 --log whole.csv --save whole.json
    is_status 0 || return 1
    run train "$@" --epochs "$half" --log first.csv --save half.json
    is_status 0 || return 1
    run train --load half.json --epochs $((40 - half)) --log second.csv --save end.json
    is_status 0 || return 1
    joined >joined.csv
    tail -n 1 first.csv >seam && sed -n 2p second.csv | cmp - seam &&
        same whole.csv joined.csv && same whole.json end.json
}
while read -r half arguments; do
    # shellcheck disable=SC2086
    ok "after $half epochs: $arguments" resumes "$half" $arguments
done <<'END'
17 xor
0 xor
40 xor
17 xor --batch 1
17 xor --batch 3
1 xor --batch 3 --shuffle off
39 xor --batch 4 --shuffle on
17 parity:4 --batch 5 --hidden 8,8 --activation tanh,relu --loss mean-squared
20 encoder --batch 3 --seed 99 --init normal --rate 0.7
8 mazur --rate 0.123456789123
21 vowels --batch 3 --seed 2
13 xor --batch 3 --hidden 6,5 --dropout 0.3
13 xor --hidden 6,5 --freeze a[1][2],a[2] --optimizer adam
5 majority --init uniform --output-activation identity --rate 1e-3
9 points.csv
9 points.csv --batch 2
9 points.csv --targets 1 --inputs weight --batch 3
9 points.csv --hidden none --batch full --shuffle off
END

run train xor --batch 3 --epochs 30 --save whole.json
run train xor --batch 3 --epochs 10 --save a.json
run train --load a.json --epochs 10 --save b.json
run train --load b.json --epochs 10 --save c.json
ok "in three pieces" same whole.json c.json
run train --load c.json --epochs 0 --save d.json
ok "loaded and saved, nothing changes" same c.json d.json
run train --load d.json --epochs 0 --save d.json
ok "a session may be saved over itself" same c.json d.json
# The history is kept and goes on: a line for all epochs in a row, another rate is one of its own.
ok "30 epochs are one line" [ "$(grep -c '"did": "train"' c.json)" = 1 ]
ok "which ends where the state is" has c.json '"by": "epoch", "epoch": 30, "step": 60,'
run train --load c.json --rate 0.25 --epochs 5 --save rated.json
ok "another rate is a line" [ "$(grep -c '"did": "set"' rated.json)" = 1 ]
ok "and what follows it" has rated.json '"by": "epoch", "epoch": 35, "step": 70,'
ok "nothing is complained of" sh -c "! grep -q backprop: '$tmp/err'"
sed 's/"start": "fnv1a-/"start": "fnv1a-1/' c.json >elsewhere.json
run train --load elsewhere.json --epochs 1 --save e.json --quiet
ok "a history of other start weights is not gone on with" has "$tmp/err" 'other.* now'
ok "nor saved" sh -c '! grep -q history e.json'
sed 's/"rate": [0-9.e-]*,/"rate": 1e-30,/' c.json >slow.json
run train --load slow.json --epochs 1 --quiet
ok "a rate from before rates had a range is said" has "$tmp/err" \
    'the rate 1e-30 is outside 1e-9 … 1e9: it stays until you change it'
run train --load slow.json --epochs 1 --quiet --rate 0.25
ok "and another may be given" is_empty "$tmp/err"
fails 2 "--rate" train --load slow.json --rate 1e-30
run train --load c.json --rate 0.25 --epochs 1 --log -
ok "an option given with --load counts" [ "$(field "$tmp/out" 5)" = 0.25 ]
ok "and epochs are counted on" [ "$(field "$tmp/out" 1)" = 31 ]
cp c.json before.json
run train xor --epochs 3 --save c.json
run train xor --epochs 3 --save e.json
ok "an old session is replaced wholly" same c.json e.json
ok "no temporary file stays behind" sh -c '! ls c.json.* 2>/dev/null'
ln -s e.json link.json
run train xor --epochs 4 --save link.json
ok "a symbolic link stays one" [ -L link.json ]
ok "and what it names is written" sh -c '! cmp -s c.json e.json'

# Units stay frozen, unless the command line says otherwise.
run train xor --epochs 30 --freeze all --save frozen.json
run train xor --epochs 0 --freeze all --save start.json
ok "frozen, all is as at the start" sh -c '
    for f in frozen start; do sed "/cursor/,\$d; /updates/d" $f.json >$f.part; done
    cmp frozen.part start.part'
run train --load frozen.json --epochs 5 --log - --quiet
ok "frozen after --load too" [ "$(field "$tmp/out" 3)" = "$(sed -n 2p "$tmp/out" | cut -d , -f 3)" ]
run train --load frozen.json --epochs 5 --freeze none --log - --quiet
ok "--freeze none" [ "$(field "$tmp/out" 3)" != "$(sed -n 2p "$tmp/out" | cut -d , -f 3)" ]

# Files that moved or changed.
mkdir folder
run train points.csv --epochs 5 --save folder/session.json
mv points.csv folder/points.csv
run train --load folder/session.json --epochs 1
ok "data beside the session are found" is_status 0
cp folder/points.csv .
echo '0.5,0.5,cat' >>points.csv
fails 1 'changed' train --load folder/session.json --epochs 1
run train --load folder/session.json --epochs 1 points.csv
ok "changed data named on the command line are taken" is_status 0
finish
