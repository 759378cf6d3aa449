#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"

model=${1:?sd15 or sdxl}
pairs=${PAIRS:-../pairs.jsonl}
[ -d dataset ] || npx --yes @visionprefer/cli export "$pairs" ${SAMPLES:+--samples "$SAMPLES"} --format diffusion-dpo --out dataset
if [ ! -d DiffusionDPO ]; then
  git clone https://github.com/SalesforceAIResearch/DiffusionDPO DiffusionDPO
  git -C DiffusionDPO checkout --quiet 5233e75919f912f3f631958ee4ebb5b5204382d9
fi

common=(--dataset_name "dataset/diffusion-dpo/${ASPECT:-overall}" --split train --train_batch_size 1 --dataloader_num_workers 16
  --gradient_accumulation_steps 128 --max_train_steps 2000 --lr_scheduler constant_with_warmup --learning_rate 1e-8 --scale_lr
  --mixed_precision fp16 --gradient_checkpointing --cache_dir cache --beta_dpo 5000 --output_dir "out-$model")
if [ "$model" = sd15 ]; then
  accelerate launch --mixed_precision=fp16 DiffusionDPO/train.py "${common[@]}" --lr_warmup_steps 500 --checkpointing_steps 500 \
    --pretrained_model_name_or_path stable-diffusion-v1-5/stable-diffusion-v1-5
else
  accelerate launch --mixed_precision=fp16 DiffusionDPO/train.py "${common[@]}" --lr_warmup_steps 200 --checkpointing_steps 200 --sdxl \
    --pretrained_model_name_or_path stabilityai/stable-diffusion-xl-base-1.0 \
    --pretrained_vae_model_name_or_path madebyollin/sdxl-vae-fp16-fix
fi
