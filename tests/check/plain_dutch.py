#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Dutch at B1 level, as far as a program can measure it: every text of the browser's client, and of the gateway, the mails,
the documents and the errors that it shows. No sentence of more than MOST_WORDS words, none of the words that B1 does
without, and over all sentences a figure of Flesch-Douma of at least LEAST_FLESCH. `--figures` prints the table of
doc/accessibility.md, `--write` puts it there. Whether somebody at B1 understands a text only a reader can say."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "doc/accessibility.md"
MOST_WORDS = 20
LEAST_FLESCH = 60  # "standard" on the scale, about B1
# Written as they stand in a text, with what to say instead.
HARD = {
    "aangaande": "over", "aanvang": "begin", "abusievelijk": "per ongeluk", "alsmede": "en", "alvorens": "voordat", "betreffende": "over",
    "bewerkstelligen": "zorgen voor", "conform": "volgens", "daar waar": "als", "danwel": "of", "derhalve": "daarom", "desalniettemin": "toch",
    "desgewenst": "als u dat wilt", "dien(?:t|en) te": "moet", "door middel van": "met", "dientengevolge": "daardoor", "doch": "maar", "echter": "maar", "eerstgenoemde": "de eerste",
    "evenals": "en ook", "eveneens": "ook", "gaarne": "graag", "geschieden": "gebeuren", "heden": "vandaag", "hetgeen": "wat", "hieromtrent": "hierover",
    "ingevolge": "volgens", "indien": "als", "inzake": "over", "jegens": "tegen", "krachtens": "volgens", "legitimeren": "laten zien",
    "mede": "ook", "met betrekking tot": "over", "middels": "met", "mits": "als", "naar aanleiding van": "door", "niettegenstaande": "ook al", "nopens": "over", "omtrent": "over",
    "onderhavig": "dit", "ongeacht": "ook als", "onverwijld": "meteen", "reeds": "al", "respectievelijk": "en", "te allen tijde": "altijd", "ten aanzien van": "over", "ten behoeve van": "voor",
    "tenzij": "als … niet", "teneinde": "om te", "terzake": "over", "tevens": "ook", "thans": "nu", "ter zake": "over", "uit hoofde van": "door",
    "uiterlijke datum": "laatste dag", "vigerend": "dat geldt", "voornoemd": "dit", "voorts": "ook", "waarvan akte": "", "welke datum": "op welke dag",
    "wederom": "weer", "zodoende": "zo", "zorgdragen": "zorgen",
}
# These stand in a text for the sake of who must know the word itself: the text, and why.
ALLOWED: dict[str, str] = {}


def catalogue():
    """The Dutch texts of the programs in C: the catalogue's msgids."""
    texts, at = set(), None
    for line in (ROOT / "clients/po/en.po").read_text().splitlines():
        match = re.match(r'(?:(msgid|msgid_plural|msgstr\S*) )?"(.*)"$', line)
        if match is None:
            continue
        if match[1] is not None:
            if at:
                texts.add(at)
            at = match[2] if match[1].startswith("msgid") else None
        elif at is not None:
            at += match[2]
    return {text.replace('\\"', '"').replace("\\n", "\n") for text in texts if text}


def literals(path):
    """String literals, with those that follow each other as one."""
    for run in re.findall(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*', path.read_text()):
        yield "".join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', run)).replace('\\"', '"').replace("\\n", "\n")


def client():
    for path in sorted((ROOT / "clients/web/src/english").glob("*.ts")):
        for key in re.findall(r'^\s*"((?:[^"\\]|\\.)*)":', path.read_text(), re.M):
            yield key.replace('\\"', '"')


def programs(*patterns):
    known = catalogue()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            yield from (text for text in literals(path) if text in known)


def formats():
    """What the documents' formats say themselves."""
    for path in sorted((ROOT / "config/formats").glob("*.xsl")):
        yield from re.findall(r'\bnl="([^"]+)"', path.read_text())


def ladders():
    """What the ladders of this project ask and say; a municipality writes its own."""
    for path in sorted((ROOT / "config/ladders").glob("*.yaml")):
        yield from (one.strip('" ') for one in re.findall(r"\bwords: (\"[^\"]+\"|[^,}\n]+)", path.read_text()))


SOURCES = {
    "the browser's client": lambda: set(client()),
    "gateway": lambda: set(programs("clients/gateway/*.c", "clients/gateway/*.def")),
    "mails": lambda: set(programs("clients/mail/*.c")),
    "documents": lambda: set(programs("clients/documents/*.c")) | set(formats()),
    "ladders": lambda: set(ladders()),
    "errors and terms": lambda: set(programs("proto/*.def")),
}


def sentences(text):
    text = re.sub(r"\{(\w+)\}", "zaak", text)  # a place: a word of one syllable or two
    text = re.sub(r"%[-\d.*]*(?:\w+PRI\w+|[a-z]+)", "zaak", text)
    text = re.sub(r"https?://\S+|D-[\w-]+|\b\w+\.(?:yaml|ics|csv|def)\b", "zaak", text)
    for part in re.split(r"(?<=[.!?])\s+|\n+", text):
        words = re.findall(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ’'-]*", part)
        if words:
            yield part.strip(), words


def syllables(word):
    return max(1, len(re.findall(r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|au|ou|[aeiouyäëïöüéèê]", word.lower())))


def measure(texts):
    """Of what is a sentence; a label of a word or three is none."""
    found = [words for text in texts for _, words in sentences(text) if len(words) > 3]
    words = [word for one in found for word in one]
    if not words:
        return None
    per_sentence = len(words) / len(found)
    flesch = 206.835 - 77 * sum(map(syllables, words)) / len(words) - 0.93 * per_sentence
    letters = sum(map(len, words)) / len(words)
    long = sum(len(one) > 15 for one in found) / len(found)
    return len(found), per_sentence, max(map(len, found)), letters, long, flesch


def complaints(texts):
    for text in sorted(texts):
        if text in ALLOWED:
            continue
        for part, words in sentences(text):
            if len(words) > MOST_WORDS:
                yield f"{len(words)} words, at most {MOST_WORDS}; make two sentences of it: {part}"
        for word, better in HARD.items():
            if re.search(rf"\b{word}\b", text, re.I):
                yield f'"{word}": say {better or "nothing"!r} instead: {text}'


def table(figures):
    lines = ["| texts of | sentences | words in one, mean | most | letters in a word | over 15 words | Flesch-Douma |",
             "| --- | --- | --- | --- | --- | --- | --- |"]
    for name, (n, mean, most, letters, long, flesch) in figures.items():
        lines.append(f"| {name} | {n} | {mean:.1f} | {most} | {letters:.1f} | {long:.0%} | {flesch:.0f} |".replace("%", " %"))
    return "\n".join(lines)


def strayed(page, figures):
    """Whether the page says something else than what is there: a text more or less is no reason to write it anew."""
    for name, (_, mean, _, _, _, flesch) in figures.items():
        match = re.search(rf"^\| {name} \| \d+ \| ([\d.]+) \|.*\| (\d+) \|$", page, re.M)
        if match is None or abs(float(match[1]) - mean) > 0.5 or abs(int(match[2]) - flesch) > 2:
            return True
    return False


def negative_controls():
    assert list(complaints({"Indien u dit wilt, belt u."})), "a hard word passes"
    assert list(complaints({"woord " * (MOST_WORDS + 1) + "."})), "a long sentence passes"
    assert not list(complaints({"Als u dit wilt, belt u. " * 3})), "short sentences are refused"
    assert measure({"Onafhankelijkheidsverklaringen veronderstellen verantwoordelijkheidsbesef van bestuursorganen."})[5] < LEAST_FLESCH
    assert measure({"De hond loopt door het bos."})[5] > 80
    assert strayed("| mails | 1 | 9.0 | 9 | 4.0 | 0 % | 90 |", {"mails": (1, 9.0, 9, 4.0, 0, 80)}), "old figures pass"


def main():
    texts = {name: source() for name, source in SOURCES.items()}
    figures = {name: measure(found) for name, found in texts.items()}
    negative_controls()
    wrong = [f"{name}: {one}" for name, found in texts.items() for one in complaints(found)]
    wrong += [f"{name}: Flesch-Douma {figure[5]:.0f}, at least {LEAST_FLESCH}: shorter words and sentences"
              for name, figure in figures.items() if figure[5] < LEAST_FLESCH]
    page = PAGE.read_text()
    written = re.sub(r"(<!-- figures: tests/check/plain_dutch.py --write -->\n).*?(<!-- end -->)", lambda m: m[1] + table(figures) + "\n" + m[2], page, flags=re.S)
    if "--figures" in sys.argv:
        print(table(figures))
    if "--write" in sys.argv:
        PAGE.write_text(written)
    elif strayed(page, figures) and "--figures" not in sys.argv:
        wrong.append("doc/accessibility.md has other figures: tests/check/plain_dutch.py --write")
    if wrong:
        sys.exit("\n".join(wrong) + f"\n{len(wrong)} complaints")


main()
