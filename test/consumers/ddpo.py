"""python ddpo.py <data>: trains with TRL's DDPOTrainer, as it stands, on the rewards of a server; prints one line of JSON.

<data> is a folder with ddpo.json: {"reward": url, "judge": url, "seed": n}. Rewards come over Flow-Factory's wire. Fixed
pictures of a fixed set of prompts are judged before and after by the judge, which need not be what is trained on.
"""
import base64, io, itertools, json, os, resource, sys, tempfile, time, urllib.request, warnings

os.environ["HF_HUB_OFFLINE"] = "1"
warnings.filterwarnings("ignore")
import torch
from accelerate import PartialState
from PIL import Image
from tiny_pipeline import make_pipeline
from trl import DDPOConfig, DDPOTrainer, DefaultDDPOStableDiffusionPipeline

prompts = ["a red apple", "a blue car", "a house by the sea", "two cats", "a tall tree", "an old clock", "a glass of milk", "a dog that runs"]
pictures_each, steps, guidance = 16, 5, 1.001


def ask(url, images, texts):
    """Rewards by Flow-Factory's wire."""
    encoded = []
    for image in images.clamp(0, 1).mul(255).round().byte().permute(0, 2, 3, 1).cpu().numpy():
        file = io.BytesIO()
        Image.fromarray(image).save(file, "PNG")
        encoded.append(base64.b64encode(file.getvalue()).decode())
    body = json.dumps({"prompt": list(texts), "image": encoded, "video": None}).encode()
    with urllib.request.urlopen(urllib.request.Request(url + "/compute", body, {"content-type": "application/json"}), timeout=60) as answer:
        given = json.load(answer)
    if "error" in given:
        raise RuntimeError(given["error"])
    return torch.tensor(given["rewards"], dtype=torch.float32)


def main():
    with open(os.path.join(sys.argv[1], "ddpo.json")) as file:
        told = json.load(file)
    torch.set_num_threads(1)
    PartialState(cpu=True)  # Without it the trainer ends with its first warning.
    config = DDPOConfig(
        exp_name="ddpo", seed=told["seed"], num_epochs=15, save_freq=10**9, mixed_precision="no", accelerator_kwargs=dict(cpu=True),
        sample_num_steps=steps, sample_batch_size=64, sample_num_batches_per_epoch=2, sample_guidance_scale=guidance, train_cfg=True,
        train_batch_size=64, train_gradient_accumulation_steps=1, train_num_inner_epochs=1, train_learning_rate=1e-3, train_adam_epsilon=1e-2, train_clip_range=1e-2,
        per_prompt_stat_tracking=False,
    )
    with tempfile.TemporaryDirectory() as folder:
        make_pipeline(folder)
        torch.manual_seed(told["seed"])
        pipeline = DefaultDDPOStableDiffusionPipeline(folder, use_lora=False)
    turn = itertools.cycle(prompts)
    trainer = DDPOTrainer(config, lambda images, texts, metadata: (ask(told["reward"], images, texts), {}), lambda: (next(turn), {}), pipeline)
    pipeline.sd_pipeline.set_progress_bar_config(disable=True)

    @torch.no_grad()
    def judge():
        pipeline.unet.eval()
        found = []
        for place, prompt in enumerate(prompts):
            seeds = [torch.Generator().manual_seed(100_000 + 1_000 * place + number) for number in range(pictures_each)]
            images = pipeline.sd_pipeline(prompt, num_images_per_prompt=len(seeds), generator=seeds, num_inference_steps=steps, guidance_scale=guidance, eta=1.0, output_type="pt").images
            found.append(ask(told["judge"], images, [prompt] * len(seeds)))
        return torch.cat(found).double()

    before, began, step = judge(), time.process_time(), 0
    for epoch in range(config.num_epochs):
        step = trainer.step(epoch, step)
    after = judge()
    error = ((before.var() + after.var()) / len(before)).sqrt().item()
    print(json.dumps({"gain": (after - before).mean().item(), "standardError": error, "steps": step, "cpuSeconds": round(time.process_time() - began, 1), "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


main()
