"""Loads a data set that `visionprefer export` wrote with the libraries that trainers load with.

python load.py <folder of the data set> : prints one line of JSON with what was found.
"""

import glob
import io
import json
import os
import sys
import tempfile

import duckdb
import pandas
import pyarrow.parquet as parquet
from datasets import Image, List, Value, load_dataset
from PIL import Image as Picture

root = sys.argv[1]
cache = tempfile.mkdtemp()
found = {}


def load(name, aspect, split="train"):
    return load_dataset(os.path.join(root, name), aspect, split=split, cache_dir=cache)


# The default configuration, and the one that is named, with the features that trainers count on.
dpo = load("diffusion-dpo", None)
assert dpo.features["jpg_0"] == Value("binary") and dpo.features["label_0"] == Value("float64"), dpo.features
assert set(dpo["label_0"]) <= {0.0, 1.0}
assert all(a + b == 1 for a, b in zip(dpo["label_0"], dpo["label_1"]))
for row in dpo:
    for column in ("jpg_0", "jpg_1"):
        Picture.open(io.BytesIO(row[column])).load()
    better = row["image_0_uid"] if row["label_0"] else row["image_1_uid"]
    assert better == row["best_image_uid"]
    assert (row["score_0"] > row["score_1"]) == bool(row["label_0"])
found["diffusion-dpo"] = len(dpo)

hub = load("hub", "overall")
assert isinstance(hub.features["chosen"], Image) and isinstance(hub.features["rejected"], Image), hub.features
assert hub.features["conflicts"] == List(Value("string")), hub.features["conflicts"]
for row in hub:
    assert row["chosen"].size and row["rejected"].size and row["chosen_score"] > row["rejected_score"]
found["hub"] = len(hub)
found["splits"] = sorted(load_dataset(os.path.join(root, "hub"), "overall", cache_dir=cache))

other = load_dataset(os.path.join(root, "..", "other", "hub"), "overall", split="train", cache_dir=cache)
written = glob.glob(os.path.join(root, "..", "other", "hub", "overall", "train-*.parquet"))
assert len(other) == sum(parquet.ParquetFile(file).metadata.num_rows for file in written) != len(hub)

trl = load("trl", "overall")
assert trl.features["images"] == List(Image()), trl.features["images"]
for row in trl:
    assert len(row["images"]) == 2 and row["prompt"][0]["role"] == "user" and row["chosen"] != row["rejected"]
found["trl"] = len(trl)

kto = load("kto", "overall")
assert isinstance(kto.features["image"], Image) and kto.features["label"] == Value("bool"), kto.features
assert set(kto["label"]) == {True, False} and kto[0]["completion"][0]["role"] == "assistant"
found["kto"] = len(kto)

# A folder of one aspect stands on its own too, and so does streaming.
alone = load_dataset(os.path.join(root, "hub", "fidelity"), split="train", streaming=True)
assert next(iter(alone))["aspect"] == "fidelity"

pairs = load_dataset("json", data_files=os.path.join(root, "pairs", "train.jsonl"), split="train", cache_dir=cache)
found["pairs"] = len(pairs)

# DuckDB, pandas and PyArrow count alike; texts and numbers have statistics, pictures have none and are stored as they are.
for name in ("diffusion-dpo", "hub", "trl", "kto"):
    files = os.path.join(root, name, "overall", "*.parquet")
    counted = duckdb.sql(f"select count(*), count(distinct sample_id) from '{files}'").fetchall()[0]
    frames = [pandas.read_parquet(file) for file in sorted(glob.glob(files))]
    assert counted[0] == sum(len(frame) for frame in frames), name
    assert counted[0] == sum(parquet.ParquetFile(file).metadata.num_rows for file in glob.glob(files)), name
    group = parquet.ParquetFile(glob.glob(files)[0]).metadata.row_group(0)
    kept = {group.column(i).path_in_schema: group.column(i) for i in range(group.num_columns)}
    assert kept["sample_id"].statistics.has_min_max, name
    pictures = [chunk for path, chunk in kept.items() if path.startswith("jpg_") or path.endswith("bytes")]
    assert pictures and all(chunk.compression == "UNCOMPRESSED" for chunk in pictures), name
    assert all(chunk.statistics is None or not chunk.statistics.has_min_max for chunk in pictures), name

# JSON formats: every path is there, and what the records say is what a trainer takes from them.
for name in ("imagereward", "hpdv2", "hpdv3"):
    folder = os.path.join(root, name)
    records = json.load(open(os.path.join(folder, "overall", "train.json"), encoding="utf-8"))
    for record in records:
        paths = record.get("generations") or record.get("file_path") or [record["path1"], record["path2"]]
        for path in paths:
            Picture.open(os.path.join(folder, path)).load()
    found[name] = len(records)

print(json.dumps(found))
