# SPDX-License-Identifier: EUPL-1.2
"""A word that stands where it should not, in whatever clothes. Knows no site: it is given files and bytes."""
import base64
import os
import random
import string

LETTERS = string.ascii_lowercase


def word(chance, length=8):
    """One that no program and no chance makes: what is found is ours."""
    return "".join(chance.choice(LETTERS) for _ in range(length))


def inside(encoded, skip):
    """The middle of a base64 that does not depend on what stands around the word, at this place of three."""
    return encoded[-(-skip * 4 // 3):].rstrip(b"=")[:-1] if skip else encoded.rstrip(b"=")[:-1]


def clothes(root):
    """{name: bytes}: every way in which the word is looked for."""
    found = {}
    for case, text in (("lower", root.lower()), ("upper", root.upper()), ("title", root.capitalize())):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            plain = text.encode(encoding)
            found[f"{encoding} {case}"] = plain
            for skip in range(3):
                found[f"base64 of {encoding} {case}, {skip}"] = inside(base64.b64encode(b"\0" * skip + plain), skip)
        found[f"hex {case}"] = text.encode().hex().encode()
        found[f"HEX {case}"] = text.encode().hex().upper().encode()
        found[f"backwards {case}"] = text[::-1].encode()
    return found


class Search:
    """For a few roots, in every clothes; what begins or continues with a root is told in full."""

    def __init__(self, *roots):
        self.patterns = [(root, name, pattern) for root in roots for name, pattern in clothes(root).items()]
        self.bytes = 0

    def data(self, where, data):
        """[(where, root, clothes, what stands around it)]."""
        self.bytes += len(data)
        return [(where, root, name, data[max(0, (at := data.index(pattern)) - 24):at + 40])
                for root, name, pattern in self.patterns if pattern in data]

    def files(self, *folders):
        """Every file below, and every name of one."""
        found = []
        for folder in folders:
            for path, _, names in os.walk(folder):
                for name in names:
                    whole = os.path.join(path, name)
                    with open(whole, "rb") as file:
                        found += self.data(whole, file.read().rstrip(b"\0"))
                    found += self.data("its name", whole.encode())
        return found


def finds_each_clothes(chance):
    """The search itself: a file with the word in each of its clothes, between other letters; how many were found."""
    root = word(chance)
    search = Search(root)
    for case in (root.lower(), root.upper(), root.capitalize()):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            for around in range(4):
                text = ("x" * around + case + " woont daar").encode(encoding)
                for dressed in (text, base64.b64encode(text), base64.urlsafe_b64encode(text)):
                    assert search.data("here", dressed), (root, encoding, around, dressed)
        for dressed in (case.encode().hex(), case.encode().hex().upper(), case[::-1]):
            assert search.data("here", dressed.encode()), dressed
    assert not search.data("here", os.urandom(1 << 20))
    return len(search.patterns)


if __name__ == "__main__":
    print(finds_each_clothes(random.Random(1)))
