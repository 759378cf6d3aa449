"""Runs an exported reward model: score.py <folder with vp-score.onnx and pixels.bin>. Prints output name -> numbers."""

import json
import sys

import numpy
import onnxruntime

folder = sys.argv[1]
session = onnxruntime.InferenceSession(f"{folder}/vp-score.onnx", providers=["CPUExecutionProvider"])
[given] = session.get_inputs()
pixels = numpy.fromfile(f"{folder}/pixels.bin", dtype=numpy.float32).reshape([-1, *given.shape[1:]])
names = [output.name for output in session.get_outputs() if output.name not in ("features", "logits")]
found = session.run(names, {given.name: pixels})
print(json.dumps({name: numbers.ravel().tolist() for name, numbers in zip(names, found)}))
