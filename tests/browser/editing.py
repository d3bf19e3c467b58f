"""The real editor in a real browser, on a folder that a browser keeps: what it makes of texts.

Its program is the npm package of `tests/judges`, as the site's own. A browser asks a person for the folder of the site;
here that question is answered with the folder that each page has to itself (the origin private file system).
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page

from kindling.commands.serving.server import answering, listening
from kindling.plugins.editor.program import FILES, FOLDER, inner_name
from tests.browser.conftest import patient
from tests.conftest import KIT
from tests.tiers import ENOUGH

PACKAGE = KIT / "tests/judges/node_modules/@sveltia/cms"
CONF = 'EDITOR = {"host": "github", "repository": "ann/my-voice"}\n'

#: a browser's question for a folder, answered; and files put into that folder, and read again
_ANSWERED = """
const own = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("site", { create: true });
window.showDirectoryPicker = own;
FileSystemHandle.prototype.queryPermission = FileSystemHandle.prototype.requestPermission = async () => "granted";
window.putFiles = async (files) => {
  const top = await own();
  await top.getDirectoryHandle(".git", { create: true });
  for (const [path, text] of Object.entries(files)) {
    const steps = path.split("/"), name = steps.pop();
    let folder = top;
    for (const step of steps) folder = await folder.getDirectoryHandle(step, { create: true });
    const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await stream.write(text);
    await stream.close();
  }
};
window.textOf = async (path) => {
  const steps = path.split("/"), name = steps.pop();
  let folder = await own();
  try {
    for (const step of steps) folder = await folder.getDirectoryHandle(step);
    return await (await (await folder.getFileHandle(name)).getFile()).text();
  } catch {  // it is not there yet, or being written
    return null;
  }
};
"""


def put_program(site: Path) -> None:
    """Put the editor's program into a site, as `make editor` does."""
    for name in FILES:
        target = site / FOLDER / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGE / inner_name(name).removeprefix("package/"), target)


class Editor:
    """The editor, open on a folder."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self.root = page, root

    def text(self, path: str) -> str | None:
        """Return what is in a file of the folder; None where it is not there, or being written."""
        found: str | None = self.page.evaluate("path => textOf(path)", path)
        return found

    def shown(self, collection: str) -> list[str]:
        """Return the titles that a list of texts has."""
        self.page.goto(f"{self.root}/admin/#/collections/{collection}")
        rows = self.page.get_by_role("main").get_by_role("row")
        rows.first.wait_for()
        return sorted(text.strip() for text in rows.all_inner_texts())

    def open(self, collection: str, name: str) -> None:
        """Open a text by the name of its file; what was open before has gone by then."""
        self.shown(collection)
        self.page.goto(f"{self.root}/admin/#/collections/{collection}/entries/{quote(name, safe='')}")
        self.field("title").get_by_role("textbox").wait_for()

    def field(self, key: str):
        """Return the field of a key."""
        found = self.page.locator(f"section[data-key-path={key}]")
        found.evaluate("field => field.scrollIntoView()")
        return found

    def begin(self, collection: str) -> None:
        """Begin a new text."""
        self.page.goto(f"{self.root}/admin/#/collections/{collection}/new")
        self.field("title").get_by_role("textbox").wait_for()

    def fill(self, key: str, words: str) -> None:
        """Type words into a field."""
        self.field(key).get_by_role("textbox").fill(words)

    def put(self, key: str, file: Path) -> None:
        """Put a file into a field, as one drops it there."""
        field = self.field(key)
        field.locator("input[type=file]").first.set_input_files(str(file))
        field.get_by_role("button", name="Remove").wait_for()

    def choose(self, key: str, word: str) -> None:
        """Take one of the choices of a field."""
        self.field(key).get_by_role("radio", name=word).click()

    def write(self, words: str) -> None:
        """Type words at the end of the text."""
        box = self.field("body").get_by_role("textbox")
        box.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(words)

    def save(self, path: str, before: str = "") -> str:
        """Save, and return what is in the file once it is another than ``before``."""
        self.page.get_by_role("button", name="Save", exact=True).click()
        for _ in range(ENOUGH):
            if (after := self.text(path)) not in (None, before):
                return str(after)
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{path} was not saved: {self.page.inner_text('body')}")


@contextmanager
def editing(chromium: Browser, output: Path, files: Mapping[str, str]) -> Iterator[Editor]:
    """Open the editor of a published site on a folder that holds ``files``."""
    with answering(listening(0, output)) as port:
        context = patient(chromium, locale="en-GB", viewport={"width": 1280, "height": 900})
        try:
            page, root = context.new_page(), f"http://localhost:{port}"
            page.add_init_script(_ANSWERED)
            page.goto(f"{root}/admin/start.js")
            page.evaluate("files => putFiles(files)", files)
            page.goto(f"{root}/admin/")
            page.get_by_role("button", name="Work with Local Repository").click()
            page.get_by_role("main").get_by_role("row").first.wait_for()
            yield Editor(page, root)
        finally:
            context.close()
