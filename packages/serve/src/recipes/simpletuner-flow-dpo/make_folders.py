"""python make_folders.py <folder of diffusion-dpo> <out>: out/win and out/lose, a picture and its caption for each pair of the train split."""
import io
import pathlib
import sys

import pyarrow.parquet
from PIL import Image

source, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
number = 0
for file in sorted(source.glob("train-*.parquet")):
    for row in pyarrow.parquet.read_table(file, columns=["caption", "jpg_0", "jpg_1", "label_0"]).to_pylist():
        first, second = row["jpg_0"], row["jpg_1"]
        win, lose = (first, second) if row["label_0"] == 1 else (second, first)
        for side, picture in {"win": win, "lose": lose}.items():
            folder = out / side
            folder.mkdir(parents=True, exist_ok=True)
            # Both sides need the same name, so that both are of one type.
            Image.open(io.BytesIO(picture)).convert("RGB").save(folder / f"{number:07}.png")
            (folder / f"{number:07}.txt").write_text(row["caption"], encoding="utf-8")
        number += 1
print(f"{number} pairs in {out}")
