#!/bin/sh
# Builds the joint as a C library, links it to SUNDIALS, and times both integrators in one process.
#
#   validation/joint/cvode/compare.sh
#
# Needs cargo, a C compiler and Debian's libsundials-dev (installed if missing). Prints Markdown tables; takes some minutes.
set -eu
cd "$(dirname "$0")"

if ! test -e /usr/include/cvode/cvode.h; then
    apt-get install --yes --no-install-recommends libsundials-dev
fi

target=${CARGO_TARGET_DIR:-$PWD/build}
CARGO_TARGET_DIR=$target cargo build --release --quiet --manifest-path joint/Cargo.toml
${CC:-cc} -O2 -Wall -Wextra -o "$target/compare" compare.c "$target/release/libjoint_for_c.a" \
    -lsundials_cvode -lsundials_arkode -lsundials_nvecserial -lm -lpthread -ldl

grep -m1 'model name' /proc/cpuinfo || true
date --utc +%F
"$target/compare"
