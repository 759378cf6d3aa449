"""python tiny_pipeline.py <folder>: writes a Stable Diffusion of random weights there; prints one line of JSON."""
import json, os, sys

os.environ["HF_HUB_OFFLINE"] = "1"
import torch
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer


def tokenizer(folder):
    """Each byte is a word of its own: nothing is fetched."""
    keep = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(byte) for byte in keep] + [chr(256 + place) for place in range(256 - len(keep))]
    words = letters + [letter + "</w>" for letter in letters] + ["<|startoftext|>", "<|endoftext|>"]
    vocabulary, merges = os.path.join(folder, "vocab.json"), os.path.join(folder, "merges.txt")
    with open(vocabulary, "w") as file:
        json.dump({word: place for place, word in enumerate(words)}, file)
    with open(merges, "w") as file:
        file.write("#version: 0.2\n")
    return CLIPTokenizer(vocabulary, merges, model_max_length=32), len(words)


def make_pipeline(folder):
    """A Stable Diffusion of random weights, a quarter of a million of them, that paints 16 pixels a side."""
    torch.manual_seed(0)
    words, size = tokenizer(folder)
    vae = AutoencoderKL(block_out_channels=(8, 8), down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2, norm_num_groups=1, layers_per_block=1, mid_block_add_attention=False)
    unet = UNet2DConditionModel(sample_size=8, cross_attention_dim=32, attention_head_dim=4, block_out_channels=(16, 32), down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), norm_num_groups=4, layers_per_block=1)
    text = CLIPTextModel(CLIPTextConfig(vocab_size=size, hidden_size=32, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2, max_position_embeddings=32, bos_token_id=size - 2, eos_token_id=size - 1, pad_token_id=size - 1))
    # With an offset of 0 the last step has no variance, and its log probability is not a number.
    schedule = DDIMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False, set_alpha_to_one=False, steps_offset=1, prediction_type="v_prediction")
    StableDiffusionPipeline(vae=vae, text_encoder=text, tokenizer=words, unet=unet, scheduler=schedule, safety_checker=None, feature_extractor=None, requires_safety_checker=False).save_pretrained(folder)


if __name__ == "__main__":
    make_pipeline(sys.argv[1])
    print(json.dumps({"files": sorted(os.listdir(sys.argv[1]))}))
