#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"

[ -d data ] || python make_prompts.py prompts data
options=(
  algorithm.trainer_type=direct_preference algorithm.sample_source=online algorithm.paired_preference=true
  data.train_files=data/train.parquet data.val_files=data/test.parquet data.train_batch_size=32 data.max_prompt_length=256
  actor_rollout_ref.model.path="${MODEL:-Qwen/Qwen-Image}" actor_rollout_ref.model.algorithm=dpo
  actor_rollout_ref.model.model_type=diffusion_dpo_model actor_rollout_ref.model.external_lib=verl_omni.pipelines.qwen_image_dpo
  actor_rollout_ref.model.lora_rank=64 actor_rollout_ref.model.lora_alpha=128
  "actor_rollout_ref.model.target_modules=['to_q','to_k','to_v','to_out.0','add_q_proj','add_k_proj','add_v_proj','to_add_out']"
  actor_rollout_ref.actor.diffusion_loss.loss_mode=dpo actor_rollout_ref.actor.diffusion_loss.dpo_beta=100.0
  actor_rollout_ref.actor.optim.lr=3e-4 actor_rollout_ref.actor.optim.weight_decay=0.0001
  actor_rollout_ref.actor.ppo_mini_batch_size=16 actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu=8
  actor_rollout_ref.actor.fsdp_config.param_offload=True actor_rollout_ref.actor.fsdp_config.optimizer_offload=True
  actor_rollout_ref.actor.fsdp_config.model_dtype=bfloat16
  actor_rollout_ref.rollout.name=vllm_omni actor_rollout_ref.rollout.n=16 actor_rollout_ref.rollout.calculate_log_probs=false
  actor_rollout_ref.rollout.tensor_model_parallel_size=1 actor_rollout_ref.rollout.agent.num_workers="${GPUS:-4}"
  actor_rollout_ref.rollout.load_format=safetensors actor_rollout_ref.rollout.layered_summon=True
  actor_rollout_ref.rollout.pipeline.num_inference_steps=35 actor_rollout_ref.rollout.pipeline.true_cfg_scale=1.0
  actor_rollout_ref.rollout.pipeline.max_sequence_length=256
  actor_rollout_ref.rollout.val_kwargs.pipeline.num_inference_steps=50
  actor_rollout_ref.ref.log_prob_micro_batch_size_per_gpu=8
  reward.reward_model.enable=False
  reward.custom_reward_function.path=pkg://verl_omni.reward_loop.reward_manager.multi
  reward.custom_reward_function.name=_multi_reward_placeholder
  reward.reward_manager.name=MultiVisualRewardManager
  reward.reward_manager.module.path=pkg://verl_omni.reward_loop.reward_manager
  +reward.reward_functions.visionprefer.path=pkg://verl_omni.utils.reward_score.http_scorer_client
  +reward.reward_functions.visionprefer.name=compute_score
  +reward.reward_functions.visionprefer.weight=1.0
  +reward.reward_functions.visionprefer.required=true
  "+reward.reward_functions.visionprefer.server_url=${REWARD_URL:-http://127.0.0.1:8790}"
  trainer.logger='["console","tensorboard"]' trainer.project_name=visionprefer trainer.val_before_train=False
  trainer.n_gpus_per_node="${GPUS:-4}" trainer.nnodes=1 trainer.save_freq=30 trainer.test_freq=30
  trainer.total_epochs=15 trainer.total_training_steps=300
)
exec python -m verl_omni.trainer.main_diffusion "${options[@]}" "$@"
