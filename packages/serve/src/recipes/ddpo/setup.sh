#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"
if [ ! -d ddpo-pytorch ]; then
  git clone https://github.com/kvablack/ddpo-pytorch ddpo-pytorch
  git -C ddpo-pytorch checkout --quiet 1958463f020112c9a7bc85768d296daacc2e1b4b
fi

pip install -r requirements.txt
pip install --no-deps -e ddpo-pytorch
cp prompts/train.txt ddpo-pytorch/ddpo_pytorch/assets/visionprefer.txt
