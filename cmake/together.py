#!/usr/bin/env python3
"""Which sources of a folder are compiled together, so that a header is read once for many of them.

    together.py ROOT FILE...     prints one group a line, files separated by ';'
    together.py --test           checks itself

Two files may stand in one group when no name that one of them keeps to itself (anonymous namespace, static, macro) is declared in a namespace
by the other, or by a project header that only the other reads. A wrong 'may not' costs a little time; a wrong 'may' is a compiler's error: put
the file into APART of its room (cmake/room.cmake).
"""
import re
import sys
from pathlib import Path

MOST_LINES = 2500  # a group longer than this leaves the second core waiting at the end

NOISE = re.compile(r'R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|//[^\n]*|/\*.*?\*/', re.S)
NAMESPACE = re.compile(r"\bnamespace(?:\s+[\w:]+)?\s*\{")
# 'using a::B;' and 'namespace b = a::b;' say the same in every file
SAME = re.compile(r"\busing\s+(?:namespace\s+)?[\w:]+\s*;|\bnamespace\s+\w+\s*=\s*[\w:]+\s*;|^\s*#.*$", re.M)
DECLARED = re.compile(r"\b(?:struct|class|enum|enum\s+class|union)\s+(?!class\b)([A-Za-z_]\w*)|\busing\s+(\w+)\s*=|(?<![\w:])([A-Za-z_]\w*)\s*(?=[(={;\[])")
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)


def bare(text):
    """The text without comments and with empty strings."""
    return NOISE.sub(lambda m: '""' if m[0][0] in 'R"' else " ", text)


def scopes(text):
    """What stands directly in namespaces: (of the file itself, of everybody). Bodies and parameters are left out."""
    text = SAME.sub(" ", text)
    own, all_, stack, round_, i = [], [], [], 0, 0  # stack: 'own', 'all' or 'body'
    while i < len(text):
        c = text[i]
        at_top = round_ == 0 and "body" not in stack
        if at_top and (opening := NAMESPACE.match(text, i)) and not (i and (text[i - 1].isalnum() or text[i - 1] == "_")):
            stack.append("own" if re.fullmatch(r"namespace\s*\{", opening[0]) else "all")
            i = opening.end()
            continue
        if at_top and c not in ")}":
            (own if "own" in stack else all_).append(c)
        if c == "{":
            stack.append("body")
        elif c == "}" and stack:
            if stack.pop() == "body" and "body" not in stack and round_ == 0:
                (own if "own" in stack else all_).append(" ")
        round_ += (c == "(") - (c == ")")
        i += 1
    return "".join(own), "".join(all_)


def names_in(text):
    return {next(filter(None, one.groups())) for one in DECLARED.finditer(text)}


def names(text):
    """(what the file keeps to itself, everything it declares in a namespace)"""
    own, all_ = map(names_in, scopes(text))
    own |= set(re.findall(r"^static\s[^;{(=]*?(\w+)\s*[(={;]", text, re.M))
    own = {name for name in own if not (name.isupper() and len(name) > 3)} | set(re.findall(r"^\s*#\s*define\s+(\w+)", text, re.M))
    return own, own | all_


class Reader:
    def __init__(self, root):
        self.roots = [root, root / "src", root / "src" / "engines"]
        self.known = {}

    def of(self, path):
        if path not in self.known:
            raw = path.read_text(encoding="utf-8")
            found = (self.header(path, name) for name in INCLUDE.findall(raw))
            self.known[path] = (*names(bare(raw)), [h for h in found if h], raw.count("\n"))
        return self.known[path]

    def header(self, path, name):
        for base in [path.parent, *self.roots]:
            if (base / name).is_file():
                return (base / name).resolve()
        return None

    def headers(self, path):
        seen, todo = set(), list(self.of(path)[2])
        while todo:
            header = todo.pop()
            if header not in seen:
                seen.add(header)
                todo += self.of(header)[2]
        return seen

    def names_of(self, headers):
        return set().union(*(self.of(header)[1] for header in headers))


def may_stand_together(reader, a, b):
    def harmed(one, other):
        return reader.of(one)[0] & (reader.of(other)[1] | reader.names_of(reader.headers(other) - reader.headers(one)))
    return not harmed(a, b) and not harmed(b, a)


def groups(root, paths):
    reader = Reader(root)
    made = []  # [files, lines]
    for path in paths:
        lines = reader.of(path)[3]
        for group in made:
            if group[1] + lines <= MOST_LINES and all(may_stand_together(reader, path, other) for other in group[0]):
                group[0].append(path)
                group[1] += lines
                break
        else:
            made.append([[path], lines])
    return [group[0] for group in made]


def test():
    text = bare('namespace a {\nnamespace {\nstruct Row { int inner; };\nconstexpr int kMost = 3;  // kNever\nint Sum(int left) { int no = 1; return no; }\n'
                '}  // namespace\nint Outer() { return x.Sum(2); }\n}\n#define LOUD 1\nstatic int Quiet(int a) { return a; }\n')
    own, all_ = names(text)
    assert {"Row", "kMost", "Sum", "LOUD", "Quiet"} <= own, own
    assert not own & {"inner", "no", "left", "Outer", "kNever"}, own
    assert "Outer" in all_ and "x" not in all_, all_
    import tempfile
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write = lambda name, body: (root / name).write_text(body) and root / name
        write("h.h", "struct Hidden {};\n")
        one = write("one.cc", "namespace { int F() { return 1; } }\n")
        two = write("two.cc", "namespace { int G() { return 1; } }\n")
        same = write("same.cc", "namespace { int F() { return 2; } }\n")
        uses = write("uses.cc", '#include "h.h"\nint H() { return 0; }\n')
        hides = write("hides.cc", "namespace { struct Hidden { int a; }; }\n")
        got = groups(root, [one, two, same, uses, hides])
        assert got == [[one, two, uses], [same, hides]], got
    print("together.py: ok")


if __name__ == "__main__":
    if sys.argv[1:] == ["--test"]:
        test()
    else:
        for group in groups(Path(sys.argv[1]).resolve(), [Path(p).resolve() for p in sys.argv[2:]]):
            print(";".join(map(str, group)))
