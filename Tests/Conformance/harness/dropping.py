"""Files that somebody drags onto a page."""

import base64

from playwright.sync_api import Locator

# A transfer as a browser makes it: with files, and not only with a list of them.
MADE = """files => {
    const transfer = new DataTransfer();
    for (const {name, type, content} of files) {
        const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name, {type}));
    }
    return transfer;
}"""


def dragged(place: Locator, *files: tuple[str, str, bytes]):
    """Over `place`, each a name, a media type and its content. The function that is given back lets go of them."""
    transfer = place.page.evaluate_handle(MADE, [
        {"name": name, "type": type, "content": base64.b64encode(content).decode()} for name, type, content in files])
    place.dispatch_event("dragover", {"dataTransfer": transfer})
    return lambda: place.dispatch_event("drop", {"dataTransfer": transfer})
