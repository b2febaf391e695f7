"""What a page says, for tests to read."""


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
