#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""What must hold of a document, as far as Debian's own tools can see it. veraPDF, which knows every clause of PDF/A
and PDF/UA, is not in Debian: what follows is the structure that they ask for and that can be looked at.

check.py FILE.pdf|FILE.html [--pages N] [--most-pages N] [--lang nl|en] [--has TEXT…] [--not TEXT…] [--order TEXT…]
Texts are looked for with all white space as one space. --order: each behind the one before it."""

import argparse
import html
import html.parser
import json
import re
import subprocess
import sys

wrong = []


def must(holds, what):
    if not holds:
        wrong.append(what)


def run(*words):
    return subprocess.run(words, capture_output=True, check=True).stdout.decode("utf-8", "replace")


def headings_in_order(levels):
    before = 0
    for level in levels:
        must(level <= before + 1, f"heading h{level} behind h{before}")
        before = level
    must(levels.count(1) == 1, f"{levels.count(1)} headings of the first level")


# --- PDF ---

STANDARD = {"Document", "Part", "Sect", "Div", "NonStruct", "BlockQuote", "P", "H1", "H2", "H3", "H4", "L", "LI", "Lbl",
            "LBody", "Table", "THead", "TBody", "TR", "TH", "TD", "Span", "Link", "Reference", "Note"}


class Pdf:
    def __init__(self, path):
        self.path = path
        self.objects = json.loads(run("qpdf", "--json", "--json-stream-data=none", path))["qpdf"][1]
        self.catalog = self.get(self.objects["trailer"]["value"]["/Root"])

    def get(self, value):
        while isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            one = self.objects["obj:" + value]
            value = one["value"] if "value" in one else one["stream"]["dict"]
        return value

    def pages(self):
        found = [self.get(self.catalog["/Pages"])]
        while found:
            node = found.pop(0)
            if node["/Type"] == "/Page":
                yield node
            found = [self.get(kid) for kid in node.get("/Kids", [])] + found

    def check_fonts(self):
        lines = run("pdffonts", self.path).splitlines()[2:]
        must(lines, "no fonts")
        for line in lines:
            words = line.split()
            embedded, _, unicode = words[-5], words[-4], words[-3]
            must(embedded == "yes" and unicode == "yes", f"font not embedded with its characters: {line}")

    def check_archive(self):
        """PDF/A-2a and PDF/UA-1."""
        info = run("pdfinfo", self.path)
        must("Tagged:          yes" in info, "not tagged")
        must("JavaScript:      no" in info and "Form:            none" in info, "script or form in it")
        must("Encrypted:       no" in info, "encrypted")
        must("595.2" in info and "841.8" in info, "not A4")
        meta = run("pdfinfo", "-meta", self.path)
        for mark in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "pdfaSchema:namespaceURI"):
            must(mark in meta, f"metadata without {mark}")
        title = re.search(r"^Title: +(.*)$", info, re.M)
        must(title and title.group(1).strip() in html.unescape(meta), "the title of the file is not that of its metadata")
        must(len(self.objects["trailer"]["value"].get("/ID", [])) == 2, "no identity")
        must(re.search(r"<dc:title>.*?[A-Za-z]{3}", meta, re.S), "no title")
        intents = self.get(self.catalog.get("/OutputIntents", []))
        must(intents and self.get(self.get(intents[0])["/DestOutputProfile"]) is not None, "no output intent")
        must(self.get(self.catalog.get("/MarkInfo", {})).get("/Marked") is True, "not marked")
        must(self.get(self.catalog.get("/ViewerPreferences", {})).get("/DisplayDocTitle") is True, "title is not shown")
        must("/OpenAction" not in self.catalog and "/AA" not in self.catalog, "an action in it")
        must("/EmbeddedFiles" not in self.get(self.catalog.get("/Names", {})), "a file in it")
        for page in self.pages():
            must(page.get("/Tabs") == "/S", "a page whose order is not that of its structure")
            must("/StructParents" in page, "a page outside the structure")

    def check_structure(self):
        roots = self.get(self.catalog["/StructTreeRoot"])["/K"]
        queue = [self.get(kid) for kid in (roots if isinstance(roots, list) else [roots])]
        levels = []
        while queue:
            node = self.get(queue.pop(0))
            if not isinstance(node, dict) or "/S" not in node:
                continue
            kind = node["/S"][1:]
            must(kind in STANDARD, f"structure type {kind}")
            if re.fullmatch(r"H\d", kind):
                levels.append(int(kind[1]))
            if kind == "TH":
                attributes = self.get(node.get("/A", {}))
                attributes = attributes if isinstance(attributes, list) else [attributes]
                must(any("/Scope" in self.get(one) for one in attributes), "a table's header without scope")
            kids = self.get(node.get("/K", []))
            queue = (kids if isinstance(kids, list) else [kids]) + queue
        headings_in_order(levels)

    def text(self):
        return run("pdftotext", "-layout", self.path, "-")


def check_pdf(path, arguments):
    pdf = Pdf(path)
    run("qpdf", "--check", path)
    pdf.check_fonts()
    pdf.check_archive()
    pdf.check_structure()
    must(pdf.catalog.get("/Lang", "").replace("u:", "").startswith(arguments.lang), f"language {pdf.catalog.get('/Lang')}")
    pages = len(list(pdf.pages()))
    must(arguments.pages in (None, pages), f"{pages} pages, not {arguments.pages}")
    must(arguments.most_pages is None or pages <= arguments.most_pages, f"{pages} pages, over {arguments.most_pages}")
    # pages' heads and feet stand between paragraphs: reading order is what pdftotext -raw gives
    return run("pdftotext", "-raw", path, "-")


# --- HTML ---

class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lang = None
        self.words = []
        self.title = ""
        self.levels = []
        self.inside = []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        must(tag not in {"script", "iframe", "object", "embed", "img", "link", "form", "base", "svg", "a"}, f"<{tag}> in it")
        must(not any(name.startswith("on") for name in values), f"a handler on <{tag}>")
        must("style" not in values, f"a style on <{tag}>")
        if tag == "html":
            self.lang = values.get("lang")
        if re.fullmatch(r"h\d", tag):
            self.levels.append(int(tag[1]))
        if tag == "th":
            must(values.get("scope") == "col", "a table's header without scope")
        if tag not in {"meta", "br", "col"}:
            self.inside.append(tag)

    def handle_endtag(self, tag):
        must(self.inside and self.inside[-1] == tag, f"</{tag}> closes {self.inside[-1:]}")
        if self.inside:
            self.inside.pop()

    def handle_data(self, data):
        if "title" in self.inside:
            self.title += data
        elif "style" not in self.inside:
            self.words.append(data)


def check_html(path, arguments):
    page = Page()
    text = open(path, encoding="utf-8").read()
    page.feed(text)
    must(page.lang == arguments.lang, f"language {page.lang}")
    must(page.title.strip(), "no title")
    must("url(" not in text and "@import" not in text and "@media print" in text, "style from elsewhere, or none for paper")
    must(text.lower().startswith("<!doctype html"), "no doctype")
    headings_in_order(page.levels)
    return " ".join(page.words)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--pages", type=int)
    parser.add_argument("--most-pages", type=int)
    parser.add_argument("--lang", default="nl")
    for name in ("--has", "--not", "--order"):
        parser.add_argument(name, nargs="*", default=[])
    arguments = parser.parse_args()
    found = (check_pdf if arguments.file.endswith(".pdf") else check_html)(arguments.file, arguments)
    found = " ".join(found.replace("\u200b", "").split())
    for text in arguments.has:
        must(" ".join(text.split()) in found, f"without: {text}")
    for text in getattr(arguments, "not"):
        must(" ".join(text.split()) not in found, f"with: {text}")
    at = 0
    for text in arguments.order:
        place = found.find(" ".join(text.split()), at)
        must(place >= 0, f"out of order, or not there: {text}")
        at = max(at, place)
    for what in wrong:
        print(f"{arguments.file}: {what}", file=sys.stderr)
    sys.exit(1 if wrong else 0)


main()
