"""Places in object storage (``s3://``, ``gs://``) as folders of this machine: fetched before, delivered after.

Arrow's own file systems do it, which are installed with it; credentials, region and endpoint are those of the
environment, as every tool of the provider finds them (``AWS_PROFILE``, ``AWS_ENDPOINT_URL``, ...).
"""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

_REMOTE = ("s3", "gs")
_PATIENCE = 5.0  # seconds to connect
_KEPT, _BESIDE = (".parquet", ".yaml"), (".yaml",)
_DENIED = r"ACCESS_DENIED|\b40[13]\b|INVALID_ACCESS_KEY|SIGNATURE_DOES_NOT_MATCH|PERMISSION_DENIED|UNAUTHENTICATED"
_SILENT = r"NETWORK_CONNECTION|curlCode|resolve host|onnect to|UNAVAILABLE|DEADLINE_EXCEEDED"
_WHY = {
    r"NO_SUCH_BUCKET|bucket does not exist|NoSuchBucket": ("there is no such bucket", "name one that there is"),
    _DENIED: ("access is denied", "see that the credentials of the environment may read and write there"),
    _SILENT: ("nobody answers", "see that there is a network, and that the endpoint is right"),
    r"NO_SUCH_KEY|Path does not exist|\b404\b|NOT_FOUND": (
        "there is nothing of that name",
        "see that the name is right",
    ),
}


class StorageError(OSError):
    """A place in object storage cannot be read or written; its text says why and what to do."""

    def __init__(self, uri: str, error: object) -> None:
        text = " ".join(str(error).split())
        unknown = (f"it cannot be used ({text[:300]})", "see that the place is right")
        why, cure = next((known for pattern, known in _WHY.items() if re.search(pattern, text)), unknown)
        super().__init__(f"{uri}: {why}; {cure}")


def is_remote(place: str | os.PathLike[str]) -> bool:
    """Whether a place is in object storage."""
    return isinstance(place, str) and place.startswith(tuple(f"{scheme}://" for scheme in _REMOTE))


def local(place: str) -> str:
    """A place of this machine as its path: ``file:///data/a%20b.txt`` is ``/data/a b.txt``, a path is itself."""
    if not place.startswith("file://"):
        return place
    return unquote(urlsplit(place).path)


def fetch(uri: str, folder: Path) -> Path:
    """Copy a document and the YAML files beside it, or the tables in a folder, into `folder`; where it is now.

    Raises:
        StorageError: it is not there, or may not be read; or nobody answers.
    """
    from pyarrow import fs  # noqa: PLC0415 - only where something is stored elsewhere

    system, path = _system(uri)
    try:
        info = system.get_file_info(path)
        if info.type == fs.FileType.NotFound:
            raise StorageError(uri, "Path does not exist")
        whole = info.type == fs.FileType.Directory
        base = path if whole else path.rpartition("/")[0]
        found = system.get_file_info(fs.FileSelector(base, recursive=whole))
        wanted = _KEPT if whole else _BESIDE
        kept = [each.path for each in found if each.is_file and each.path.endswith(wanted)]
        target = folder / path.rpartition("/")[2]
        for each in dict.fromkeys(kept if whole else [path, *kept]):
            inside = _inside(uri, each.removeprefix(f"{base}/"))
            _copy(system, each, fs.LocalFileSystem(), target / inside if whole else folder / inside)
    except OSError as error:
        raise error if isinstance(error, StorageError) else StorageError(uri, error) from error
    return target


def deliver(folder: Path, uri: str) -> None:
    """Put a landing's tables in the place of those under `uri`.

    Every file is sent beside its place first, and copied there when all have arrived: an object is seen whole or not
    at all, and a connection that is lost has changed nothing.

    Raises:
        StorageError: it may not be written; or nobody answers.
    """
    from pyarrow import fs  # noqa: PLC0415 - as above

    system, path = _system(uri)
    files = [file for file in sorted(folder.rglob("*.parquet")) if not any(p.startswith(".") for p in file.parts[-3:])]
    beside = f"{path}/.landing-{os.urandom(8).hex()}"
    try:
        for file in files:
            _send(file, system, f"{beside}/{file.relative_to(folder).as_posix()}")
        for file in files:
            name = file.relative_to(folder).as_posix()
            table = name.split("/")[0]
            old = system.get_file_info(fs.FileSelector(f"{path}/{table}", allow_not_found=True))
            system.copy_file(f"{beside}/{name}", f"{path}/{name}")
            for each in old:
                if each.is_file and each.path != f"{path}/{name}":
                    system.delete_file(each.path)
    except OSError as error:
        raise StorageError(uri, error) from error
    finally:
        _forget(system, beside)


def _system(uri: str) -> tuple[Any, str]:
    """The file system of a place, and its path there, without the scheme."""
    from pyarrow import fs  # noqa: PLC0415 - as above

    parts = urlsplit(uri)
    path = f"{parts.netloc}{parts.path}".rstrip("/")
    if not parts.netloc:
        raise StorageError(uri, "NoSuchBucket")
    try:
        if parts.scheme == "gs":
            return _google(fs), path
        endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        options: dict[str, Any] = {
            "connect_timeout": _PATIENCE,
            "allow_delayed_open": True,
        }  # small files by one request
        options["retry_strategy"] = fs.AwsStandardS3RetryStrategy(max_attempts=2)
        if endpoint:
            options |= {"endpoint_override": endpoint.split("://")[-1], "scheme": urlsplit(endpoint).scheme or "https"}
        options["region"] = region or ("us-east-1" if endpoint else fs.resolve_s3_region(parts.netloc))
        return fs.S3FileSystem(**options), path
    except OSError as error:
        raise StorageError(uri, error) from error


def _google(fs: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Google's storage; an emulator is asked without credentials."""
    import datetime as dt  # noqa: PLC0415 - only here

    options: dict[str, Any] = {"retry_time_limit": dt.timedelta(seconds=4 * _PATIENCE)}
    emulator = os.environ.get("STORAGE_EMULATOR_HOST")
    if emulator:
        address = urlsplit(emulator if "://" in emulator else f"http://{emulator}")
        options |= {"anonymous": True, "endpoint_override": address.netloc, "scheme": address.scheme}
    return fs.GcsFileSystem(**options)


def _inside(uri: str, key: str) -> PurePosixPath:
    """A key as a path inside a folder: names from elsewhere lead nowhere else."""
    steps = PurePosixPath(key)
    if steps.is_absolute() or any(step in {"..", "."} or "\0" in step for step in key.split("/")) or "\\" in key:
        raise StorageError(uri, f"a name in it is no file's: {key!r}")
    return steps


def _copy(source: Any, path: str, target: Any, place: Path) -> None:  # noqa: ANN401 - as above
    place.parent.mkdir(parents=True, exist_ok=True)
    with source.open_input_stream(path) as stream, target.open_output_stream(str(place)) as sink:
        for piece in _pieces(stream):
            sink.write(piece)


def _send(file: Path, system: Any, place: str) -> None:  # noqa: ANN401 - as above
    with file.open("rb") as stream, system.open_output_stream(place) as sink:
        for piece in _pieces(stream):
            sink.write(piece)


def _pieces(stream: Any) -> Iterator[bytes]:  # noqa: ANN401 - a file of Python's or Arrow's
    while piece := stream.read(8 << 20):
        yield piece


def _forget(system: Any, beside: str) -> None:  # noqa: ANN401 - as above
    """Clear away what was sent, as far as that can be done."""
    import contextlib  # noqa: PLC0415 - only here

    with contextlib.suppress(OSError):
        system.delete_dir(beside)
