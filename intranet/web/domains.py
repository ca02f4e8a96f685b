"""Texts of templates belong to the package in whose folder the template lies, wherever it is shown.

A page of a plugin is made of its own template and of core's around it, and one context serves both. So
what a text belongs to is written into the call when a template is compiled, not looked up when it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from typing import Final

from jinja2 import nodes
from jinja2.ext import InternationalizationExtension
from jinja2.lexer import TOKEN_COMMA, TOKEN_DOT, TOKEN_LPAREN, TOKEN_NAME, TOKEN_PIPE, TOKEN_STRING, Token, TokenStream
from jinja2.parser import Parser

FUNCTIONS: Final = {"_": "gettext_of", "gettext": "gettext_of", "ngettext": "ngettext_of"}
"""What marks a text, and the function that is called instead with the plugin's id before the text."""

_ID = re.compile(r"[a-z][a-z0-9_]{1,30}")


class TextsByPlace(InternationalizationExtension):
    """Jinja's texts and `{% trans %}`, each looked up for the plugin whose template holds it."""

    def filter_stream(self, stream: TokenStream) -> TokenStream | Iterable[Token]:
        """Name the plugin in each call that marks a text."""
        domain = domain_of(stream.name)
        return _marked(stream, domain) if domain else stream

    def parse(self, parser: Parser) -> nodes.Node | list[nodes.Node]:
        """Name the plugin in what a `{% trans %}` stands for."""
        found = super().parse(parser)
        domain = domain_of(parser.name)
        for node in (found if isinstance(found, list) else [found]) if domain else ():
            for call in node.find_all(nodes.Call):
                if isinstance(call.node, nodes.Name) and call.node.name in FUNCTIONS:
                    call.node.name = FUNCTIONS[call.node.name]
                    call.args.insert(0, nodes.Const(domain))
        return found


@cache
def domain_of(template: str | None) -> str:
    """The plugin a template belongs to; "" for core's and for those without a name."""
    folder, slash, _rest = (template or "").partition("/")
    if not slash or not _ID.fullmatch(folder) or find_spec(f"intranet.{folder}"):
        return ""
    return folder


def _marked(stream: TokenStream, domain: str) -> Iterator[Token]:
    before = ""
    for token in stream:
        is_call = token.type == TOKEN_NAME and token.value in FUNCTIONS and stream.current.type == TOKEN_LPAREN
        if is_call and before not in (TOKEN_DOT, TOKEN_PIPE):
            yield Token(token.lineno, TOKEN_NAME, FUNCTIONS[token.value])
            yield next(stream)
            yield Token(token.lineno, TOKEN_STRING, domain)
            yield Token(token.lineno, TOKEN_COMMA, ",")
        else:
            yield token
        before = token.type
