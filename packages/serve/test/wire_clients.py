"""python3 wire_clients.py <url>: reads one request a line from stdin, as JSON, sends it as its trainer would and prints what came.

A request is {"wire", "pictures": [base64], "prompts": [text]}; what is printed is {"status", "retryAfter", "body"}.
"""
import base64, json, pickle, sys, urllib.error, urllib.request


def send(path, data, kind="application/json"):
    request = urllib.request.Request(sys.argv[1] + path, data, {"content-type": kind})
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, answer.headers, answer.read()


def pickled(payload, protocol=None):
    status, headers, body = send("/", pickle.dumps(payload, protocol), "application/octet-stream")
    return status, headers, pickle.loads(body)


def as_json(path, payload):
    status, headers, body = send(path, json.dumps(payload).encode())
    return status, headers, json.loads(body)


def ask(wire, pictures, prompts):
    files = [base64.b64decode(picture) for picture in pictures]
    if wire.startswith("verl-omni"):
        protocol = int(wire[-1]) if wire[-1].isdigit() else None
        return pickled({"images": files, "prompts": prompts, "metadata": {}}, protocol)
    if wire == "flow-grpo":
        return pickled({"images": files, "prompts": prompts})
    if wire == "deqa":
        return pickled({"images": files})
    if wire == "geneval":
        about = [{"tag": "colors" if place else "counting", "prompt": prompt, "include": [{"class": "dog", "count": 1}]} for place, prompt in enumerate(prompts)]
        return pickled({"images": files, "meta_datas": about, "only_strict": True})
    if wire == "llava":
        return pickled({"images": files, "queries": [["what is going on?"]] * len(files), "answers": [[f"The image contains {prompt}"] for prompt in prompts]})
    if wire == "llava-questions":
        return pickled({"images": files, "queries": [["how many?"]] * len(files)})
    if wire == "flow-factory":
        return as_json("/compute", {"prompt": prompts, "image": pictures, "video": None, "condition_images": None, "condition_videos": None})
    if wire == "unirl":
        turns = [{"history": [{"text": prompt, "image_b64": picture}], "required_rewards": ["visionprefer", "size"], "metadata": None} for prompt, picture in zip(prompts, pictures)]
        return as_json("/score", {"requests": turns})
    parts = [{"type": "image_url", "image_url": {"url": "data:image;base64," + pictures[0]}}, {"type": "text", "text": f"<image>\nRate it.\nText Caption: [{prompts[0]}]"}]
    return as_json("/v1/chat/completions", {"model": "UnifiedReward-7b-v1.5", "messages": [{"role": "user", "content": parts}], "temperature": 0})


for line in sys.stdin:
    status, headers, body = ask(**json.loads(line))
    print(json.dumps({"status": status, "retryAfter": headers.get("retry-after"), "shouldRetry": headers.get("x-should-retry"), "body": body}), flush=True)
