"""A person at a browser: Debian's Chromium, driven by Playwright, at the portal that a gateway serves."""

import os
import re
import subprocess
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from harness.gateway import PASSWORD
from harness.processes import REPOSITORY

CHROMIUM = "/usr/bin/chromium"
# A passkey's and a cookie's idea of a secure place: `localhost`, and not an address.
MILLISECONDS = 30_000
expect.set_options(timeout=MILLISECONDS)


def built_portal(folder: Path) -> Path:
    """The portal, bundled as scripts/build-portal.sh does."""
    subprocess.run([str(REPOSITORY / "scripts/build-portal.sh"), str(folder)], check=True, capture_output=True)
    return folder


class Browser:
    """One Chromium; each person in it has a profile of their own."""

    def __init__(self, url: str, pictures: Path | None = None):
        self.url = url.replace("127.0.0.1", "localhost")
        self.pictures = pictures
        self._playwright = sync_playwright().start()
        self._chromium = self._playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        self.axe = Axe()

    def visitor(self, name: str, language="en-GB", **options) -> "Visitor":
        return Visitor(self, name, self._chromium.new_context(
            locale=language, viewport={"width": 1280, "height": 900}, **options))

    def stop(self):
        self._chromium.close()
        self._playwright.stop()


class Visitor:
    """Somebody at their own browser. Whatever the page complains of is kept in `complaints`."""

    def __init__(self, browser: Browser, name: str, context):
        self.browser, self.name, self.context = browser, name, context
        self.password = f"{PASSWORD} {name}"
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(MILLISECONDS)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))

    def _hear(self, message):
        # A refusal that the page shows is noted by the browser, too.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def go(self, page: str):
        self.page.goto(f"{self.browser.url}/{page}")

    def heading(self, text: str | re.Pattern):
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    def click(self, text: str | re.Pattern, exact=True, role="button"):
        self.page.get_by_role(role, name=text, exact=exact).click()

    def fill(self, label: str, text: str):
        self.page.get_by_label(label, exact=True).fill(text)

    def sees(self, text: str | re.Pattern):
        expect(self.page.get_by_text(text).first).to_be_visible()

    def register(self):
        self.go("register")
        self.fill("Your name", self.name.title())
        self.fill("User name", self.name)
        self.fill("Password", self.password)
        self.click("Create an account")
        self.sees("Recovery codes")
        self.page.get_by_label("I have kept the codes in a safe place").check()
        self.click("Continue")
        self.heading("My records")

    def sign_in(self):
        self.go("sign-in")
        self.fill("User name", self.name)
        self.fill("Password", self.password)
        self.click("Sign in")

    def picture(self, name: str):
        """A picture alone, of what axe cannot look into."""
        if self.browser.pictures:
            self.page.screenshot(path=self.browser.pictures / f"{name}.png")

    def check(self, picture: str):
        """No complaint, nothing that axe finds, nothing wider than a telephone; pictures where they are wanted."""
        # The page itself, and not what stands there while it loads.
        expect(self.page.locator("main h1, dialog[open] h2").first).to_be_visible()
        for width, scheme, is_judged in ((360, "dark", True), (360, "light", False), (1280, "dark", False),
                                         (1280, "light", True)):
            if not is_judged and not self.browser.pictures:
                continue
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            overflow = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, f"{picture} is {overflow} pixels wider than {width}"
            if is_judged:
                found = self.browser.axe.run(self.page).response["violations"]
                told = [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]
                assert not told, (picture, width, scheme, told)
            if self.browser.pictures:
                self.page.screenshot(path=self.browser.pictures / f"{picture}-{width}-{scheme}.png")
        self.page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        assert not self.complaints, (picture, self.complaints)
