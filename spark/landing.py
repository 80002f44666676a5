"""A landing as Spark sees it: which tables it has, how large it is, and what is to be told of its documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..figures.spread import SPREAD, ForeignColumnsError, demand_columns
from .session import SparkError, brief

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: What a figures table cannot do without; what else it lacks counts as not said.
_NEEDED = {"figures": ("document", "figure", "mantissa", "decimals"), "documents": ("document",)}
_NEEDED |= {"lines": ("document", "line"), "columns": ("document", "table", "column")}
#: Hadoop deletes a folder only if it is told to.
_AND_ALL_IN_IT = True


class NoLandingError(SparkError):
    """A path holds no landed figures that Spark can read."""


@dataclass(frozen=True, slots=True)
class ClusterLanding:
    """Frames by table, and the bytes of the figures' files."""

    path: str
    frames: dict[str, DataFrame]
    size: int

    @property
    def documents(self) -> DataFrame | None:
        """The documents' table, where it was landed."""
        return self.frames.get("documents")


def open_landing(spark: SparkSession, path: str) -> ClusterLanding:
    """The tables of a landing: `path` is its folder, or its figures' Parquet alone, on any file system of the cluster.

    Raises:
        NoLandingError: there are no such figures, or they are of other types than landed ones.
    """
    base = path.rstrip("/") or path
    inside = _exists(spark, f"{base}/figures")
    places = {name: f"{base}/{name}" for name in SPREAD} if inside else {"figures": base}
    frames = {}
    for name, place in places.items():
        if name != "figures" and not _exists(spark, place):
            continue
        try:
            frame = spark.read.parquet(place)
            demand_columns(frame, name, _NEEDED[name])
        except ForeignColumnsError as error:
            cure = "land it first (tieout load), which reads it by a mapping"
            raise NoLandingError(f"{place}: {error}; {cure}") from error
        except Exception as error:
            raise NoLandingError(f"{place}: Spark cannot read it as Parquet ({brief(error)})") from error
        frames[name] = frame
    return ClusterLanding(path, frames, _size(spark, places["figures"]))


def partitions_of(landing: ClusterLanding, spark: SparkSession, per_partition: int) -> int:
    """How many partitions: as many as there are so many bytes, and no fewer than processors."""
    least: int = spark.sparkContext.defaultParallelism
    return min(max(least, -(-landing.size // per_partition)), 20_000)


def unread(landing: ClusterLanding, most: int) -> tuple[int, list[tuple[str, int, int, str]]]:
    """How many documents have regions that were not read; of the first few, their first one."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    documents = landing.documents
    if documents is None or "unread" not in documents.columns:
        return 0, []
    found = documents.where(f.size("unread") > 0)
    first = found.select("document", f.col("unread")[0].alias("u")).orderBy("document").limit(most).collect()
    return found.count() if first else 0, [(row[0], row.u["first"], row.u["last"], row.u["reason"]) for row in first]


def standards(landing: ClusterLanding) -> list[str | None]:
    """The standards that the documents name; None where one names none, or no documents were landed."""
    documents = landing.documents
    if documents is None or "standard" not in documents.columns:
        return [None]
    return [None, *sorted(row[0] for row in documents.select("standard").distinct().collect() if row[0] is not None)]


def siblings(landing: ClusterLanding, wanted: list[str]) -> tuple[str, ...]:
    """Of these names of documents those that the landing has, behind its first document's name."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - as above

    names = landing.frames.get("documents", landing.frames["figures"]).select("document")
    first = names.limit(1).collect()
    there = names.where(f.col("document").isin(wanted)).distinct().collect()
    return tuple(dict.fromkeys([*(row[0] for row in first), *sorted(row[0] for row in there)]))


def _files(spark: SparkSession, path: str) -> tuple[Any, Any]:
    """Hadoop's file system of a path, and the path as it takes it: both live in Spark's own process."""
    java: Any = spark.sparkContext._jvm  # noqa: SLF001 - there is no other way to the cluster's file systems
    hadoop: Any = spark.sparkContext._jsc.hadoopConfiguration()  # noqa: SLF001
    place = java.org.apache.hadoop.fs.Path(path)
    return place.getFileSystem(hadoop), place


def _exists(spark: SparkSession, path: str) -> bool:
    try:
        system, place = _files(spark, path)
        return bool(system.exists(place))
    except Exception as error:
        raise NoLandingError(f"{path}: out of reach ({brief(error)})") from error


def _size(spark: SparkSession, path: str) -> int:
    system, place = _files(spark, path)
    return int(system.getContentSummary(place).getLength())


def demand_ours(spark: SparkSession, target: str) -> None:
    """See that a folder is not there yet, or holds Parquet files alone, as those that are replaced do.

    Raises:
        FileExistsError: it holds something else.
    """
    system, place = _files(spark, target)
    if system.exists(place) and any(not _is_parquet(_name(each)) for each in system.listStatus(place)):
        raise FileExistsError(17, "holds other files and would be replaced", target)


def replace_folder(spark: SparkSession, scratch: str, target: str) -> None:
    """Put the Parquet files of one folder, named by their order, in the place of another folder.

    Raises:
        FileExistsError: the target holds something that is no Parquet.
    """
    demand_ours(spark, target)
    system, place = _files(spark, target)
    _, source = _files(spark, scratch)
    found = sorted(map(_name, system.listStatus(source)))
    for name in found:
        if not _is_parquet(name):
            system.delete(_files(spark, f"{scratch}/{name}")[1], _AND_ALL_IN_IT)
    for number, name in enumerate(name for name in found if name.endswith(".parquet")):
        renamed = _files(spark, f"{scratch}/part-{number}.parquet")[1]
        system.rename(_files(spark, f"{scratch}/{name}")[1], renamed)
    system.delete(place, _AND_ALL_IN_IT)
    system.rename(source, place)


def _name(status: Any) -> str:  # noqa: ANN401 - a Java object
    return str(status.getPath().getName())


def _is_parquet(name: str) -> bool:
    return name.endswith(".parquet") and not name.startswith((".", "_"))


def remove(spark: SparkSession, path: str) -> None:
    """Remove a folder of our own, if it is there."""
    system, place = _files(spark, path)
    system.delete(place, _AND_ALL_IN_IT)


def plain_files(spark: SparkSession, path: str) -> None:
    """Keep Hadoop from writing a checksum beside each file of a local folder: a landing holds Parquet alone."""
    system, _ = _files(spark, path)
    system.setWriteChecksum(False)  # a wish that only local file systems know to grant
    system.setVerifyChecksum(False)
