#!/usr/bin/env bash
# How well are findings told? Scores a program by the ranked problems of real files, then by tables whose every erroneous
# cell is known, with and without their errors. The files are shared test files: at GLOVEBOX_SHARED_DATA, or beside the
# repository.
# usage: proof.sh [PROGRAM]      `make bench` runs it, and `make proof` by itself

set -euo pipefail
cd "$(dirname "$0")/.."
program=${1:-target/release/glovebox}
export GLOVEBOX_SHARED_DATA=${GLOVEBOX_SHARED_DATA:-$(cd .. && pwd)/shared/data}
tool=$GLOVEBOX_SHARED_DATA/../tools/score_truth.py

if [ ! -f "$GLOVEBOX_SHARED_DATA/truth.json" ] || [ ! -f "$tool" ]; then
  echo "findings are not scored: there is no truth.json at $GLOVEBOX_SHARED_DATA, or no score_truth.py beside it;" \
    "GLOVEBOX_SHARED_DATA names another folder" >&2
  exit 0
fi
echo "the three worst problems of each real file among the first five findings, then per kind"
python3 "$tool" "$GLOVEBOX_SHARED_DATA/truth.json" "$GLOVEBOX_SHARED_DATA" "$program"
cargo test --locked -q --test engine proof::errors -- --ignored --nocapture --test-threads=1
