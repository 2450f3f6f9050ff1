#!/usr/bin/env bash
# Where is Chromium? Prints its path; CHROMIUM in the environment decides.
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
  [ -n "$name" ] && command -v "$name" && exit 0
done
exit 1
