"""What a page says, for tests to read."""

import html
import json
import re

from tests.protocol.messages import left_with


def html_of(app):
    """All of our own markup on the page, without the style sheet, as one text."""
    blocks = [str(block.value) for block in app.get("html")]
    return "\n".join(block for block in blocks if "<style" not in block)


def labels(elements):
    return [element.label for element in elements]


NO_ANSWERS = (
    None,
    "own-it",
    [],
    {},
    {"step": 0},
    {"step": True, "choice": "own-it"},
    {"step": -1, "choice": "own-it"},
    {"step": 10**30, "choice": "own-it"},
    {"step": 0, "choice": ["own-it"]},
    {"step": 0, "choice": "x" * 5_000},
    {"step": 0, "choice": "no-such-option"},
)
"""What a browser could send in place of an answer."""


class Offered:
    """The options of a decision as the page hands them to the browser, which alone knows what is selected."""

    def __init__(self, app, element):
        self._app, self._id = app, element.proto.id
        self.data = json.loads(element.proto.json)
        self.ids = [option[0] for option in self.data["options"]]
        self.words = [option[1] for option in self.data["options"]]
        self.names = [option[2] for option in self.data["options"]]

    def say(self, choice, step=None):
        """What the browser sends once an option was pressed twice; it may be any choice and step."""
        sent = {"step": self.data["step"] if step is None else step, "choice": choice}
        self.send(sent)

    def send(self, sent):
        """Anything that a browser could send."""
        states = self._app._tree.get_widget_states()
        states.widgets.append(left_with(self._id, [{"event": "said", "value": sent}]))
        self._app._run(states)


def is_choosing(app):
    """Whether options are on the page."""
    return bool(_options(app))


def offered(app):
    """The options on the page."""
    (found,) = _options(app)
    return Offered(app, found)


def _options(app):
    return [each for each in app.get("bidi_component") if each.proto.component_name.endswith("sb_options")]


def announced(app):
    """What the live region is given."""
    (found,) = [each for each in app.get("bidi_component") if each.proto.component_name.endswith("sb_announcer")]
    return json.loads(found.proto.json)


def say(app, choice_id, step):
    """Press an option twice."""
    there = offered(app)
    assert (there.data["step"], choice_id in there.ids) == (step, True)
    there.say(choice_id)


def rehearse(app):
    """Say the skilled line that the scene stops for, if it does."""
    if "sb-rehearsed" in keys(app):
        button(app, "sb-rehearsed").click().run()


def everything(app):
    """All that a page says: our own markup, labels, and what stands in fields."""
    said = [html_of(app)]
    for kind in ("button", "text_input", "text_area", "selectbox", "checkbox", "radio", "expander", "markdown", "code"):
        for element in getattr(app, kind):
            said += [str(getattr(element, "label", "")), str(getattr(element, "value", ""))]
    said += [str(element.label) for element in app.get("page_link")]
    said += [block.proto.popover.label for block in app.get("popover")]
    return "\n".join(said)


def links(app):
    return [link.label for link in app.get("page_link")]


def button(app, key):
    (found,) = [each for each in app.button if each.key == key]
    return found


def keys(app):
    return [each.key for each in app.button]


def notice(app):
    """The passing message on the page; empty if there is none."""
    found = re.search(r'<p class="sb-notice" role="alert">(.*?)</p>', html_of(app), re.S)
    return html.unescape(found[1]) if found else ""


def fill(app, **fields):
    """Put something into fields by their keys, written with underscores."""
    for name, value in fields.items():
        key = name.replace("_", "-")
        for kind in ("text_input", "text_area", "selectbox", "checkbox", "date_input"):
            for element in getattr(app, kind):
                if element.key == key:
                    element.set_value(value)
