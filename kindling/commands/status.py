"""Say in words what of a site is saved in git, sent to the others, and fetched from them; and what to type next."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from shlex import quote

from kindling.commands._command import Exit, Refusal, parser_of, run, say, shown, values
from kindling.commands.repository import NoRepository, Repository, ask_others, repository

_SHOWN = 10  #: names of files in a list
_GO_ON = {
    "merge": "git commit --no-edit",
    "cherry-pick": "git cherry-pick --continue",
    "revert": "git revert --continue",
}


def main(argv: Sequence[str] | None) -> int:
    """Look, and tell; nothing is written, and nobody is asked over the network but with FETCH=1."""
    given = values(parser_of(__doc__), ("site", "fetch"), argv)
    try:
        unasked = ask_others(given.site) if given.fetch else ""
        found = repository(given.site)
    except NoRepository as told:
        raise Refusal(told.fact, told.hint, Exit.MACHINE if "installed" in told.fact else Exit.USAGE) from None
    say(shown(given.site) + (f", branch {_shown(found.branch)}" if found.branch else ""))
    for line in told_in_words(found, datetime.now().astimezone(), unasked):
        say(line)
    return Exit.DONE


def told_in_words(found: Repository, now: datetime, unasked: str = "") -> Iterator[str]:
    """Yield the lines; ``unasked``: why the others could not be asked just now."""
    if found.locked:
        yield f"Git is at work here, or was cut short: {_shown(str(found.locked))}"
        yield "    if no git is running on this computer, take that file away"
    if found.unfinished or found.conflicts:
        yield from _halfway(found)
        return
    if found.begun and not found.branch:
        yield "No branch is checked out: what is saved now is easily lost."
        yield "    git switch main"
    yield from _saved(found)
    yield from _sent(found)
    yield from _fetched(found, now, unasked)


def _halfway(found: Repository) -> Iterator[str]:
    """Yield what to do in the middle of a merge; what else could be said has to wait."""
    what = found.unfinished or "merge"
    if found.conflicts:
        yield f"In the middle of a {what}: you and somebody else changed {_places(len(found.conflicts))}."
        yield from _names(found.conflicts)
        yield "    open each, keep what is right where the marks <<<<<<< stand, take the marks out, and save it; then:"
        yield f"    git add {' '.join(map(quote, found.conflicts[:_SHOWN]))}"
    else:
        yield f"In the middle of a {what}: all is decided, and it has to be finished."
    yield f"    {_GO_ON.get(what, f'git {what} --continue')}"
    yield f"    or go back to how it was: git {what} --abort"


def _places(count: int) -> str:
    return "the same place of a file" if count == 1 else f"the same places of {count} files"


def _saved(found: Repository) -> Iterator[str]:
    lists = [(found.changed, "changed"), (found.new, "new"), (found.gone, "gone")]
    count = sum(len(names) for names, _ in lists)
    if not count:
        yield "Saved:   everything" if found.begun else "Saved:   nothing yet, and nothing is there to save"
        return
    yield f"Saved:   {_files(count)} not yet"
    for names, what in lists:
        yield from _names(names, f", {what}")
    yield '    git add .  and then  git commit -m "what you did"'


def _files(count: int) -> str:
    return "1 file is" if count == 1 else f"{count} files are"


def _names(names: tuple[str, ...], what: str = "") -> Iterator[str]:
    yield from (f"      {_shown(name)}{what}" for name in names[:_SHOWN])
    if len(names) > _SHOWN:
        yield f"      and {len(names) - _SHOWN} more{what}"


def _shown(name: str) -> str:
    """Return a name as a terminal may print it."""
    return name if name.isprintable() else ascii(name)


def _sent(found: Repository) -> Iterator[str]:
    if not found.remotes:
        yield "Sent:    nowhere: nobody else has this site, and there is no second copy"
        yield "    git remote add origin ADDRESS  with the address that a host for code gives you"
    elif not found.begun or not found.branch:
        yield "Sent:    nothing, as nothing is saved" if not found.begun else "Sent:    not known without a branch"
    elif not found.upstream:
        yield f"Sent:    nothing of {_shown(found.branch)} yet"
        yield f"    git push --set-upstream {quote(found.remotes[0])} {quote(found.branch)}"
    elif found.ahead:
        yield f"Sent:    {_commits(found.ahead)} not yet"
        yield "    git push" if not found.behind else "    first fetch, as below; then: git push"
    else:
        yield "Sent:    everything that is saved"


def _commits(count: int) -> str:
    return "1 commit is" if count == 1 else f"{count} commits are"


def _fetched(found: Repository, now: datetime, unasked: str) -> Iterator[str]:
    if not found.upstream:
        return
    when = _ago(found.asked, now)
    if found.behind:
        yield f"Fetched: {_commits(found.behind)} not here yet, of others or from another computer of yours ({when})"
        saved = not (found.changed or found.new or found.gone)
        yield (
            "    git pull --no-rebase --no-edit"
            if saved
            else "    save first, as above; then: git pull --no-rebase --no-edit"
        )
    else:
        yield f"Fetched: everything that others had sent ({when})"
    if unasked:
        yield f"    they could not be asked just now: {_shown(unasked)}"
    elif found.asked is None or (now - found.asked).total_seconds() > 600:
        yield "    to ask them now: `make status FETCH=1`"


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "never asked on this computer"
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 2:
        return "asked just now"
    if minutes < 120:
        return f"asked {minutes} minutes ago"
    return f"asked {minutes // 60} hours ago" if minutes < 48 * 60 else f"asked {minutes // 1440} days ago"


if __name__ == "__main__":
    run(main)
