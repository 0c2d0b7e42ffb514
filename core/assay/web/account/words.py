"""What happened to an account, in words."""

from assay.wording import say

EVENTS = {
    "signed-in": say("Signed in"),
    "sign-in-failed": say("Tried to sign in with a wrong password"),
    "second-step-failed": say("Tried to sign in with a wrong code, after the right password"),
    "signed-out": say("Signed out"),
    "signed-out-elsewhere": say("Signed out other browsers"),
    "password-changed": say("Changed the password"),
    "password-reset": say("Set a new password with a link from a mail"),
    "email-changed": say("Changed the e-mail address"),
    "app-added": say("Added an authenticator app"),
    "app-removed": say("Removed the authenticator app"),
    "passkey-added": say("Added a passkey"),
    "passkey-removed": say("Removed a passkey"),
    "codes-made": say("Made new recovery codes"),
    "code-used": say("Signed in with a recovery code"),
    "provider-linked": say("Linked an identity provider, as another way in"),
    "provider-joined": say("An identity provider that vouches for the address was linked"),
    "provider-unlinked": say("Unlinked an identity provider"),
    "factors-reset": say("The people who run this site took all second factors off"),
}
