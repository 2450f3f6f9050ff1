#!/usr/bin/env bash
# How fast is it, beside others on the same files? Makes the table, then compares on the command line and in Chromium.
# usage: run.sh [ROWS [ROUNDS]]      `make bench` builds and sets up first

set -euo pipefail
cd "$(dirname "$0")/.."
rows=${1:-1000000}
rounds=${2:-5}
table=.tools/bench/large_$rows

if [ ! -f "$table.csv" ] || [ ! -f "$table.zstd.parquet" ]; then
  echo "making the table: $rows rows × 20 columns"
  .tools/python/bin/python benches/gen_large.py "$rows" .tools/bench
fi
echo "$(nproc) cores, $(node --version), $(rustc --version)"
.tools/python/bin/python benches/cli/compare.py target/release/glovebox "$rounds" "$table.csv" "$table.zstd.parquet"
.tools/python/bin/python benches/cli/bars.py target/release/glovebox .tools/bench/bars
CHROMIUM="$(static/build/chromium.sh)" node benches/browser/compare.mjs "$rounds" "$table.csv" "$table.zstd.parquet"
