"""ReFL with a reward of one's own: REWARD=<checkpoint> accelerate launch train.py <options of ReFL>."""
import json
import os
import pathlib


def write_prompts(source, out):
    """A list of {"text"}, as ReFL reads it."""
    lines = pathlib.Path(source).read_text(encoding="utf-8").splitlines()
    pathlib.Path(out).write_text(json.dumps([{"text": line} for line in lines], ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    write_prompts("prompts/train.txt", "prompts.json")
    import torch
    from ImageReward import ReFL

    load = ReFL.RM.load

    def load_own(name, device):
        """The weights of the checkpoint, in the model that ImageReward builds."""
        model = load(name, device=device)
        model.load_state_dict(torch.load(os.environ["REWARD"], map_location="cpu"), strict=False)
        return model

    if "REWARD" in os.environ:
        ReFL.RM.load = load_own
    args = ReFL.parse_args()
    trainer = ReFL.Trainer("CompVis/stable-diffusion-v1-4", "prompts.json", args=args)
    trainer.train(args=args)
