"""What a page says, for tests to read."""

import html
import re


def html_of(app):
    """All of our own markup on the page, without the style sheet, as one text."""
    blocks = [str(block.value) for block in app.get("html")]
    return "\n".join(block for block in blocks if "<style" not in block)


def labels(elements):
    return [element.label for element in elements]


def choice_buttons(app):
    return [button for button in app.button if button.key.startswith("choice-")]


def choice_ids(app, step):
    return [button.key.split(f"-{step}-", 1)[1] for button in choice_buttons(app)]


def say(app, choice_id, step):
    """Select a choice and press it again."""
    for _ in range(2):
        (button,) = [b for b in choice_buttons(app) if b.key.endswith(f"-{step}-{choice_id}")]
        button.click().run()


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
