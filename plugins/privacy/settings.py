"""The dict PRIVACY of ``pelicanconf.py``."""

from kindling.model.settings import Settings


class PrivacySettings(Settings):
    """What anybody may know."""

    public: tuple[str, ...] = ()  #: telephone numbers and addresses of e-mail, however they are parted
