"""A diffusers pipeline for `visionprefer generate --generator diffusers:name`: python diffusers-server.py MODEL [PORT]"""

import base64
import io
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

import torch
from diffusers import AutoPipelineForText2Image

model = sys.argv[1]
port = int(sys.argv[2]) if len(sys.argv) > 2 else 8200
device = "cuda" if torch.cuda.is_available() else "cpu"
dtype = torch.float16 if device == "cuda" else torch.float32
pipeline = AutoPipelineForText2Image.from_pretrained(model).to(device, dtype)


def paint(asked):
    settings = {"guidance_scale": asked.get("guidance"), "num_inference_steps": asked.get("steps")}
    result = pipeline(
        prompt=asked["prompt"],
        width=asked["width"],
        height=asked["height"],
        generator=torch.Generator("cpu").manual_seed(asked["seed"]),
        **{name: value for name, value in settings.items() if value is not None},
    )
    if (getattr(result, "nsfw_content_detected", None) or [False])[0]:
        return {"blocked": "the safety checker"}
    file = io.BytesIO()
    result.images[0].save(file, format="PNG")
    return {"image": base64.b64encode(file.getvalue()).decode(), "model": model}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        try:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, reply = 200, paint(asked)
        except torch.OutOfMemoryError as error:
            status, reply = 503, {"error": {"message": str(error)}}
        except KeyError as error:
            status, reply = 400, {"error": {"message": f"{error} is missing."}}
        except (TypeError, ValueError) as error:
            status, reply = 400, {"error": {"message": str(error)}}
        except Exception as error:
            status, reply = 500, {"error": {"message": str(error)}}
        body = json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = HTTPServer(("127.0.0.1", port), Handler)
print(f"{model} paints at http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
