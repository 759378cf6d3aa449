"""Writes a checkpoint as PyTorch before 1.6 did, without PyTorch.

python3 write-checkpoint.py <file> plain     : a tensor of 2 × 3 in order, and a view of one storage that is transposed
python3 write-checkpoint.py <file> dangerous : one that would run a command in a reader that believes it
"""

import os
import pickle
import struct
import sys
import types

torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
torch._utils = utils
sys.modules.update({"torch": torch, "torch._utils": utils})


class FloatStorage:
    pass


def _rebuild_tensor_v2(*_):
    pass


FloatStorage.__module__, FloatStorage.__qualname__ = "torch", "FloatStorage"
_rebuild_tensor_v2.__module__ = "torch._utils"
torch.FloatStorage, utils._rebuild_tensor_v2 = FloatStorage, _rebuild_tensor_v2


class Storage:
    def __init__(self, key, numbers):
        self.key, self.numbers = key, numbers


class Tensor:
    def __init__(self, storage, offset, shape, strides):
        self.parts = (storage, offset, shape, strides, False, {})

    def __reduce__(self):
        return _rebuild_tensor_v2, self.parts


class Command:
    def __reduce__(self):
        return os.system, (f"touch {sys.argv[1]}.touched",)


class Writer(pickle.Pickler):
    def persistent_id(self, value):
        if isinstance(value, Storage):
            return "storage", FloatStorage, value.key, "cpu", len(value.numbers), None


first, second = Storage("1", [0, 1, 2, 3, 4, 5]), Storage("0", [9, 10, 11, 12, 13, 14, 15])
tensors = {"in.order": Tensor(first, 0, (2, 3), (3, 1)), "transposed": Tensor(second, 1, (2, 3), (1, 2))}
if sys.argv[2] == "dangerous":
    tensors["in.order"] = Command()
with open(sys.argv[1], "wb") as file:
    for value in (0x1950A86A20F9469CFC6C, 1001, {}, tensors, ["0", "1"]):
        Writer(file, protocol=2).dump(value)
    for storage in (second, first):
        file.write(struct.pack("<q", len(storage.numbers)))
        file.write(struct.pack(f"<{len(storage.numbers)}f", *storage.numbers))
