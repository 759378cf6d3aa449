"""python3 random_pickles.py <n>: n lines of JSON, each a random value and its pickles of protocols 0 to 5 in base64."""
import base64, json, pickle, random, sys

draw = random.Random(7)
texts = ["", "a red cube", "quotes \" ' \\ \\u0041", "line\nfeed\r\x1a\0", "\ufeffmark", "Würfel", "汉字", "🎲", "x" * 300, "y" * 70_000]


def value(depth):
    kind = draw.randrange(8 if depth else 5)
    if kind == 0:
        return draw.choice([None, True, False])
    if kind == 1:
        return draw.choice([0, 1, -1, 255, 256, 65535, 65536, -(2**31), 2**31, 2**53 - 1, 2**53, -(2**64), 2**200]) + 0
    if kind == 2:
        return draw.choice([0.5, -1.25, 1e300, 5e-324, 0.1])
    if kind == 3:
        return draw.choice(texts)
    if kind == 4:
        return draw.choice([bytes, bytearray])(draw.choice([b"", b"\xff\xd8\xff", bytes(range(256)), b"z" * 70_000]))
    children = [value(depth - 1) for _ in range(draw.randrange(5))]
    if kind == 5:
        return children
    if kind == 6:
        return tuple(children)
    return {draw.choice(texts) + str(place): child for place, child in enumerate(children)}


def plain(one):
    if isinstance(one, dict):
        return {"dict": [[key, plain(each)] for key, each in one.items()]}
    if isinstance(one, (bytes, bytearray)):
        return {"bytes": one.hex()}
    if isinstance(one, (list, tuple)):
        return [plain(each) for each in one]
    if isinstance(one, int) and not isinstance(one, bool) and abs(one) > 2**53 - 1:
        return {"int": str(one)}
    return one


for _ in range(int(sys.argv[1])):
    one = value(3)
    shared = [one, one] if draw.random() < 0.2 else one
    pickles = [base64.b64encode(pickle.dumps(shared, protocol)).decode() for protocol in range(6)]
    print(json.dumps({"value": plain(shared), "pickles": pickles}))
