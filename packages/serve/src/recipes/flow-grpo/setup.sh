#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"
if [ ! -d flow_grpo ]; then
  git clone https://github.com/yifan123/flow_grpo flow_grpo
  git -C flow_grpo checkout --quiet ac4c86e8cae021841f1fde853d340e0db67690dd
fi

pip install -r requirements.txt
