#!/usr/bin/env bash
# Build the package, install it into an empty environment, and ask it a question from another folder.
set -euo pipefail
project="$(cd "$(dirname "$0")/.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python="${PYTHON:-python3}"

"$python" -m venv "$work/tools"
"$work/tools/bin/python" -m pip install --quiet --disable-pip-version-check build
"$work/tools/bin/python" -m build --outdir "$work/dist" "$project"

"$python" -m venv "$work/empty"
"$work/empty/bin/python" -m pip install --quiet --disable-pip-version-check \
    --constraint "$project/constraints.txt" "$work"/dist/*.whl

mkdir "$work/elsewhere"
cd "$work/elsewhere"
unset PYTHONPATH
export FOOTNOTE_HOME="$work/home"
"$work/empty/bin/footnote" --version
"$work/empty/bin/python" - <<'PYTHON'
from importlib.resources import files

for package, names in {
    "index": ("py.typed", "data/README.md"),
    "assistant": ("py.typed",),
    "ui": ("py.typed", "static/chat.js", "static/chat.css"),
    "eval": ("py.typed", "data/questions.jsonl", "data/claims.jsonl"),
}.items():
    for name in names:
        assert files(package).joinpath(name).is_file(), f"{package}/{name} is missing from the package"
PYTHON
"$work/empty/bin/footnote" ask "Which benchmark tests nursing values?" | tee answer.txt
grep -q "NurValues" answer.txt
