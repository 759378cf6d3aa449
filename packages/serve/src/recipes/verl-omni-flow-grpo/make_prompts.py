"""python make_prompts.py <folder with train.txt and test.txt> <out>: what verl-omni reads, train.parquet and test.parquet."""
import pathlib, sys
import pandas

source, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
out.mkdir(parents=True, exist_ok=True)
for split in ["train", "test"]:
    lines = (source / f"{split}.txt").read_text(encoding="utf-8").splitlines()
    rows = [
        {
            "data_source": "visionprefer",
            "prompt": [{"role": "user", "content": prompt}],
            "negative_prompt": [{"role": "user", "content": " "}],
            "ability": "image",
            "reward_model": {"style": "model", "ground_truth": prompt},
            "extra_info": {"split": split, "index": index, "prompt": prompt},
        }
        for index, prompt in enumerate(lines)
    ]
    pandas.DataFrame(rows).to_parquet(out / f"{split}.parquet")
    print(f"{len(rows)} prompts in {out / split}.parquet")
