"""What the answers of object stores mean, and what to do about each. Pure.

The names are those of the stores' own references: Amazon S3 (Error responses), Azure Blob Storage (error codes).
"""

import re
from dataclasses import dataclass

_ANSWERED = re.compile(r"status code: (\d{3})|<Code>(\w+)</Code>")
#: what the library says itself → the code for it: S3's name of a redirect, and one of ours
_LIBRARY = {
    "redirect without LOCATION": "PermanentRedirect",
    "invalid list response": "NotAStore",
    "Unable to extract metadata from headers": "NotAStore",
}
_AGAIN = "run the command again, and it goes on from there; until then readers may meet pages of both sites"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an answer is about: its codes, the fact in words, and the mend."""

    codes: frozenset[str]
    fact: str
    hint: str


def _meaning(codes: str, fact: str, hint: str) -> Meaning:
    return Meaning(frozenset(codes.split()), fact, hint)


_MEANINGS = (
    _meaning(
        "RequestTimeTooSkewed RequestExpired",
        "the clock of this computer and that of the store do not agree",
        "set this computer's clock, by the network if it can be, and run the command again",
    ),
    _meaning(
        "ExpiredToken TokenRefreshRequired ExpiredTokenException",
        "the key is good no longer",
        "sign in again, or take new keys, and run the command again: it goes on from there",
    ),
    _meaning(
        "PermanentRedirect TemporaryRedirect AuthorizationHeaderMalformed IllegalLocationConstraintException",
        "the bucket is in another region, or at another endpoint",
        "write the bucket's own region into the target: region, or endpoint",
    ),
    _meaning(
        "QuotaExceeded QuotaExceededException InsufficientStorage ServiceQuotaExceededException TooManyBuckets"
        " XMinioStorageFull AccountBeingCreated",
        "there is no room left in the store",
        "make room there, or have more given, and run the command again: it goes on from there",
    ),
    _meaning(
        "KeyTooLongError InvalidUri OutOfRangeInput InvalidResourceName InvalidObjectName XMinioInvalidObjectName",
        "the store can't hold a file by this name",
        "give that file or page a shorter name; TRACE=1 shows which it is",
    ),
    _meaning(
        "AccountProblem AllAccessDisabled AccountIsDisabled UserSuspended NotSignedUp UserProjectAccountProblem",
        "the account is closed or held",
        "ask whoever runs the store",
    ),
    _meaning(
        "NotAStore MethodNotAllowed",
        "what answers there is no store that can be written to",
        "is the endpoint that of the store's own interface, and not of the website that it shows?",
    ),
    _meaning(
        "NoSuchBucket ContainerNotFound InvalidBucketName", "there is no bucket {bucket}", "make it, or mend its name"
    ),
    _meaning(
        "AccessDenied SignatureDoesNotMatch InvalidAccessKeyId InvalidToken InvalidSecurity AuthenticationFailed"
        " AuthorizationFailure AuthorizationPermissionMismatch InvalidAuthenticationInfo NoAuthenticationInformation",
        "the store does not let us in",
        "look at the key, and at what it may do in this bucket (docs/communications/places.md)",
    ),
)
_BY_STATUS = {"401": "AccessDenied", "403": "AccessDenied", "404": "NoSuchBucket", "507": "QuotaExceeded"}


def meaning_of(said: str, bucket: str, *, sending: bool) -> tuple[str, str]:
    """Return the fact and the hint for what a store, or the way to it, said; ``sending``: files were on their way.

    >>> meaning_of("status code: 403 Forbidden: <Code>RequestTimeTooSkewed</Code>", "voice", sending=False)[0]
    'the clock of this computer and that of the store do not agree (RequestTimeTooSkewed)'
    """
    status, code = _answered(said)
    if not status and not code:
        hint = _AGAIN if sending else "is it there, and the network? TRACE=1 shows what was said"
        return "the store can't be reached, or the connection was cut", hint
    known = _known(code) or _known(_BY_STATUS.get(status, ""))
    if not known:
        return f"the store answered {' '.join(filter(None, (status, code)))}", _AGAIN
    fact = known.fact.format(bucket=bucket)
    return (fact if "{bucket}" in known.fact else f"{fact} ({code or status})"), known.hint


def _known(code: str) -> Meaning | None:
    return next((each for each in _MEANINGS if code in each.codes), None)


def _answered(said: str) -> tuple[str, str]:
    """Return the first HTTP status and the first code; "" for each that is not there."""
    answers = _ANSWERED.findall(said)
    status, code = (next((each[at] for each in answers if each[at]), "") for at in (0, 1))
    return status, code or next((name for words, name in _LIBRARY.items() if words in said), "")
