"""What a browser would send from a page's form if nothing were touched."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    """Collects the successful controls of one form (HTML Living Standard, "constructing the entry list")."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.entries: dict[str, list[str]] = {}
        self.is_inside = False
        self.select = ""
        self.textarea = ""

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        name = attributes.get("name") or ""
        if tag == "form":
            self.is_inside = attributes.get("id") == self.form_id
        if not self.is_inside or "disabled" in attributes:
            return
        if tag == "select":
            self.select = name
            self.is_multiple = "multiple" in attributes
            self.options: list[tuple[str, bool]] = []
        elif tag == "option" and self.select:
            self.options.append((attributes.get("value") or "", "selected" in attributes))
        elif tag == "textarea" and name:
            self.textarea = name
            self.entries[name] = [""]
        elif tag == "input" and name and attributes.get("type") not in {"submit", "button", "file"}:
            is_box = attributes.get("type") in {"checkbox", "radio"}
            if not is_box or "checked" in attributes:
                self.entries.setdefault(name, []).append(attributes.get("value") or ("on" if is_box else ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False
        elif tag == "textarea":
            self.textarea = ""
        elif tag == "select" and self.select:
            chosen = [value for value, is_selected in self.options if is_selected]
            if not chosen and self.options and not self.is_multiple:
                chosen = [self.options[0][0]]
            if chosen:
                self.entries[self.select] = chosen
            self.select = ""

    def handle_data(self, data):
        if self.textarea:
            self.entries[self.textarea][0] += data.removeprefix("\n")


def read_form(response, form_id: str) -> dict[str, list[str]]:
    """Return the entries of the form with this id, by name."""
    reader = _Reader(form_id)
    reader.feed(response.content.decode())
    return reader.entries


class PageForm:
    """A form as a person has it open: fill in, add rows, send."""

    def __init__(self, client, path: str, form_id: str, response=None) -> None:
        self.client, self.path, self.form_id = client, path, form_id
        entries = read_form(response or client.get(path), form_id)
        self.data = {name: values for name, values in entries.items() if "__prefix__" not in name}
        self.templates = {name: values for name, values in entries.items() if "__prefix__" in name}

    def fill(self, prefix: str = "", **values) -> "PageForm":
        """Answer by field name; ``prefix`` is that of a row, such as meetings-0."""
        for name, value in values.items():
            answers = value if isinstance(value, list) else [value]
            self.data[f"{prefix}-{name}" if prefix else name] = [str(answer) for answer in answers]
        return self

    def add_row(self, prefix: str, **values) -> "PageForm":
        """Add a row of an inline and fill it in, the way its "Add another" does."""
        number = int(self.data[f"{prefix}-TOTAL_FORMS"][0])
        self.data[f"{prefix}-TOTAL_FORMS"] = [str(number + 1)]
        row = f"{prefix}-{number}"
        for template, default in self.templates.items():
            name = template.replace(f"{prefix}-__prefix__", row)
            if name.startswith(row) and "__prefix__" not in name:
                self.data[name] = default
        return self.fill(row, **values)

    def send(self, button: str = "_save", *, follow: bool = False):
        """Send it with one of its buttons; return the response, that which leads to another page if it was saved."""
        return self.client.post(self.path, {**self.data, button: "Save"}, follow=follow)

    def save(self, button: str = "_save"):
        """Send it with one of its buttons; return the response to the page it leads to."""
        return self.send(button, follow=True)

    def again(self, response) -> "PageForm":
        """Return the form as a response shows it again."""
        return PageForm(self.client, self.path, self.form_id, response)
