#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"

pairs=${PAIRS:-../pairs.jsonl}
[ -d dataset ] || npx --yes @visionprefer/cli export "$pairs" ${SAMPLES:+--samples "$SAMPLES"} --format diffusion-dpo --out dataset
[ -d pairs ] || python make_folders.py "dataset/diffusion-dpo/${ASPECT:-overall}" pairs
mkdir -p config && cp config.json config/config.json
exec simpletuner train
