# SPDX-License-Identifier: EUPL-1.2
"""What may be changed in a C file, a token or a statement at a time: bodies of functions only, and no assertions, as an
assertion that holds says nothing about what it became."""
import os
import re
from dataclasses import dataclass

RELATIONS = {"<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"], "==": ["!="], "!=": ["=="]}
SUMS = {"+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "%": ["/"], "+=": ["-="], "-=": ["+="], "++": ["--"], "--": ["++"]}
LOGIC = {"&&": ["||"], "||": ["&&"]}
WORDS = {"true": ["false"], "false": ["true"]}

TOKEN = re.compile(r"[A-Za-z_]\w*|0[xX][0-9a-fA-F]+|\d+|->|\+\+|--|<<=?|>>=?|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\S")
CONDITION = re.compile(r"\bif \(")
STATEMENT = re.compile(r"^\s+((?!return\b|goto\b|else\b|case\b|default\b|const\b|static\b|struct\b|enum\b|typedef\b|if\b|for\b|while\b|switch\b|do\b)"
                       r"[\w*(][^{}]*;|break;|continue;|return;)\s*$")
DECLARED = re.compile(r"^\s+(?:const |unsigned )?\w+ \**\w+(?:\[[^]]*\])?(?: = .*)?;$")


@dataclass(frozen=True)
class Mutant:
    path: str  # seen from the root
    line: int
    column: int
    kind: str
    old: str
    new: str
    text: str  # the line as it was

    @property
    def name(self):
        return f"{self.path}:{self.line}:{self.column} {self.old.strip()} -> {self.new.strip()}"

    @property
    def lasting(self):
        """Which one it is, also after lines above it came or went."""
        into = self.column - len(self.text) + len(self.text.lstrip())
        return f"{self.path}: {self.text.strip()}: {into}: {self.old.strip()} -> {self.new.strip()}"

    def apply(self, lines):
        line = lines[self.line - 1]
        at = self.column - 1
        assert line[at:at + len(self.old)] == self.old
        return [*lines[:self.line - 1], line[:at] + self.new + line[at + len(self.old):], *lines[self.line:]]


def blank(text):
    """The text with comments, strings and characters as spaces, in its place."""
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\])+\'',
                  lambda found: re.sub(r"[^\n]", " ", found.group()), text, flags=re.DOTALL)


COUNTED = re.compile(r"sizeof\(?\s*([\w.>-]+)\)? / sizeof\(?\s*\1\)?\[0\]")


def bodies(lines):
    """Numbers of the lines that stand in a body: clang-format puts its braces at the margin."""
    inside, assertion = False, 0
    for number, line in enumerate(lines, 1):
        if line == "{":
            inside = True
        elif line.startswith("}"):
            inside = False
        elif inside:
            if assertion == 0 and re.search(r"\b(ASSERT|UNREACHABLE)\(", line):
                assertion = 1
            if assertion == 0:
                yield number
            elif line.rstrip().endswith(";"):
                assertion = 0


def closing(line, at):
    """Where the bracket that opens at `at` closes on this line; -1 when it does not."""
    depth = 0
    for i in range(at, len(line)):
        depth += {"(": 1, ")": -1}.get(line[i], 0)
        if depth == 0:
            return i
    return -1


def is_binary(before):
    """Does what comes after these characters stand between two values?"""
    return re.search(r"[\w)\]]\s*$", before) is not None and re.search(r"\b(return|case|sizeof)\s*$", before) is None


def of_token(token, before):
    if token in RELATIONS:
        return "relation", RELATIONS[token]
    if token in LOGIC:
        return "logic", LOGIC[token]
    if token in WORDS:
        return "constant", WORDS[token]
    if token in ("++", "--", "+=", "-=") or (token in SUMS and is_binary(before)):
        return "arithmetic", SUMS[token]
    if re.fullmatch(r"\d+", token):
        return "constant", ["1"] if token == "0" else [str(int(token) + 1), "0"]
    return "", []


def of_line(path, number, line, code):
    # how many a table has: anything else reads behind it, which only a build with sanitizers is sure to notice
    code = COUNTED.sub(lambda found: " " * len(found.group()), code)

    def mutant(column, kind, old, new):
        return Mutant(path, number, column + 1, kind, old, new, line)
    for found in TOKEN.finditer(code):
        kind, others = of_token(found.group(), code[:found.start()])
        for other in others:
            yield mutant(found.start(), kind, found.group(), other)
    for found in CONDITION.finditer(code):
        end = closing(code, found.end() - 1)
        if end > 0:
            old = line[found.end() - 1:end + 1]
            yield mutant(found.end() - 1, "condition", old, f"(!{old})")
    statement = STATEMENT.match(code)
    if statement and code.count("(") == code.count(")") and not DECLARED.match(code):
        yield mutant(statement.start(1), "statement", line[statement.start(1):statement.end(1)], ";")


def mutants_of(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        text = file.read()
    lines, code = text.split("\n"), blank(text).split("\n")
    for number in bodies(code):
        yield from of_line(path, number, lines[number - 1], code[number - 1])
