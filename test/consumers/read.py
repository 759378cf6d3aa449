"""Reads a data set that `visionprefer export` wrote with the trainers' own readers, as they are published on PyPI.

python read.py <folder of the data set> : prints one line of JSON with what was found.

hpsv2: the readers of HPD v2 and of ImageReward's rankings. Its wheel lacks the vocabulary that importing its tokenizer
needs, so that the package `open_clip` inside it, which the readers do not use, is replaced by an empty one.
hpsv3: the reader of its pairs, loaded from its file, because importing the package needs its model.
trl: the collators of vision preference, paired and unpaired, with a processor made here.
ImageReward's training code is not on PyPI: what it takes from a record is written out below.
"""

import importlib.util
import json
import os
import sys
import types

import torch
from datasets import load_dataset
from PIL import Image
from tokenizers import Tokenizer, models, pre_tokenizers
from torchvision import transforms
from transformers import CLIPImageProcessor, LlavaProcessor, PreTrainedTokenizerFast
from trl.trainer.dpo_trainer import DataCollatorForVisionPreference
from trl.trainer.kto_trainer import DataCollatorForVisionUnpairedPreference

root = os.path.abspath(sys.argv[1])
found = {}
small = transforms.Compose([lambda picture: picture.convert("RGB"), transforms.Resize((16, 16)), transforms.ToTensor()])
tokenize = lambda text: torch.tensor([[len(text)]])


def at(*path):
    return os.path.join(root, *path)


def records(*path):
    with open(at(*path), encoding="utf-8") as file:
        return json.load(file)


# HPS v2 ------------------------------------------------------------------------------------------------------------
replaced = types.ModuleType("hpsv2.src.open_clip")
replaced.transform = None
sys.modules["hpsv2.src.open_clip"] = replaced
from hpsv2.src.training.data import HPDDataset, ImageRewardDataset, RankingDataset, collate_HPD, collate_rank  # noqa: E402

train = HPDDataset(at("hpdv2", "overall", "train.json"), at("hpdv2"), small, tokenize)
# Its reader goes on to the next record at any fault, so that each is compared with the record that was asked for.
for index, record in enumerate(records("hpdv2", "overall", "train.json")):
    images, label, caption = train[index]
    assert label == record["human_preference"] and caption.item() == len(record["prompt"])
    assert torch.equal(images[0], small(Image.open(at("hpdv2", record["file_path"][0]))))
images, labels, captions = collate_HPD([train[0], train[1]])
assert images.shape == (4, 3, 16, 16) and labels.sum() == 2
found["hpdv2 pairs"] = len(train)

for split in ("validation", "test"):
    ranked = RankingDataset(at("hpdv2", "overall", f"{split}.json"), at("hpdv2"), small, tokenize)
    for index, record in enumerate(records("hpdv2", "overall", f"{split}.json")):
        images, rank, _ = ranked[index]
        assert rank == record["rank"] and len(images) == len(rank) and min(rank) == 1
    collate_rank([ranked[0]])
    found[f"hpdv2 {split} rankings"] = len(ranked)

# ImageReward -------------------------------------------------------------------------------------------------------
ranking = ImageRewardDataset(at("imagereward", "overall", "test.json"), at("imagereward"), small, tokenize)
images, num_images, labels, _ = collate_rank([ranking[index] for index in range(len(ranking))])
assert len(images) == num_images.sum() == len(labels)
found["imagereward rankings"] = len(ranking)

# Its trainer opens `train`, `valid` and `test` below `data_base`, the images below `image_base`, and compares every two
# generations with different ranks, the lower rank being the better.
for split in ("train", "valid", "test"):
    pairs = 0
    for record in records("imagereward", "overall", f"{split}.json"):
        for path in record["generations"]:
            small(Image.open(at("imagereward", path)))
        ranks = record["ranking"]
        pairs += sum(left != right for i, left in enumerate(ranks) for right in ranks[i + 1 :])
        best = ranks.index(min(ranks))
        assert record["scores"][best] == max(record["scores"])
    found[f"imagereward {split} pairs"] = pairs

# HPS v3 ------------------------------------------------------------------------------------------------------------
package = importlib.util.find_spec("hpsv3").submodule_search_locations[0]
spec = importlib.util.spec_from_file_location("pairwise_dataset", os.path.join(package, "dataset/pairwise_dataset.py"))
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
# Its paths are relative to where the trainer is started.
os.chdir(at("hpdv3"))
pairwise = module.PairwiseOriginalDataset(["overall/train.json"], soft_label=True, confidence_threshold=0.95)
for index in range(len(pairwise)):
    item = pairwise.get_single_item(index)
    assert item["label"] >= 0.5 and os.path.exists(item["image_1"]) and len(item["choice_dist"]) == 2
found["hpdv3 pairs"] = len(pairwise)

# TRL ---------------------------------------------------------------------------------------------------------------
words = ["<unk>", "<pad>", "<image>", "user", "assistant", "The", "first", "second", "image", "is", "better", "Yes", "it", "."]
tokens = Tokenizer(models.WordLevel({word: index for index, word in enumerate(words)}, unk_token="<unk>"))
tokens.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=tokens, pad_token="<pad>", eos_token="<pad>", unk_token="<unk>", extra_special_tokens={"image_token": "<image>"})
template = (
    "{% for message in messages %}{{ message['role'] }} {% for part in message['content'] %}"
    "{% if part['type'] == 'image' %}<image> {% else %}{{ part['text'] }} {% endif %}{% endfor %}{% endfor %}"
)
processor = LlavaProcessor(
    CLIPImageProcessor(size={"shortest_edge": 28}, crop_size={"height": 28, "width": 28}),
    tokenizer,
    patch_size=14,
    vision_feature_select_strategy="full",
    chat_template=template,
)
rows = load_dataset(at("trl"), "overall", split="train")
batch = DataCollatorForVisionPreference(processor)([rows[0], rows[1]])
assert batch["pixel_values"].shape[0] == 8, batch["pixel_values"].shape  # two images, chosen and rejected, two rows
assert batch["input_ids"].shape == batch["completion_mask"].shape and batch["completion_mask"].sum() > 0
found["trl rows"] = len(rows)

rows = load_dataset(at("kto"), "overall", split="train")
batch = DataCollatorForVisionUnpairedPreference(processor)([rows[0], rows[1]])
assert batch["pixel_values"].shape[0] == 2, batch["pixel_values"].shape
found["kto rows"] = len(rows)

print(json.dumps(found))
