#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"

# Flow-Factory names the configuration of DeepSpeed relative to its own folder.
ln -sfn "$PWD/Flow-Factory/config" config
exec ff-train config.yaml
