"""Circles in a graph, found in time linear in its size. Pure."""

from collections.abc import Collection, Iterator, Mapping


def cycles(graph: Mapping[str, Collection[str]]) -> Iterator[list[str]]:
    """Yield circles, one for each way back that a depth-first walk meets; each starts with its least name.

    >>> list(cycles({"a": ["b"], "b": ["a"], "c": ["c"]}))
    [['a', 'b'], ['c']]
    """
    done: set[str] = set()
    for start in sorted(graph):
        if start not in done:
            yield from _walk(graph, start, done)


def _walk(graph: Mapping[str, Collection[str]], start: str, done: set[str]) -> Iterator[list[str]]:
    """Walk from ``start`` without recursion: a chain of series may be longer than Python's stack."""
    path, place = [start], {start: 0}
    open_ends = [iter(sorted(graph[start]))]
    while path:
        step = next(open_ends[-1], None)
        if step is None:
            done.add(path[-1])
            del place[path.pop()]
            open_ends.pop()
        elif step in place:
            yield _from_least(path[place[step] :])
        elif step not in done and step in graph:
            place[step] = len(path)
            path.append(step)
            open_ends.append(iter(sorted(graph[step])))


def _from_least(ring: list[str]) -> list[str]:
    least = ring.index(min(ring))
    return ring[least:] + ring[:least]
