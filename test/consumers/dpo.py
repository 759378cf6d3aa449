"""A few steps of Diffusion-DPO on a data set that `visionprefer export` wrote, on the CPU.

python dpo.py <folder of the data set> : prints one line of JSON with what was found.

The pipeline has the shape of Stable Diffusion, a few thousand weights, and knows nothing. The columns are taken as the
trainers take them: `jpg_0` and `jpg_1` are bytes that PIL opens, the chosen image is the first unless `label_0` is 0, and
`caption` is the text. The loss is that of Wallace et al., Diffusion Model Alignment Using Direct Preference Optimization
(arXiv 2311.12908), equation 14.
"""

import io
import json
import os
import sys

import torch
from datasets import load_dataset
from diffusers import AutoencoderKL, DDPMScheduler, UNet2DConditionModel
from PIL import Image
from torch.nn.functional import logsigmoid, mse_loss
from torchvision import transforms
from transformers import CLIPTextConfig, CLIPTextModel

torch.manual_seed(0)
torch.set_num_threads(1)
levels = dict(norm_num_groups=4, layers_per_block=1)
vae = AutoencoderKL(block_out_channels=(8, 8), down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2, **levels)
shape = dict(block_out_channels=(8, 16), down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"))
unet = UNet2DConditionModel(sample_size=8, cross_attention_dim=16, attention_head_dim=4, **shape, **levels)
text = CLIPTextModel(CLIPTextConfig(vocab_size=256, hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2, max_position_embeddings=32, eos_token_id=1))
reference = UNet2DConditionModel.from_config(unet.config)
reference.load_state_dict(unet.state_dict())
noise_schedule = DDPMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear")

rows = load_dataset(os.path.join(sys.argv[1], "diffusion-dpo"), split="train")
prepare = transforms.Compose([transforms.Resize(16), transforms.CenterCrop(16), transforms.ToTensor(), transforms.Normalize([0.5], [0.5])])


def read(row):
    images = [prepare(Image.open(io.BytesIO(row[name])).convert("RGB")) for name in ("jpg_0", "jpg_1")]
    assert row["label_0"] in (0, 1), "a trainer would take a tie for a victory of the first image"
    chosen, rejected = images if row["label_0"] else images[::-1]
    return chosen, rejected, torch.tensor((list(row["caption"].encode()) + [0] * 32)[:32])


def error_of(model, noisy, steps, words, noise):
    return mse_loss(model(noisy, steps, words).sample, noise, reduction="none").mean(dim=(1, 2, 3))


optimizer = torch.optim.AdamW(unet.parameters(), lr=1e-3)
batch = [read(row) for row in rows.select(range(4))]
chosen, rejected, captions = (torch.stack(part) for part in zip(*batch))
losses = []
for _ in range(8):
    torch.manual_seed(1)  # The same noise each time: then the loss must fall if anything is learnt.
    with torch.no_grad():
        latents = vae.encode(torch.cat([chosen, rejected])).latent_dist.mean
        words = text(captions)[0].repeat(2, 1, 1)
    noise = torch.randn_like(latents[:4]).repeat(2, 1, 1, 1)
    steps = torch.randint(0, 1000, (4,)).repeat(2)
    noisy = noise_schedule.add_noise(latents, noise, steps)
    ours = error_of(unet, noisy, steps, words, noise)
    with torch.no_grad():
        theirs = error_of(reference, noisy, steps, words, noise)
    gain = (ours - theirs)[:4] - (ours - theirs)[4:]
    loss = -logsigmoid(-2500 * gain).mean()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    losses.append(round(loss.item(), 4))

assert losses[-1] < losses[0], losses
print(json.dumps({"rows": len(rows), "first loss": losses[0], "last loss": losses[-1]}))
