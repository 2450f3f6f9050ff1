#!/usr/bin/env bash
# Feeds what reads files with damaged ones, all targets side by side for so many seconds; fails when an input ends one.
# usage: run.sh SECONDS [TARGET…]      `make fuzz` sets up first
#
# New inputs are kept in target/fuzz/corpus, where the next run goes on from; corpus/ beside this file has the
# seeds. An input that ends a target is written to target/fuzz/found: mend the fault, and put the input, made
# small (`cargo fuzz tmin`), into corpus/, so that it is tried in every run.
#
# A run is the same each time, so that a change is judged by itself; SEED=0 lets the clock choose another.
#
# No sanitizer: the engine has no unsafe code, and without one the stable compiler is enough.

set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(csv formats packed parquet recipe selection)
built=target/fuzz/$(rustc -vV | sed -n 's/^host: //p')/release

cargo fuzz build --fuzz-dir tests/fuzz --sanitizer none --target-dir target/fuzz 2>target/fuzz.log \
  || { cat target/fuzz.log >&2; exit 1; }
mkdir -p target/fuzz/found

# fuzz TARGET
fuzz() {
  local seeds=("tests/fuzz/corpus/$1")
  [ "$1" = csv ] && seeds+=(tests/data/csv)
  mkdir -p "target/fuzz/corpus/$1"
  # 1 GiB of memory and 25 seconds for one small input: more is a fault as well.
  "$built/$1" -seed="${SEED:-1}" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=1024 -malloc_limit_mb=512 -verbosity=0 \
    -print_final_stats=1 -artifact_prefix="target/fuzz/found/$1-" "target/fuzz/corpus/$1" "${seeds[@]}" >"target/fuzz/$1.log" 2>&1
}

echo "fuzzing ${targets[*]} for $seconds s"
running=()
for target in "${targets[@]}"; do
  fuzz "$target" &
  running+=($!)
done
failed=0
for at in "${!targets[@]}"; do
  target=${targets[$at]}
  if wait "${running[$at]}"; then
    sed -n "s/^stat::number_of_executed_units: */  $target: inputs /p; s/^stat::peak_rss_mb: */  $target: peak MB /p" "target/fuzz/$target.log"
  else
    printf '%s was ended by an input:\n' "$target" >&2
    grep -vE '^(INFO|#)' "target/fuzz/$target.log" >&2
    failed=1
  fi
done
exit "$failed"
