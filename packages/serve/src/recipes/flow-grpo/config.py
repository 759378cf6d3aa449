"""GRPO of SD 3.5 medium by our rewards: `visionprefer` for one GPU, as flow_grpo's own `general_ocr_sd3_1gpu`."""
import importlib.util
import os

here = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("grpo", os.path.join(here, "flow_grpo", "config", "grpo.py"))
grpo = importlib.util.module_from_spec(spec)
spec.loader.exec_module(grpo)


def visionprefer():
    config = grpo.general_ocr_sd3_1gpu()
    config.dataset = os.path.join(here, "prompts")  # train.txt and test.txt
    config.prompt_fn = "general_ocr"  # a prompt a line; the name is that of the data it was written for
    config.reward_fn = {"unifiedreward": 1.0}
    config.save_dir = os.path.join(here, "out")
    return config


def get_config(name):
    return globals()[name]()
