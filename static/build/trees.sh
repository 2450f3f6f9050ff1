#!/usr/bin/env bash
# Do the programs' dependencies keep apart? The engine has no crate that knows a browser, natively or in
# WebAssembly, and the page has none that reads or computes: the compiler then proves that it does neither.

set -euo pipefail
cd "$(dirname "$0")/../.."

# refuse FEATURES TARGET PATTERN WHAT
refuse() {
  local found
  found=$(cargo tree --locked --offline --edges normal --no-default-features --features "$1" --target "$2" --prefix none \
    | cut -d' ' -f1 | sort -u | grep -xE "$3" | tr '\n' ' ' || true)
  if [ -n "$found" ]; then
    printf '%s on %s depends on %sbut must have %s\n' "$1" "$2" "$found" "$4" >&2
    exit 1
  fi
  printf '%s on %s: %s\n' "$1" "$2" "$4"
}

browser='yew|yew-.*|patternfly-yew|web-sys|js-sys|wasm-bindgen|wasm-bindgen-futures|gloo|gloo-.*'
refuse engine x86_64-unknown-linux-gnu "$browser" 'no browser crate'
refuse engine wasm32-unknown-unknown "$browser" 'no browser crate'
refuse cli x86_64-unknown-linux-gnu "$browser" 'no browser crate'
refuse studio wasm32-unknown-unknown 'arrow|arrow-.*|parquet|zstd|zstd-.*|brotli|brotli-decompressor|lz4_flex|snap|encoding_rs' 'no reader of files'
refuse worker wasm32-unknown-unknown 'yew|yew-.*|patternfly-yew' 'no view'
refuse convert wasm32-unknown-unknown 'yew|yew-.*|patternfly-yew' 'no view'
refuse worker wasm32-unknown-unknown 'brotli' 'no packer of Brotli'
