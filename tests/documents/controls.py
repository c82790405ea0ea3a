#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Does check.py find what it looks for? Each control breaks one thing in a sound document, and the check must say so.

controls.py FILE.pdf: one with a table, several pages and its heads and feet."""

import argparse
import base64
import json
import os
import re
import subprocess
import sys
import tempfile

import check


def first(objects, holds):
    return next(name for name, one in objects.items() if isinstance(one.get("value"), dict) and holds(one["value"]))


def element(objects, kind):
    return objects[first(objects, lambda value: value.get("/S") == kind and "/P" in value)]["value"]


def catalog(objects):
    return objects["obj:" + objects["trailer"]["value"]["/Root"]]["value"]


def page(objects):
    return objects[first(objects, lambda value: value.get("/Type") == "/Page")]["value"]


def edit(objects, name, change):
    stream = objects[name]["stream"]
    data = base64.b64decode(stream["data"]).decode("latin-1")
    changed = change(data)
    assert changed != data, f"nothing to change in {name}"
    stream["data"] = base64.b64encode(changed.encode("latin-1")).decode()


def metadata(old, new):
    return lambda objects: edit(objects, "obj:" + catalog(objects)["/Metadata"], lambda data: data.replace(old, new))


def content(pattern, to):
    return lambda objects: edit(objects, "obj:" + page(objects)["/Contents"], lambda data: re.sub(pattern, to, data, count=1, flags=re.S))


def letters(pattern, to):
    """Of the font of the first words."""

    def change(objects):
        text = base64.b64decode(objects["obj:" + page(objects)["/Contents"]]["stream"]["data"]).decode("latin-1")
        name = re.search(r"(/F\d+) \S+ Tf", text).group(1)
        fonts = resources(objects)["/Font"]
        fonts = objects["obj:" + fonts]["value"] if isinstance(fonts, str) else fonts
        edit(objects, "obj:" + objects["obj:" + fonts[name]]["value"]["/ToUnicode"], lambda data: re.sub(pattern, to, data, count=1))

    return change


def of_catalog(key, value=None):
    return lambda objects: catalog(objects).pop(key) if value is None else catalog(objects).update({key: value})


def of_page(key, value=None):
    return lambda objects: page(objects).pop(key) if value is None else page(objects).update({key: value})


def of_element(kind, change):
    return lambda objects: change(element(objects, kind))


def parent_tree(objects):
    """One piece of the first page is taken up by nobody."""
    nums = objects[first(objects, lambda value: "/Nums" in value and "/Limits" in value)]["value"]["/Nums"]
    pieces = nums[1] if isinstance(nums[1], list) else objects["obj:" + nums[1]]["value"]
    pieces[0] = pieces[-1]


def font_not_embedded(objects):
    name = first(objects, lambda value: value.get("/Type") == "/FontDescriptor")
    objects[name]["value"].pop("/FontFile2")


def resources(objects):
    found = page(objects)["/Resources"]
    return objects["obj:" + found]["value"] if isinstance(found, str) else found


def shining(objects):
    resources(objects)["/ExtGState"] = {"/G0": {"/ca": 0.5}}


def picture(objects):
    resources(objects)["/XObject"] = {"/X0": catalog(objects)["/Metadata"]}


def note_with_action(objects):
    objects["obj:9998 0 R"] = {"value": {"/Type": "/Annot", "/Subtype": "/Link", "/Rect": [0, 0, 9, 9], "/A": {"/S": "/Launch"}}}
    page(objects)["/Annots"] = ["9998 0 R"]


CONTROLS = {
    "metadata without <pdfaid:part>2<": metadata("<pdfaid:part>2<", "<pdfaid:part>3<"),
    "metadata without <pdfaid:conformance>A<": metadata("conformance>A<", "conformance>B<"),
    "metadata without <pdfuaid:part>1<": metadata("<pdfuaid:part>1<", "<pdfuaid:part>2<"),
    "metadata without pdfaSchema:namespaceURI": metadata("pdfaSchema:namespaceURI", "pdfaSchema:nothing"),
    "no title": metadata("dc:title", "dc:other"),
    "no output intent": of_catalog("/OutputIntents"),
    "not marked": of_catalog("/MarkInfo"),
    "title is not shown": of_catalog("/ViewerPreferences"),
    "an action in it": of_catalog("/OpenAction", {"/S": "/JavaScript", "/JS": "u:1"}),
    "language": of_catalog("/Lang"),
    "a page whose order is not that of its structure": of_page("/Tabs"),
    "a page that shines through": of_page("/Group", {"/S": "/Transparency", "/CS": "/DeviceRGB"}),
    "something shines through": shining,
    "an annotation that nobody hears of": note_with_action,
    "an annotation that does something": note_with_action,
    "font not embedded": font_not_embedded,
    "structure type Blurb": of_element("/P", lambda node: node.update({"/S": "/Blurb"})),
    "heading h4 behind": of_element("/H2", lambda node: node.update({"/S": "/H4"})),
    "a table's header without scope": of_element("/TH", lambda node: node.pop("/A")),
    "TH outside": of_element("/TR", lambda node: node.update({"/S": "/Div"})),
    "a picture without words for it": of_element("/P", lambda node: node.update({"/S": "/Figure"})),
    "a picture": picture,
    "a piece that no element takes up": parent_tree,
    "painted outside all pieces": content(r"/P <</MCID 0>>\s*BDC(.*?)EMC", r"\1"),
    "pieces are told": content(r"/P <</MCID 0>>\s*BDC", "/Artifact BMC"),
    "a piece within a piece": content(r"(/P <</MCID 0>>\s*BDC)", r"/Artifact BMC \1"),
    "a piece that does not end": content(r"(.*)EMC", r"\1"),
    "a letter without a shape": content(r"<[0-9A-F]{4}> Tj", "<0000> Tj"),
    "a letter without a character": letters(r"<0003> <[0-9a-f]{4}>", "<0003> <0000>"),
    "a letter that only this font knows": letters(r"<0003> <[0-9a-f]{4}>", "<0003> <e012>"),
}


def broken(folder, sound, change):
    whole = json.loads(json.dumps(sound))
    change(whole["qpdf"][1])
    source, out = os.path.join(folder, "broken.json"), os.path.join(folder, "broken.pdf")
    with open(source, "w", encoding="utf-8") as file:
        json.dump(whole, file)
    subprocess.run(["qpdf", "--json-input", source, out], check=True, capture_output=True)
    return out


def found_in(path):
    check.wrong.clear()
    check.check_pdf(path, argparse.Namespace(lang="nl", pages=None, most_pages=None))
    return list(check.wrong)


def main():
    path = sys.argv[1]
    sound = json.loads(check.run("qpdf", "--json", "--json-stream-data=inline", "--decode-level=generalized", path))
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        again = found_in(broken(folder, sound, lambda objects: None))
        if again:
            missed.append(f"of a sound one: {again}")
        for said, change in CONTROLS.items():
            found = found_in(broken(folder, sound, change))
            if not any(said in one for one in found):
                missed.append(f"not found: {said}; but {found[:3]}")
    for one in missed:
        print(one, file=sys.stderr)
    print(f"{len(CONTROLS)} controls, {len(missed)} missed")
    return 1 if missed else 0


sys.exit(main())
