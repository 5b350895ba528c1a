#!/bin/sh
# The configuration file: where it is looked for, what it sets, what is said about mistakes in it.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

# rate_is RATE ARGUMENT...: the rate that `train` takes.
rate_is() {
    rate=$1
    shift
    run train xor --epochs 0 --quiet --log - "$@"
    is_status 0 && [ "$(field "$tmp/out" 5)" = "$rate" ]
}
mkdir -p xdg/backprop "$HOME/.config/backprop" rel/backprop
echo 'set rate 0.25' >xdg/backprop/config
echo 'rate 0.5' >"$HOME/.config/backprop/config"
echo 'rate 0.75' >other
echo 'rate 0.125' >rel/backprop/config

ok "the usual folder in HOME" rate_is 0.5
XDG_CONFIG_HOME=
export XDG_CONFIG_HOME
ok "an empty XDG_CONFIG_HOME is none" rate_is 0.5
XDG_CONFIG_HOME=rel
ok "a relative XDG_CONFIG_HOME is ignored" rate_is 0.5
XDG_CONFIG_HOME=$tmp/xdg
ok "XDG_CONFIG_HOME/backprop/config" rate_is 0.25
ok "--config" rate_is 0.75 --config other
ok "--config=" rate_is 0.75 --config=other
ok "--no-config" rate_is 1 --no-config
ok "the command line wins" rate_is 2 --rate 2
ok "the command line wins over --config" rate_is 2 --rate 2 --config other
XDG_CONFIG_HOME=$tmp/none
ok "no file, no harm" rate_is 1
unset XDG_CONFIG_HOME
unset_home() (
    unset HOME
    rate_is 1
)
ok "without HOME" unset_home
HOME=$tmp/nowhere
ok "HOME that is not there" rate_is 1

# What may stand in it.
config() { printf "$1" >config; }
reads() {
    config "$2"
    rate_is "$1" --config config
}
ok "comments and blank lines" reads 0.5 '# mine\n\n  # more\nrate 0.5 # fast\n\t\n'
ok "CRLF" reads 0.5 '\r\nrate 0.5\r\n'
ok "no last line end" reads 0.5 'seed 3\nrate 0.5'
ok "blanks" reads 0.5 '  set   rate \t 0.5  \n'
ok "an empty file" reads 1 ''
ok "a unique prefix" reads 0.5 'set ra 0.5\n'
ok "the last of two lines counts" reads 0.5 'rate 0.25\nrate 0.5\n'
config 'hidden 3,2\nactivation relu\nloss mean-squared\nbatch 2\n
seed 9\nshuffle off\ninit uniform\n'
run train xor --epochs 4 --quiet --config config --save a.json
run train xor --epochs 4 --quiet --hidden 3,2 --activation relu --loss mean-squared --batch 2 \
    --seed 9 --shuffle off --init uniform --save b.json
ok "the same settings, the same bytes" same a.json b.json
config 'speed max\ncolor never\nsymbols ascii\ntheme dark\n'
run train xor --epochs 1 --config config
ok "settings of the screen do not disturb train" is_status 0
run data xor --config config
ok "nor data" is_status 0
for table in data options; do
    run list "$table" --config config
    ok "nor list $table" is_status 0
done

# Mistakes: file, line, one sentence. Whether this is a failure or wrong usage is not the point.
says() {
    text=$1
    shift
    run "$@"
    [ "$status" -eq 1 ] || [ "$status" -eq 2 ] || return 1
    complained "$status" "$text"
}
mistake() {
    config "$2"
    ok "$1" says "$1" train xor --epochs 1 --config config
}
mistake 'config:2:' 'rate 0.5\nrat3 1\n'
mistake "did you mean 'rate'" 'raet 1\n'
mistake 'config:1:' 'rate\n'
mistake 'config:3:' '\n# x\nrate fast\n'
mistake 'config:1:' 'loss nosuch\n'
mistake 'config:1:' 'rate 0.5 0.7\n'
mistake 'config:1:' '\033[31m 1\n'
mistake 'config:1:' 'loss \033[31m\n'
mistake 'config:1' 'rate\0001\n'
mistake 'config:1:' 'no-mouse maybe\n'
mkdir folder
ok "a folder" says folder train xor --config folder
ok "a missing file that was asked for" says missing train xor --config missing
ok "/dev/zero" says /dev/zero train xor --config /dev/zero
config 'rat3 1\n'
run --help --config config
ok "--help helps with a wrong file too" is_status 0
run --version --config config
ok "so does --version" is_status 0
finish
