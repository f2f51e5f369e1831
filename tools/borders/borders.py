"""Checks the borders of the workspace: which crate uses which, and which file of a crate uses which.

    python3 tools/borders/borders.py [--list]

Reads `cargo metadata` and the `use` lines and paths of every source file, tests left out. Fails where crates form a cycle
or point upwards, where the modules at the top of a crate form a cycle, or where more than three files of a crate do. A
name counts for the file that defines it, not for one that re-exports it. `--list` prints what was found.
"""

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

# Files of a crate that may form a cycle.
MOST = 3

ITEM = re.compile(
    r"(?m)^[ \t]*(?:pub(?:\([^)]*\))?[ \t]+)?(?:const[ \t]+|unsafe[ \t]+|async[ \t]+)*"
    r"(?:struct|enum|union|trait|type|fn|const|static|macro_rules!)[ \t]+(\w+)"
)
MODULE = re.compile(r"(?m)^([ \t]*)(#\[cfg\((?:all\()?test[^\n]*\]\s*)?(?:pub(?:\([^)]*\))?[ \t]+)?mod[ \t]+(\w+)[ \t]*;")
USE = re.compile(r"(?m)^[ \t]*(pub(?:\([^)]*\))?[ \t]+)?use[ \t]+([^;]+);")
PATH = re.compile(r"(?<![\w:])((?:crate|self|super)(?:::\w+)+)")


def without_tests(text: str) -> str:
    """The text without comments and without inline modules of tests."""
    text = re.sub(r"//[^\n]*", "", text)
    cut = re.search(r"(?m)^[ \t]*#\[cfg\((?:all\()?test", text)
    while cut:
        brace = text.find("{", cut.start())
        end_of_item = text.find(";", cut.start())
        if end_of_item != -1 and (brace == -1 or end_of_item < brace):
            text = text[: cut.start()] + text[end_of_item + 1 :]
        else:
            depth, at = 0, brace
            while at < len(text):
                depth += {"{": 1, "}": -1}.get(text[at], 0)
                at += 1
                if depth == 0:
                    break
            text = text[: cut.start()] + text[at:]
        cut = re.search(r"(?m)^[ \t]*#\[cfg\((?:all\()?test", text)
    return text


def flat(tree: str) -> list[str]:
    """The paths of a `use` tree, one an item, aliases dropped."""
    tree = re.sub(r"\s+as\s+\w+", "", re.sub(r"\s+", " ", tree)).strip()
    brace = tree.find("{")
    if brace < 0:
        return [tree]
    head, body, depth, part, parts = tree[:brace], tree[brace + 1 : tree.rfind("}")], 0, "", []
    for sign in body:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += sign
    parts.append(part)
    return [head.strip() + path for part in parts if part.strip() for path in flat(part)]


class Crate:
    """The modules of a crate, and which file uses which."""

    def __init__(self, root: Path):
        self.files: dict[tuple[str, ...], Path] = {}
        self.texts: dict[tuple[str, ...], str] = {}
        self.read((), root)
        self.defined = {m: set(ITEM.findall(t)) for m, t in self.texts.items()}
        self.exports: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
        for module, text in self.texts.items():
            for _, tree in USE.findall(text):
                for path in flat(tree):
                    self.exports[module][path.split("::")[-1]] = path

    def read(self, module: tuple[str, ...], file: Path) -> None:
        whole = file.read_text(encoding="utf-8")
        self.files[module] = file
        self.texts[module] = without_tests(whole)
        folder = file.parent if file.name in ("lib.rs", "main.rs", "mod.rs") else file.with_suffix("")
        for _, test, name in MODULE.findall(whole):
            if test or not re.search(rf"(?m)^[ \t]*(?:pub(?:\([^)]*\))?[ \t]+)?mod[ \t]+{name}[ \t]*;", self.texts[module]):
                continue
            for child in (folder / f"{name}.rs", folder / name / "mod.rs"):
                if child.exists():
                    self.read((*module, name), child)

    def resolve(self, module: tuple[str, ...], path: str, depth: int = 0):
        """The module that defines what a path names, or `None` for what is of another crate."""
        parts = path.split("::")
        if parts[0] == "crate":
            at, rest = (), parts[1:]
        elif parts[0] in ("self", "super"):
            at, rest = module, parts
            while rest and rest[0] in ("self", "super"):
                at = at[:-1] if rest[0] == "super" else at
                rest = rest[1:]
        elif (*module, parts[0]) in self.texts:
            at, rest = module, parts
        else:
            return None
        while rest and (*at, rest[0]) in self.texts:
            at, rest = (*at, rest[0]), rest[1:]
        if not rest or rest[0] in self.defined[at] or depth > 8:
            return at
        exported = self.exports[at].get(rest[0])
        if exported:
            return self.resolve(at, exported, depth + 1)
        return at

    def edges(self) -> dict[tuple[str, ...], set[tuple[str, ...]]]:
        found = defaultdict(set)
        for module, text in self.texts.items():
            paths = [path for public, tree in USE.findall(text) for path in flat(tree) if not public]
            paths += PATH.findall(USE.sub("", text))
            # Children by their bare name, as in `child::function()`.
            for child in self.texts:
                if child[:-1] == module and child != module:
                    paths += [f"self::{p}" for p in re.findall(rf"(?<![\w:]){child[-1]}(?:::\w+)+", USE.sub("", text))]
            for path in paths:
                to = self.resolve(module, path.strip())
                if to is not None and to != module:
                    found[module].add(to)
        return found


def cycles(edges: dict, nodes) -> list[list]:
    """The strongly connected components of more than one node (Tarjan)."""
    index, low, stack, on, out, count = {}, {}, [], set(), [], [0]

    def visit(v):
        index[v] = low[v] = count[0]
        count[0] += 1
        stack.append(v)
        on.add(v)
        for w in edges.get(v, ()):
            if w not in index:
                visit(w)
                low[v] = min(low[v], low[w])
            elif w in on:
                low[v] = min(low[v], index[w])
        if low[v] == index[v]:
            part = []
            while True:
                w = stack.pop()
                on.discard(w)
                part.append(w)
                if w == v:
                    break
            if len(part) > 1:
                out.append(sorted(part))

    for node in nodes:
        if node not in index:
            visit(node)
    return out


def main() -> int:
    sys.setrecursionlimit(10_000)
    listing = "--list" in sys.argv[1:]
    metadata = json.loads(subprocess.check_output(["cargo", "metadata", "--no-deps", "--offline", "--format-version", "1"]))
    packages = {p["name"]: p for p in metadata["packages"]}
    uses = {
        name: {d["name"] for d in p["dependencies"] if d["name"] in packages and d["kind"] is None}
        for name, p in packages.items()
    }
    faults = [f"crates form a cycle: {' '.join(c)}" for c in cycles(uses, packages)]
    print(f"{len(packages)} packages, {sum(map(len, uses.values()))} arrows between them")
    for name in sorted(packages):
        if listing:
            print(f"  {name} -> {' '.join(sorted(uses[name])) or 'none'}")
        for target in packages[name]["targets"]:
            if not {"lib", "bin"} & set(target["kind"]):
                continue
            crate = Crate(Path(target["src_path"]))
            edges = crate.edges()
            rooms = defaultdict(set)
            for start, ends in edges.items():
                for end in ends:
                    if start and end and start[0] != end[0]:
                        rooms[start[0]].add(end[0])
            shown = lambda module: "::".join(module) or "the root"
            for cycle in cycles(rooms, {m[0] for m in crate.texts if m}):
                faults.append(f"{target['name']}: the modules at its top form a cycle: {' '.join(cycle)}")
            for cycle in cycles(edges, list(crate.texts)):
                line = f"{target['name']}: {len(cycle)} files form a cycle: {', '.join(map(shown, cycle))}"
                if len(cycle) > MOST:
                    faults.append(line)
                elif listing:
                    print(f"  {line}")
    print("\n".join(faults) or "no cycle")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
