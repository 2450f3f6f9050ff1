#!/usr/bin/env bash
# Does every module of the engine import only from the layers above its own? The order is that of ARCHITECTURE.md.

set -euo pipefail
cd "$(dirname "$0")/../.."

# From the ground up; what stands on one line stands side by side and does not import each other,
# but for the errors, findings and words of the ground and of the tables.
order=(
  'words few'
  'error'
  'run kernel'
  'table finding step'
  'stats'
  'ask'
  'clean'
  # The domains: every folder that no other line names.
  ''
  'steps'
  'domains protocol'
)
declare -A rank
for at in "${!order[@]}"; do
  [ -n "${order[$at]}" ] || domains=$at
  for module in ${order[$at]}; do rank[$module]=$at; done
done
for path in src/*; do
  module=$(basename "$path" .rs)
  case $module in lib | bin) continue ;; esac
  [ -n "${rank[$module]:-}" ] && continue
  [ -d "$path" ] || { printf '%s is neither a domain, which is a folder, nor has it a layer in static/build/layers.sh\n' "$path" >&2; exit 1; }
  rank[$module]=$domains
done
# What `lib.rs` gives by a shorter name.
declare -A short=([Error]=error [Result]=error [Finding]=finding [Severity]=finding [Step]=step [Ask]=ask)
# Modules of one line that are one thing in three files.
together='table finding step'

failed=0
while IFS=: read -r file line text; do
  own=${file#src/}; own=${own%%/*}; own=${own%.rs}
  case $own in lib | bin) continue ;; esac
  while read -r used; do
    module=${short[$used]:-$used}
    [ -n "${rank[$module]:-}" ] || continue
    [ "$module" = "$own" ] && continue
    [[ " $together " == *" $own "* && " $together " == *" $module "* ]] && continue
    if [ "${rank[$module]}" -ge "${rank[$own]}" ]; then
      printf '%s:%s: %s imports %s, which is not above it\n' "$file" "$line" "$own" "$module" >&2
      failed=1
    fi
  done < <(grep -oE 'crate::(\{[^}]*\}|[A-Za-z_]+)' <<<"$text" | sed -E 's/crate:://; s/[{}]//g' | tr ',' '\n' | sed -E 's/^ +//; s/[ :].*//')
done < <(grep -rnE 'crate::' src --include='*.rs' | grep -vE '^[^:]+:[0-9]+: *//')
[ "$failed" = 0 ] && echo 'layers: every module imports from above'
exit "$failed"
