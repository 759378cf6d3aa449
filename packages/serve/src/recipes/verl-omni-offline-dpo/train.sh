#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"
if [ ! -d verl-omni ]; then
  git clone https://github.com/verl-project/verl-omni verl-omni
  git -C verl-omni checkout --quiet a1139bafffb5b9711f0a6b6edff8ecaa60bfff30
fi

root=$PWD
server=${REWARD_URL:-http://127.0.0.1:8790}
cd verl-omni
for split in train test; do
  [ -f "$root/data/$split.parquet" ] || python examples/dpo_trainer/data_process/prepare_offline_dpo.py \
    --input_file "$root/prompts/$split.txt" --output_file "$root/data/$split.parquet" --image_dir "$root/data/$split" \
    --model_path stabilityai/stable-diffusion-3.5-medium --num_images_per_prompt 4 --split "$split" \
    --reward_function_path verl_omni/utils/reward_score/unified_reward.py \
    --reward_function_name compute_score_unified_reward --reward_router_address "${server#http://}" --reward_model_name vp-score
done
OFFLINE_DPO_TRAIN_PATH=$root/data/train.parquet OFFLINE_DPO_TEST_PATH=$root/data/test.parquet \
  exec bash examples/dpo_trainer/sd35/run_sd35_medium_offline_dpo_lora.sh trainer.logger='["console","tensorboard"]' "$@"
