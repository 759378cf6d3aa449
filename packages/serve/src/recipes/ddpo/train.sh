#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"

cd ddpo-pytorch
export WANDB_MODE=${WANDB_MODE:-offline}
exec accelerate launch scripts/train.py --config ../config.py
