"""Trains three small models in PyTorch and writes their losses and last weights to vectors.json.

    pip install torch==2.15.0 && python make_vectors.py && npx biome format --write vectors.json

Numbers come from the same generator as in ../random.ts, drawn in the same order, so that only results are kept.
"""
import json
import pathlib

import torch
import torch.nn.functional as F


class Numbers:
    """From -0.5 to 0.5, by a linear congruential generator."""

    def __init__(self, seed):
        self.state = seed

    def __call__(self, *shape, scale=1.0):
        count = torch.Size(shape).numel()
        values = []
        for _ in range(count):
            self.state = (self.state * 1664525 + 1013904223) % 2**32
            values.append((self.state / 2**32 - 0.5) * scale)
        return torch.tensor(values, dtype=torch.float32).reshape(shape)


def transformer_head():
    """A block of self-attention with a head for scores, on Bradley and Terry's loss, by Adam."""
    numbers = Numbers(3)
    pairs, tokens, width = 4, 5, 16
    shapes = {
        "scale": [width], "shift": [width], "query": [width, width], "key": [width, width],
        "value": [width, width], "up": [width, 2 * width], "down": [2 * width, width], "head": [width, 1],
    }
    weights = {name: numbers(*shape, scale=2 / shape[0] ** 0.5).requires_grad_() for name, shape in shapes.items()}
    optimizer = torch.optim.Adam(weights.values(), lr=1e-3)
    losses = []
    for _ in range(20):
        x = numbers(2 * pairs, tokens, width, scale=2)
        normal = F.layer_norm(x, [width], weights["scale"], weights["shift"])
        query, key, value = (normal @ weights[name] for name in ("query", "key", "value"))
        x = x + torch.softmax(query @ key.transpose(1, 2) / width**0.5, -1) @ value
        x = x + F.silu(x @ weights["up"]) @ weights["down"]
        scores = x[:, 0] @ weights["head"]
        loss = -F.logsigmoid(scores[:pairs] - scores[pairs:]).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return {"losses": losses}


def diffusion_dpo():
    """A denoiser of one hidden layer, on the loss of Diffusion-DPO as diffusers computes it, by AdamW."""
    numbers = Numbers(9)
    pairs, width, hidden, beta = 8, 24, 32, 200
    shapes = {"into": [width, hidden], "shift": [hidden], "condition": [6, hidden], "out": [hidden, width]}
    weights = {name: numbers(*shape, scale=0.6).requires_grad_() for name, shape in shapes.items()}
    reference = {name: weight.detach() + numbers(*weight.shape, scale=0.05) for name, weight in weights.items()}
    optimizer = torch.optim.AdamW(weights.values(), lr=1e-3, weight_decay=0.01)

    def errors(w, x, condition, noise):
        predicted = F.silu(x @ w["into"] + w["shift"] + condition @ w["condition"]) @ w["out"]
        return F.mse_loss(predicted, noise, reduction="none").mean(1)

    losses = []
    for _ in range(50):
        chosen, rejected = numbers(pairs, width, scale=3), numbers(pairs, width, scale=3)
        condition, noise = numbers(pairs, 6, scale=2), numbers(pairs, width, scale=3)
        lead = errors(weights, chosen, condition, noise) - errors(weights, rejected, condition, noise)
        with torch.no_grad():
            lead_before = errors(reference, chosen, condition, noise) - errors(reference, rejected, condition, noise)
        loss = -F.logsigmoid(-0.5 * beta * (lead - lead_before)).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return {"losses": losses, "weights": {name: weight.flatten().tolist() for name, weight in weights.items()}}


def ppo_clip():
    """A Gaussian policy of one layer, on the clipped loss of PPO, by AdamW: two steps on each batch, so that it clips."""
    numbers = Numbers(5)
    actions, states, width, clip = 16, 6, 4, 0.1
    shapes = {"mean": [states, width], "shift": [width]}
    weights = {name: numbers(*shape, scale=1).requires_grad_() for name, shape in shapes.items()}
    optimizer = torch.optim.AdamW(weights.values(), lr=2e-2, weight_decay=0)
    losses = []
    for _ in range(15):
        state, action, advantage = numbers(actions, states, scale=2), numbers(actions, width, scale=2), numbers(actions, scale=4)

        def log_probability():
            return -0.5 * ((action - state @ weights["mean"] - weights["shift"]) ** 2).mean(1)

        before = log_probability().detach()
        for _ in range(2):
            ratio = torch.exp(log_probability() - before)
            loss = -torch.min(ratio * advantage, torch.clamp(ratio, 1 - clip, 1 + clip) * advantage).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return {"losses": losses, "weights": {name: weight.flatten().tolist() for name, weight in weights.items()}}


def rounded(value):
    """Eight digits: more than a number of 32 bits has."""
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    return [float(f"{each:.8g}") for each in value]


vectors = {
    "transformerHead": rounded(transformer_head()),
    "diffusionDpo": rounded(diffusion_dpo()),
    "ppoClip": rounded(ppo_clip()),
}
pathlib.Path(__file__).with_name("vectors.json").write_text(json.dumps(vectors) + "\n")
