"""DDPO of SD 1.5 by our rewards."""
import importlib.util
import os

here = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("base", os.path.join(here, "ddpo-pytorch", "config", "base.py"))
base = importlib.util.module_from_spec(spec)
spec.loader.exec_module(base)


def get_config():
    config = base.get_config()
    config.pretrained.model = "stable-diffusion-v1-5/stable-diffusion-v1-5"
    config.num_epochs = 200
    config.use_lora = True
    config.save_freq = 10
    # With one GPU: 8 * 32 = 256 pictures an epoch, and two updates.
    config.sample.batch_size = 8
    config.sample.num_batches_per_epoch = 32
    config.train.batch_size = 4
    config.train.gradient_accumulation_steps = 32
    config.prompt_fn = "from_file"
    config.prompt_fn_kwargs = {"path": "visionprefer.txt"}
    config.reward_fn = "llava_bertscore"
    config.per_prompt_stat_tracking = {"buffer_size": 32, "min_count": 16}
    return config
