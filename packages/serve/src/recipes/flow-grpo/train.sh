#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"

cd flow_grpo
exec accelerate launch --config_file scripts/accelerate_configs/multi_gpu.yaml --num_processes "${GPUS:-1}" --main_process_port 29501 \
  scripts/train_sd3.py --config ../config.py:visionprefer
