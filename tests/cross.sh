#!/bin/sh
# Builds for aarch64 and runs there, on Debian, the tests that numbers go through:
#
#     tests/cross.sh FOLDER [BACKPROP]
#
# in an empty FOLDER, with this machine's own BACKPROP to go on with sessions that aarch64 has
# begun. The packages of the other architecture are unpacked into FOLDER, and nothing about this
# machine is changed but that the compiler and the emulator are installed. Ends with automake's
# summary; what stands in the way is said in one sentence, with status 1.
set -u
source=$(CDPATH='' cd -- "$(dirname "$0")/.." && pwd)
folder=$(CDPATH='' cd -- "${1:?a folder is needed}" && pwd) || exit 1
own=${2:-}
root=$folder/root apt=$folder/apt
packages='libncurses-dev libjansson-dev zlib1g-dev libcglm-dev libcmocka-dev libvterm-dev'

die() { printf 'cross: %s\n' "$*" >&2; exit 1; }

# quietly COMMAND...: what it says is shown only when it fails.
quietly() {
    "$@" >"$folder/said" 2>&1 && return
    tail -n 30 "$folder/said" >&2
    return 1
}

has_tools() {
    command -v aarch64-linux-gnu-gcc && command -v qemu-aarch64-static &&
        [ -e /usr/aarch64-linux-gnu/include/stdio.h ]
}

install_tools() {
    has_tools >/dev/null && return
    command -v apt-get >/dev/null || die 'no apt-get here to install a compiler for aarch64 with'
    { quietly apt-get update -qq && DEBIAN_FRONTEND=noninteractive quietly apt-get install -y -qq \
        --no-install-recommends gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static; } ||
        die 'gcc-aarch64-linux-gnu and qemu-user-static cannot be installed: no root, no network?'
}

# apt-get with lists and a state of its own, in which only aarch64 exists and nothing is installed.
foreign_apt() {
    apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o "Dir::State=$apt" \
        -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt" -o APT::Sandbox::User=root "$@"
}

# A source that knows no aarch64 is no reason to stop: what is missing then is.
unpack_packages() {
    mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$root"
    : >"$apt/status"
    foreign_apt update >"$folder/said" 2>&1
    # shellcheck disable=SC2086 # a list of words
    quietly foreign_apt install -y --download-only --no-install-recommends $packages ||
        die "the arm64 packages of $packages cannot be had: no network?"
    for package in "$apt"/archives/*.deb; do
        quietly dpkg-deb -x "$package" "$root" || die "$package cannot be unpacked"
    done
    [ -e "$root/lib" ] || ln -s usr/lib "$root/lib"
    # What points to / is to point into the folder.
    find "$root" -type l -lname '/*' | while read -r link; do
        ln -sfn "$root$(readlink "$link")" "$link"
    done
}

# emulated PROGRAM...: under bin/, scripts that run those programs of build/ there.
emulated() {
    for program; do
        mkdir -p "$folder/bin/$(dirname "$program")"
        printf '#!/bin/sh\nexec qemu-aarch64-static -L "%s" "%s" "$@"\n' "$root" \
            "$folder/build/$program" >"$folder/bin/$program"
        chmod +x "$folder/bin/$program"
    done
}

configure() {
    PKG_CONFIG_SYSROOT_DIR=$root
    PKG_CONFIG_LIBDIR=$root/usr/lib/aarch64-linux-gnu/pkgconfig:$root/usr/share/pkgconfig
    export PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_LIBDIR
    mkdir -p "$folder/build" && cd "$folder/build" || exit 1
    quietly "$source/configure" -q --enable-werror --host=aarch64-linux-gnu \
        --build="$("${CC:-cc}" -dumpmachine)" CC="aarch64-linux-gnu-gcc --sysroot=$root" \
        CFLAGS=-O2 ||
        die 'configure fails for aarch64'
}

# The tests that are run there: all of the kinds above but what is left out below.
chosen() {
    make -s list-tests | tr ' ' '\n' | grep -E "^tests/($kinds)" |
        grep -vE "^tests/($left_out)\$"
}

jobs=$(nproc 2>/dev/null || echo 2)
# Of the command line and of the screen, what numbers go through: other words and pictures depend on
# no processor.
kinds='unit/|property/|cli/(gradients|machines|predict|session|train)\.sh$|view/(golden|strip)$'
# What takes minutes in an emulator, or is tested in small by others: lives gone through again, all
# sizes of products.
left_out='property/(agreement|branches|gradcheck|jump|lines|product|product-double|threads)|'\
'property/timeline'
install_tools
unpack_packages
configure
tests=$(chosen | tr '\n' ' ')
programs=$(chosen | grep -v '\.sh$')
helpers="backprop $(make -s list-helpers)"
# shellcheck disable=SC2086
quietly make -s -j"$jobs" $helpers $programs || die 'the build for aarch64 fails'
# shellcheck disable=SC2086
emulated $helpers
bin=$folder/bin
make -s -j"$jobs" check-TESTS check_PROGRAMS= check_LIBRARIES= TESTS="$tests" \
    LOG_COMPILER="qemu-aarch64-static -L $root" \
    TESTS_ENVIRONMENT="BACKPROP_SLOW=yes BACKPROP='$bin/backprop' \
        REFERENCE='$bin/tests/reference/reference' \
        OTHER_BACKPROP='$own'"
