#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"
if [ ! -d Flow-Factory ]; then
  git clone https://github.com/X-GenGroup/Flow-Factory Flow-Factory
  git -C Flow-Factory checkout --quiet a0b2bc5a2b4fbf9125429b3fb70c0c5d7631047c
fi

pip install -r requirements.txt
