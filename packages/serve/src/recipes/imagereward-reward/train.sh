#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"

pairs=${PAIRS:-../pairs.jsonl}
[ -d dataset ] || npx --yes @visionprefer/cli export "$pairs" ${SAMPLES:+--samples "$SAMPLES"} --format imagereward --out dataset
[ -d ImageReward ] || git clone https://github.com/THUDM/ImageReward ImageReward
# The splits where the trainer looks for them, and the images that they name.
mkdir -p ImageReward/train/dataset
cp "dataset/imagereward/${ASPECT:-overall}"/*.json ImageReward/train/dataset/
ln -sfn "$PWD/dataset/imagereward/images" ImageReward/train/images
cd ImageReward/train
python src/make_dataset.py
exec torchrun --nnodes=1 --nproc_per_node="${GPUS:-4}" --master_port=29500 src/train.py \
  --savepath visionprefer --batch_size 4 --accumulation_steps 4 --epochs 10 --distributed True --gpu_num "${GPUS:-4}" \
  --gpu_id "${GPU_IDS:-0,1,2,3}" --clear_visualizer --fix_rate 0.7 --lr 1e-05 --lr-decay-style cosine --warmup 0.0 \
  --rank_pair --load_pair_store --std_log --valid_per_epoch 4
