#!/usr/bin/env bash
# What does this machine still lack? Installs it, saying what and why; a second run installs nothing.
# usage: setup.sh page | test | bench
#
# Programs that come from crates go to .tools, those from npm beside their package.json, and Python's
# to .tools/python: only Debian's packages are put on the machine itself.

set -euo pipefail
cd "$(dirname "$0")/../.."
source static/build/versions.env
export PATH="$PWD/.tools/bin:$PATH"

say() { printf '· %s\n' "$*"; }
give_up() { printf 'Set-up cannot go on: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# install_debian WHY PACKAGE…
install_debian() {
  local why=$1 as=()
  shift
  say "installing $* ($why)"
  have apt-get || give_up "this system has no apt-get. Install by hand: $* ($why)."
  if [ "$(id -u)" != 0 ]; then
    { have sudo && sudo -n true 2>/dev/null; } || give_up "not root, and sudo asks for a password. Run: sudo apt-get install $*"
    as=(sudo)
  fi
  "${as[@]}" apt-get update -qq >/dev/null || true
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null \
    || give_up "apt-get could not install $*. Install by hand ($why), then run again."
}

need_rust() {
  have cargo || give_up "there is no Rust. Install it with rustup, then run again."
  local wanted found
  wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
  found=$(rustc --version | cut -d' ' -f2)
  [ "$(printf '%s\n%s\n' "$wanted" "$found" | sort -V | head -1)" = "$wanted" ] \
    || give_up "Rust is $found; Glovebox needs $wanted. Run: rustup update stable"
  [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] && return
  say "adding the Rust target wasm32-unknown-unknown (the page and its worker are WebAssembly)"
  rustup target add wasm32-unknown-unknown || give_up "the target could not be added. Run: rustup target add wasm32-unknown-unknown"
}

need_crates() {
  local wanted
  wanted=$(sha256sum Cargo.lock | cut -d' ' -f1)
  [ "$(cat .tools/crates 2>/dev/null)" = "$wanted" ] && return
  say "fetching the crates in Cargo.lock (Trunk builds without the network)"
  cargo fetch --locked --quiet || give_up "the crates could not be fetched. Is crates.io reachable?"
  mkdir -p .tools && echo "$wanted" > .tools/crates
}

need_clang() {
  have clang || install_debian "zstd, one of Parquet's codecs, is C and is compiled for WebAssembly" clang
}

need_node() {
  have node && have npm || install_debian "packs the stylesheet and the charts, serves the page, drives the browser" nodejs npm
  local major
  major=$(node --version | sed 's/v\([0-9]*\).*/\1/')
  [ "$major" -ge "$NODE_MAJOR" ] || give_up "Node is $(node --version); version $NODE_MAJOR or newer is needed."
}

# need_npm FOLDER WHAT-FOR
need_npm() {
  local wanted
  wanted=$(sha256sum "$1/package-lock.json" | cut -d' ' -f1)
  [ "$(cat "$1/node_modules/.locked" 2>/dev/null)" = "$wanted" ] && return
  say "installing the npm packages of $1 ($2)"
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --silent) || give_up "npm could not install what $1/package-lock.json lists."
  echo "$wanted" > "$1/node_modules/.locked"
}

# need_crate PROGRAM CRATE VERSION WHY
need_crate() {
  have "$1" && [ "$("$1" --version | cut -d' ' -f2)" = "$3" ] && return
  say "building $2 $3, some minutes ($4)"
  # Built for these few runs, not for speed: without link-time optimisation it takes a third of the time.
  export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
  # With the dependencies that its author tested; with newer ones where a mirror lacks one of those.
  cargo install --quiet --locked --root .tools --version "$3" "$2" 2>.tools/locked.log && return
  say "once more with newer dependencies: $(grep -m1 '^error' .tools/locked.log || echo 'the first try failed')"
  cargo install --quiet --root .tools --version "$3" "$2" \
    || give_up "$2 could not be built. Try: cargo install $2 --version $3"
}

need_page() {
  need_rust
  need_clang
  need_node
  need_npm static/build "stylesheet, fonts, charts, esbuild, wasm-opt"
  need_crates
  need_crate trunk trunk "$TRUNK_VERSION" "builds the page from index.html"
  local bindgen
  bindgen=$(grep -A1 '^name = "wasm-bindgen"$' Cargo.lock | sed -n 's/^version = "\(.*\)"/\1/p')
  need_crate wasm-bindgen wasm-bindgen-cli "$bindgen" "joins WebAssembly and JavaScript; the version that Cargo.lock names"
}

need_browser() {
  static/build/chromium.sh >/dev/null || install_debian "the browser that the journeys and the benchmark run in" chromium
  static/build/chromium.sh >/dev/null || give_up "no Chromium was found. Install it, or set CHROMIUM to its path."
}

need_fuzz() {
  need_crate cargo-fuzz cargo-fuzz "$CARGO_FUZZ_VERSION" "feeds what reads files with damaged ones"
  (cd tests/fuzz && cargo fetch --locked --quiet) || give_up "the crates in tests/fuzz/Cargo.lock could not be fetched. Is crates.io reachable?"
}

need_python() {
  local wanted="numpy==$NUMPY_VERSION pyarrow==$PYARROW_VERSION duckdb==$DUCKDB_VERSION"
  [ "$(cat .tools/python/.wanted 2>/dev/null)" = "$wanted" ] && return
  have python3 || install_debian "makes the benchmark's table, and runs the peer that it is compared with" python3 python3-venv
  say "installing $wanted in .tools/python (the benchmark's table, and the peer it is compared with)"
  python3 -m venv .tools/python 2>/dev/null || { install_debian "Python's virtual environments" python3-venv; python3 -m venv .tools/python; }
  # shellcheck disable=SC2086 # the three requirements are separate words
  .tools/python/bin/pip install --quiet --disable-pip-version-check $wanted || give_up "pip could not install $wanted."
  echo "$wanted" > .tools/python/.wanted
}

case "${1:-}" in
  page) need_page ;;
  test) need_page; need_npm tests/e2e "drives Chromium"; need_browser; need_fuzz ;;
  bench) need_page; need_npm tests/e2e "drives Chromium"; need_npm benches/browser "the peers in the browser"; need_browser; need_python ;;
  *) give_up "say what for: page, test or bench" ;;
esac
