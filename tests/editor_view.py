"""A file as an editor sees it (YAML 1.2 types) and as the program reads it (text), from one tree of scalars."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import yaml

from simulator.content.editor_schema import editor_schema

WHOLE = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
REAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
NOTHING = ("", "~", "null", "Null", "NULL")
READ_AS_NOTHING = ("", "~", "null")


class Scalar(NamedTuple):
    """A value as it is written."""

    text: str
    quoted: bool = False


def tree_of(text: str) -> Any:
    """A document as dicts and lists of scalars."""
    return _tree(yaml.compose(text, Loader=yaml.CSafeLoader))


def _tree(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _tree(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_tree(item) for item in node.value]
    return Scalar(node.value, bool(node.style))


def as_an_editor_reads(tree: Any) -> Any:
    """The document with the types of YAML 1.2's core schema, which the language servers use."""
    if isinstance(tree, dict):
        return {key: as_an_editor_reads(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [as_an_editor_reads(item) for item in tree]
    return tree.text if tree.quoted else _typed(tree.text)


def _typed(text: str) -> Any:
    if text in NOTHING:
        return None
    if text in FLAGS:
        return FLAGS[text]
    if WHOLE.fullmatch(text):
        return int(text, 0 if text[:2] in ("0o", "0x") else 10)
    return float(text) if REAL.fullmatch(text) else text


def as_the_program_reads(tree: Any) -> Any:
    """The document as text throughout."""
    if isinstance(tree, dict):
        return {key: as_the_program_reads(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [as_the_program_reads(item) for item in tree]
    return None if not tree.quoted and tree.text in READ_AS_NOTHING else tree.text


def as_yaml(tree: Any) -> str:
    """The document written out, every scalar quoted or plain as the tree has it."""
    return str(yaml.serialize(_node(tree), Dumper=yaml.CSafeDumper, width=1_000, allow_unicode=True))


def _node(tree: Any) -> yaml.Node:
    text = "tag:yaml.org,2002:str"
    if isinstance(tree, dict):
        pairs = [(yaml.ScalarNode(text, key), _node(value)) for key, value in tree.items()]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=False)
    if isinstance(tree, list):
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [_node(item) for item in tree], flow_style=False)
    if tree.quoted:
        return yaml.ScalarNode(text, tree.text, style='"')
    return yaml.ScalarNode(yaml.SafeLoader("").resolve(yaml.ScalarNode, tree.text, (True, False)), tree.text)


def editor_marks(kind: str, tree: Any) -> list[str]:
    """What an editor would mark, each with its place."""
    found = jsonschema.Draft7Validator(editor_schema(kind)).iter_errors(as_an_editor_reads(tree))
    return [f"{error.json_path}: {error.message[:200]}" for error in found]


def tree_at(path: Path) -> Any:
    """The tree of a file."""
    return tree_of(path.read_text(encoding="utf-8"))
