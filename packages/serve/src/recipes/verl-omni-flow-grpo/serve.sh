#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"
# Rewards for the trainer, until Ctrl-C. A journal and a budget are only for annotators that cost money:
#   ./serve.sh --annotator openai:some-model --budget 20
exec npx --yes @visionprefer/cli serve --port "${PORT:-8790}" "$@"
