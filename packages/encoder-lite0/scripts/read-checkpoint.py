"""Reads a PyTorch checkpoint of before version 1.6 with Python's own library alone.

python3 read-checkpoint.py <file.pth> <folder> : writes weights.bin, all tensors one after the other as float32 in
row-major order, little-endian, and weights.json, { name: { offset, shape } } with the offset in numbers.

The file is five pickles (a magic number, the version, the machine, the tensors, the keys of the storages), then each
storage: its length in 64 bits and its numbers. A tensor is a view of a storage: offset, shape and strides. Strides
matter: those of a transposed tensor do not follow from its shape.
"""

import array
import collections
import itertools
import json
import os
import pickle
import struct
import sys

Tensor = collections.namedtuple("Tensor", "storage offset shape strides")
item_bytes = {"FloatStorage": ("f", 4), "LongStorage": ("q", 8)}


class Reader(pickle.Unpickler):
    """Builds nothing but what such a file needs: everything else in it is refused."""

    def find_class(self, module, name):
        if module == "torch._utils" and name == "_rebuild_tensor_v2":
            return lambda storage, offset, shape, strides, *_: Tensor(storage, offset, shape, strides)
        if module == "torch" and name in item_bytes:
            return name
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a checkpoint")

    def persistent_load(self, reference):
        _, kind, key, *_ = reference
        return kind, key


def read(path):
    """All tensors of the file: shape and numbers in row-major order, by name."""
    with open(path, "rb") as file:
        magic, version, _, tensors, keys = (Reader(file).load() for _ in range(5))
        if (magic, version) != (0x1950A86A20F9469CFC6C, 1001):
            raise SystemExit(f"{path} is not a checkpoint of PyTorch before 1.6")
        kinds = {tensor.storage[1]: tensor.storage[0] for tensor in tensors.values()}
        storages = {}
        for key in keys:
            code, size = item_bytes[kinds[key]]
            (length,) = struct.unpack("<q", file.read(8))
            storages[key] = array.array(code, file.read(length * size))
    return {name: (tensor.shape, in_order(tensor, storages[tensor.storage[1]])) for name, tensor in tensors.items()}


def in_order(tensor, storage):
    places = itertools.product(*(range(0, length * stride, stride) for length, stride in zip(tensor.shape, tensor.strides)))
    return array.array("f", (storage[tensor.offset + sum(place)] for place in places))


offset, index = 0, {}
with open(os.path.join(sys.argv[2], "weights.bin"), "wb") as out:
    for name, (shape, numbers) in read(sys.argv[1]).items():
        index[name] = {"offset": offset, "shape": list(shape)}
        offset += len(numbers)
        if sys.byteorder == "big":
            numbers.byteswap()
        numbers.tofile(out)
with open(os.path.join(sys.argv[2], "weights.json"), "w") as out:
    json.dump(index, out)
