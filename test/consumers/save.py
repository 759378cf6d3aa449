"""Saves the images of two samples in the ways that Hugging Face `datasets` has.

python save.py <folder of images> : prints one line of JSON with the folder they are saved in.
"""

import glob
import json
import os
import sys
import tempfile

from datasets import Dataset, DatasetDict, Features, Image, Value

saved = tempfile.mkdtemp(prefix="visionprefer-saved-")
paths = sorted(glob.glob(os.path.join(sys.argv[1], "0[12]-*")))
rows = [{"image": {"path": None, "bytes": open(path, "rb").read()}, "prompt": os.path.basename(path)[:2]} for path in paths]
data = Dataset.from_list(rows, features=Features({"image": Image(), "prompt": Value("string")}))
data.save_to_disk(os.path.join(saved, "on-disk"))
DatasetDict({"test": data.select(range(4)), "train": data.select(range(4, 8))}).save_to_disk(
    os.path.join(saved, "on-disk-with-splits")
)
data.to_parquet(os.path.join(saved, "images.parquet"), batch_size=3)
for part in range(2):
    data.shard(2, part, contiguous=True).to_parquet(os.path.join(saved, "hub", "data", f"train-0000{part}-of-00002.parquet"))
print(json.dumps({"saved": saved}))
