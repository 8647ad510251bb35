"""Chromium's virtual authenticator at a visitor's page."""

import base64

from playwright.sync_api import expect

SENT = ("/v1/me/passkeys", "/v1/sessions/passkey")


class Authenticator:
    """A virtual one at a visitor's page, and what the page sends that comes of it. Its person takes whatever passkey is
    offered at once, so that none is, where sign-in is by the page's button, unless it `isOffered`."""

    copies = 0

    def __init__(self, visitor, hasPrf=True, isOffered=False):
        if not isOffered:
            visitor.context.add_init_script(
                "PublicKeyCredential.isConditionalMediationAvailable = async () => false")
        self.session = visitor.context.new_cdp_session(visitor.page)
        self.session.send("WebAuthn.enable")
        self.id = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": {
            "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
            "hasPrf": hasPrf}})["authenticatorId"]
        self.sent = {}
        visitor.page.on("request", self._hear)

    def _hear(self, request):
        path = request.url.split("/v1/")[-1]
        if request.method == "POST" and f"/v1/{path}" in SENT:
            self.sent[f"/v1/{path}"] = request.post_data_json

    def credentials(self) -> list:
        return self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]

    def uses(self) -> int:
        """How often its one passkey was used."""
        credential, = self.credentials()
        return credential["signCount"]

    def verifies(self, does: bool):
        """Whether it finds that it is its person who uses it."""
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": does})

    def copied_to(self, visitor, **options) -> "Authenticator":
        """The same passkeys at another browser, as where a platform synchronises them; Chromium gives no secret of
        theirs out, and so they have other ones there."""
        other = Authenticator(visitor, **options)
        for credential in self.credentials():
            # Each counts on from where none of the others comes.
            Authenticator.copies += 1
            credential["signCount"] = 1000 * Authenticator.copies
            other.session.send("WebAuthn.addCredential", {"authenticatorId": other.id, "credential": credential})
        return other


def bytes_of(text: str) -> bytes:
    return base64.b64decode(text)


def add(visitor, name: str):
    visitor.go("account")
    region = visitor.page.get_by_role("region", name="Passkeys")
    region.get_by_label("Name of the passkey").fill(name)
    region.get_by_label("Your password").fill(visitor.password)
    region.get_by_role("button", name="Add a passkey").click()
    # The browser would have RS256 asked for, too, which the gateway does not take (docs/portal.md).
    expect(region.get_by_role("button", name="Remove the passkey")).not_to_have_count(0)
    visitor.complaints[:] = [each for each in visitor.complaints if "pubKeyCredParams" not in each]


def sign_in(visitor):
    visitor.go("sign-in")
    visitor.click("Sign in with a passkey")
