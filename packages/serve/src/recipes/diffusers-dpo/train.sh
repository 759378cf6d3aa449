#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"

model=${1:?sd15 or sdxl}
pairs=${PAIRS:-../pairs.jsonl}
[ -d dataset ] || npx --yes @visionprefer/cli export "$pairs" ${SAMPLES:+--samples "$SAMPLES"} --format diffusion-dpo --out dataset
if [ ! -d diffusers ]; then
  git clone https://github.com/huggingface/diffusers diffusers
  git -C diffusers checkout --quiet 58eb52c0803ea9af3abec60841c2a093bdf1f951
fi

scripts=diffusers/examples/research_projects/diffusion_dpo
common=(--dataset_name "dataset/diffusion-dpo/${ASPECT:-overall}" --dataset_split_name train --rank 8 --mixed_precision fp16
  --gradient_checkpointing --use_8bit_adam --lr_scheduler constant --lr_warmup_steps 0 --seed 0 --checkpointing_steps 500
  --report_to tensorboard --output_dir "out-$model")
if [ "$model" = sd15 ]; then
  accelerate launch $scripts/train_diffusion_dpo.py "${common[@]}" \
    --pretrained_model_name_or_path stable-diffusion-v1-5/stable-diffusion-v1-5 --resolution 512 \
    --train_batch_size 16 --gradient_accumulation_steps 1 --learning_rate 5e-5 --max_train_steps 2000 --beta_dpo 2500
else
  accelerate launch $scripts/train_diffusion_dpo_sdxl.py "${common[@]}" \
    --pretrained_model_name_or_path stabilityai/stable-diffusion-xl-base-1.0 \
    --pretrained_vae_model_name_or_path madebyollin/sdxl-vae-fp16-fix \
    --train_batch_size 8 --gradient_accumulation_steps 2 --learning_rate 1e-5 --max_train_steps 2000 --beta_dpo 5000
fi
