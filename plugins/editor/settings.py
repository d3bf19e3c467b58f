"""The dict EDITOR of ``pelicanconf.py``."""

import re
from typing import Literal

from pydantic import field_validator, model_validator

from kindling.model.openings import host_to_open
from kindling.model.settings import Settings

Host = Literal["", "github", "gitlab", "gitea"]
_PUBLIC = {"github": "https://github.com", "gitlab": "https://gitlab.com"}


class EditorSettings(Settings):
    """Where the site's git repository is, for those who edit in the browser; without a host there is no editor."""

    host: Host = ""
    repository: str = ""  #: "ann/my-voice"
    branch: str = "main"
    folder: str = ""  #: of the site in the repository; "" for the repository itself
    address: str = ""  #: of the host, where it is nobody's public one: "https://git.example.org"
    sign_in: str = ""  #: GitHub's: the host that signs people in; "": with a token alone
    app: str = ""  #: GitLab's and Gitea's: the id of an application there that signs people in; "": with a token alone

    @field_validator("repository")
    @classmethod
    def _is_a_place(cls, repository: str) -> str:
        if repository and not re.fullmatch(r"[\w.-]+(/[\w.-]+)+", repository, re.ASCII):
            raise ValueError("a repository is named as at its host, without the host: ann/my-voice")
        return repository

    @field_validator("branch", "app")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        if name and not re.fullmatch(r"[\w.][\w./-]*", name, re.ASCII):
            raise ValueError("letters, digits, dots, hyphens and slashes are expected")
        return name

    @field_validator("folder")
    @classmethod
    def _is_inside(cls, folder: str) -> str:
        if folder and (not re.fullmatch(r"[\w.-]+(/[\w.-]+)*", folder) or ".." in folder.split("/")):
            raise ValueError("a folder of the repository is expected, such as site")
        return folder

    @field_validator("address", "sign_in")
    @classmethod
    def _is_a_host(cls, host: str) -> str:
        if host and host_to_open(host) != host:
            raise ValueError("a host is named whole, as https://git.example.org, without a path")
        return host

    @model_validator(mode="after")
    def _is_whole(self) -> "EditorSettings":
        if not self.host and self.model_fields_set:
            raise ValueError("'host' has to be said: github, gitlab or gitea")
        if self.host and not self.repository:
            raise ValueError("'repository' has to be said, such as ann/my-voice")
        if self.host == "gitea" and not self.address:
            raise ValueError("'address' has to be said: the host of Gitea or Forgejo, such as https://codeberg.org")
        if self.sign_in and self.host != "github":
            raise ValueError("'sign_in' is for github; gitlab and gitea take 'app'")
        if self.app and self.host == "github":
            raise ValueError("'app' is for gitlab and gitea; github takes 'sign_in'")
        return self

    @property
    def server(self) -> str:
        """The host's address."""
        return self.address or _PUBLIC[self.host]
