#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""What must hold of a document, as far as Debian's own tools can see it. veraPDF, which knows every clause of PDF/A
and PDF/UA, is not in Debian: what follows is the structure that they ask for and that can be looked at.

controls.py breaks each of these in a sound document, to see that it is found.

check.py FILE.pdf|FILE.html [--pages N] [--most-pages N] [--lang nl|en] [--has TEXT…] [--not TEXT…] [--order TEXT…]
Texts are looked for with all white space as one space. --order: each behind the one before it."""

import argparse
import base64
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


# Where an element may stand.
WITHIN = {"LI": {"L"}, "Lbl": {"LI", "Note"}, "LBody": {"LI"}, "TR": {"Table", "THead", "TBody"}, "THead": {"Table"}, "TBody": {"Table"},
          "TH": {"TR"}, "TD": {"TR"}}

TOKEN = re.compile(r"\((?:\\.|[^\\()])*\)|<<|>>|<[0-9a-fA-F\s]*>|/[^\s/<>\[\]()]*|[\[\]]|[^\s/<>\[\]()]+")
SHOWS = {"Tj", "TJ", "'", '"'}
PAINTS = SHOWS | {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh", "EI"}


class Content:
    """What a page's instructions paint, and within what."""

    def __init__(self, text, fonts, told):
        self.fonts, self.told = fonts, told
        self.letters = {}
        self.within = []
        self.seen = []
        words = []
        for token in TOKEN.findall(text):
            words.append(token)
            if re.fullmatch(r"[A-Za-z'\"][A-Za-z0-9*'\"]*", token) and token not in ("true", "false", "null"):
                self.take(token, words)
                words = []
        must(not self.within, "a piece that does not end")
        must(sorted(self.seen) == list(range(len(told))), f"{len(self.seen)} pieces are told, {len(told)} stand in the structure")
        must(all(told), "a piece that no element takes up")

    def take(self, operator, words):
        if operator in ("BDC", "BMC"):
            artifact = "/Artifact" in words
            must(not self.within, "a piece within a piece")
            if not artifact:
                must("/MCID" in words, "a piece without a number")
                self.seen.append(int(words[words.index("/MCID") + 1]))
            self.within.append(artifact)
        elif operator == "EMC":
            self.within.pop()
        elif operator == "Tf":
            self.letters = self.fonts.get(words[-3], {})
        elif operator in PAINTS:
            must(self.within, f"painted outside all pieces: {operator}")
            if operator in SHOWS:
                self.read("".join(word[1:-1] for word in words if word.startswith("<")))

    def read(self, codes):
        for at in range(0, len(codes), 4):
            code = int(codes[at:at + 4], 16)
            letter = self.letters.get(code, "")
            must(code != 0, "a letter without a shape")
            must(letter not in ("", "\0", "\ufeff", "\ufffe", "\uffff"), f"a letter without a character: {code:04x}")
            must(not "\ue000" <= letter <= "\uf8ff", f"a letter that only this font knows: {letter!r}")


class Pdf:
    def __init__(self, path):
        self.path = path
        self.objects = json.loads(run("qpdf", "--json", "--json-stream-data=inline", "--decode-level=generalized", path))["qpdf"][1]
        self.catalog = self.get(self.objects["trailer"]["value"]["/Root"])

    def get(self, value):
        while isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            one = self.objects["obj:" + value]
            value = one["value"] if "value" in one else one["stream"]["dict"]
        return value

    def stream(self, reference):
        return base64.b64decode(self.objects["obj:" + reference]["stream"]["data"])

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
        must("/XFA" not in self.get(self.catalog.get("/AcroForm", {})), "a form in it")
        for page in self.pages():
            must(page.get("/Tabs") == "/S", "a page whose order is not that of its structure")
            must("/StructParents" in page, "a page outside the structure")
            must("/AA" not in page, "an action on a page")
            for mark in self.get(page.get("/Annots", [])):
                mark = self.get(mark)
                must("/Contents" in mark and "/StructParent" in mark, "an annotation that nobody hears of")
                must("/A" not in mark and "/AA" not in mark, "an annotation that does something")
            self.check_paint(page)

    def check_paint(self, page):
        """Nothing shines through, no pictures from elsewhere, colours by the profile alone."""
        resources = self.get(page["/Resources"])
        for state in self.get(resources.get("/ExtGState", {})).values():
            state = self.get(state)
            must(state.get("/SMask", "/None") == "/None" and state.get("/ca", 1) == 1 and state.get("/CA", 1) == 1
                 and state.get("/BM", "/Normal") in ("/Normal", "/Compatible"), "something shines through")
        must(self.get(page.get("/Group", {})).get("/S") != "/Transparency", "a page that shines through")
        must(not self.get(resources.get("/XObject", {})), "a picture without words for it")

    def characters(self, font):
        """What each code of a font is when it is read aloud."""
        text = self.stream(self.get(font)["/ToUnicode"]).decode("latin-1")
        found = {}
        for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.S):
            for code, to in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
                found[int(code, 16)] = bytes.fromhex(to).decode("utf-16-be", "replace")
        for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.S):
            for first, last, to in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
                for step in range(int(last, 16) - int(first, 16) + 1):
                    found[int(first, 16) + step] = chr(int(to, 16) + step)
        return found

    def check_content(self):
        """All that is painted is told or set apart, once, and each piece that is told stands in the structure; each
        letter is one that can be told. PDF/UA-1 7.1, PDF/A-2a 6.2.11.7 and 6.2.11.8."""
        told = self.told()
        for page in self.pages():
            fonts = {name: self.characters(font) for name, font in self.get(self.get(page["/Resources"]).get("/Font", {})).items()}
            parts = page["/Contents"] if isinstance(page["/Contents"], list) else [page["/Contents"]]
            Content(b"\n".join(self.stream(part) for part in parts).decode("latin-1"), fonts, told.get(page["/StructParents"], []))

    def told(self):
        """Of each page, by its number in the structure: the pieces that an element of it takes up."""
        found = {}
        queue = [self.get(self.get(self.catalog["/StructTreeRoot"])["/ParentTree"])]
        while queue:
            node = queue.pop()
            queue += [self.get(kid) for kid in node.get("/Kids", [])]
            numbers = self.get(node.get("/Nums", []))
            for key, value in zip(numbers[::2], numbers[1::2]):
                value = self.get(value)
                if isinstance(value, list):
                    found[key] = [self.takes_up(self.get(one), mark) for mark, one in enumerate(value)]
        return found

    def takes_up(self, element, mark):
        kids = self.get((element or {}).get("/K", []))
        for kid in kids if isinstance(kids, list) else [kids]:
            kid = self.get(kid)
            if kid == mark or isinstance(kid, dict) and kid.get("/MCID") == mark:
                return True
        return False

    def check_structure(self):
        root = self.get(self.catalog["/StructTreeRoot"])
        must(all(to[1:] in STANDARD for to in self.get(root.get("/RoleMap", {})).values()), "a role that nobody knows")
        roots = self.get(self.catalog["/StructTreeRoot"])["/K"]
        queue = [self.get(kid) for kid in (roots if isinstance(roots, list) else [roots])]
        levels = []
        while queue:
            node = self.get(queue.pop(0))
            if not isinstance(node, dict) or "/S" not in node:
                continue
            kind = node["/S"][1:]
            must(kind in STANDARD, f"structure type {kind}")
            must(kind != "Figure" or "/Alt" in node, "a picture without words for it")
            within = WITHIN.get(kind)
            must(within is None or self.get(node["/P"]).get("/S", "")[1:] in within, f"{kind} outside {within}")
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
    pdf.check_content()
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


if __name__ == "__main__":
    main()
