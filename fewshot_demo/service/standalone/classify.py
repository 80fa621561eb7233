"""python classify.py PICTURE...: says what each picture is, by classifier.onnx beside this file."""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image
from reading import read

classifier = onnxruntime.InferenceSession(Path(__file__).with_name("classifier.onnx"))
facts = classifier.get_modelmeta().custom_metadata_map
answers, expected = json.loads(facts["answers"]), json.loads(facts["input"])

for file in sys.argv[1:]:
    picture = read(Image.open(file), expected)
    shares = np.asarray(classifier.run(None, {"picture": picture[None]})[0])[0]
    print(file)
    for share, answer in sorted(zip(shares, answers, strict=True), reverse=True):
        shown = "<0.1%" if share < 0.001 else ">99.9%" if share > 0.999 else f"{share:.1%}"
        print(f"  {shown:>6}  {answer}")
