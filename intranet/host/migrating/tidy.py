"""The house's style for what Alembic writes: double quotes, one argument a line where a line is too long."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

WIDTH = 120
_INDENT = "    "


def tidy(source: str) -> str:
    """`source` of a version file, its functions laid out anew without the tool's remarks."""
    lines = source.splitlines()
    for function in reversed([node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]):
        body = [line for node in function.body for line in _statement(node, 1)]
        lines[function.lineno - 1 : function.end_lineno] = [_header(function), *body]
        # What stands between the end of the code and the next function are the tool's remarks.
    kept = [line for line in lines if not line.lstrip().startswith("# ###")]
    text = re.sub(r"\n{4,}", "\n\n\n", "\n".join(kept)).rstrip() + "\n"
    return _constants(text)


def _constants(text: str) -> str:
    lines = text.split("\n")
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and node.lineno == node.end_lineno:
            lines[node.lineno - 1] = f"{ast.unparse(node.targets[0])} = {_plain(node.value)}"
    return "\n".join(lines)


def _header(function: ast.FunctionDef) -> str:
    returns = f" -> {ast.unparse(function.returns)}" if function.returns else ""
    return f"def {function.name}({ast.unparse(function.args)}){returns}:"


def _statement(node: ast.stmt, depth: int) -> Iterable[str]:
    indent = _INDENT * depth
    if isinstance(node, ast.With):
        yield f"{indent}with {', '.join(ast.unparse(item) for item in node.items).replace(chr(39), chr(34))}:"
        for inner in node.body:
            yield from _statement(inner, depth + 1)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        yield f'{indent}"""{node.value.value}"""'
    elif isinstance(node, ast.Expr):
        yield from (indent + line for line in _expression(node.value, WIDTH - len(indent)))
    else:
        yield from (indent + line for line in ast.unparse(node).splitlines())


def _expression(node: ast.expr, width: int) -> list[str]:
    line = _plain(node)
    if len(line) <= width or not isinstance(node, ast.Call | ast.List):
        return [line]
    opening, items, closing = _parts(node)
    found = [opening]
    for prefix, value in items:
        first, *rest = _expression(value, width - len(_INDENT) - len(prefix) - 1)
        inner = [prefix + first, *rest]
        inner[-1] += ","
        found += [_INDENT + part for part in inner]
    return [*found, closing]


def _parts(node: ast.Call | ast.List) -> tuple[str, list[tuple[str, ast.expr]], str]:
    if isinstance(node, ast.List):
        return "[", [("", item) for item in node.elts], "]"
    named = [(f"{keyword.arg}=" if keyword.arg else "**", keyword.value) for keyword in node.keywords]
    return f"{ast.unparse(node.func)}(", [*(("", item) for item in node.args), *named], ")"


def _plain(node: ast.expr) -> str:
    """The expression on one line, texts in double quotes."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        quoted = repr(node.value)
        return f'"{quoted[1:-1]}"' if quoted[0] == "'" and '"' not in quoted else quoted
    if isinstance(node, ast.List):
        return f"[{', '.join(_plain(item) for item in node.elts)}]"
    if isinstance(node, ast.Call):
        opening, items, closing = _parts(node)
        return f"{opening}{', '.join(prefix + _plain(item) for prefix, item in items)}{closing}"
    return ast.unparse(node)
