"""The keys of a page that is a person's."""

from kindling.model.frontmatter import Fields, Text, Texts


class AuthorFields(Fields):
    """``person: Ann Lee`` makes a page that of whoever signs so."""

    person: Text = ""
    role: Text = ""
    links: Texts = ()  #: where else they are: "https://mastodon.social/@ann"
    fediverse: Text = ""  #: "@ann@mastodon.social"
