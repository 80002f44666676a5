"""A Spark session: what it needs is looked for first, so that what is missing is said in a line and at once."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[*]"
#: Seconds in which the master of a cluster has to take a connection; Spark itself would try for a minute.
_PATIENCE = 5.0
_LOGGING = Path(__file__).with_name("log4j2.properties")


class SparkError(Exception):
    """Spark cannot work: what is missing or out of reach, and the cure."""


def open_session(master: str | None = None) -> SparkSession:
    """The session that runs already, else a new one on `master`; without one, what `spark-submit` set, else here.

    Raises:
        SparkError: pyspark or Java is missing, or the master cannot be reached.
    """
    if importlib.util.find_spec("pyspark") is None:
        raise SparkError("--engine spark needs pyspark, which is not installed: pip install 'tieout[spark]'")
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

    found = running()
    if found is not None:
        return found
    submitted = "PYSPARK_GATEWAY_PORT" in os.environ
    if not submitted:
        demand_java()
        demand_master(master)
        # else the workers take whatever python3 is on their path
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("tieout")
    if master is not None or not submitted:
        builder = builder.master(master or os.environ.get("MASTER") or LOCAL)
    for name, value in _settings(master or LOCAL).items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as error:
        raise SparkError(f"Spark did not start on {master or LOCAL}: {brief(error)}") from error


def running() -> SparkSession | None:
    """The session of whoever calls, which is theirs to stop; None where there is none."""
    if "pyspark" not in sys.modules:
        return None
    from pyspark.sql import SparkSession  # noqa: PLC0415 - as above

    found: SparkSession | None = SparkSession.getActiveSession()
    return found


def _settings(master: str) -> dict[str, str]:
    found = {
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "20000",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile=file:{_LOGGING}",
        "spark.sql.session.timeZone": "UTC",
    }
    if master.startswith("local"):
        # one machine: no pages of its own, and no address that a network would have to know
        found |= {
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": "16",  # a cluster's 200 cost a small landing more than its figures do
        }
    return found


def demand_java() -> None:
    """See that there is a Java to start.

    Raises:
        SparkError: there is none.
    """
    home = os.environ.get("JAVA_HOME")
    if home and (Path(home) / "bin" / "java").exists():
        return
    if shutil.which("java") is None:
        where = f"JAVA_HOME is {home}, where no bin/java is" if home else "no java is on the PATH"
        raise SparkError(
            f"--engine spark needs Java 17 or newer, and {where}: install it (Debian: apt install"
            " default-jre-headless) or set JAVA_HOME"
        )


def demand_master(master: str | None) -> None:
    """See that the master of a cluster can be reached; of those of Kubernetes and YARN Spark says it itself.

    Raises:
        SparkError: it is no address of a master, or nobody answers there.
    """
    if master is None or re.fullmatch(r"local(\[(\*|\d{1,5})(,\d{1,5})?\])?|yarn|k8s://\S+", master):
        return
    if master.startswith("sc://"):
        raise SparkError(f"--master {master}: Spark Connect is not supported; name the cluster itself (spark://...)")
    hosts = re.fullmatch(r"spark://([^\s,:]+:\d{1,5}(?:,[^\s,:]+:\d{1,5})*)", master)
    if hosts is None:
        raise SparkError(f"--master {master}: no master; one of local[N], spark://HOST:PORT, yarn, k8s://HOST:PORT")
    if not any(_answers(*host.rsplit(":", 1)) for host in hosts[1].split(",")):
        raise SparkError(f"--master {master}: nobody answers there; is the cluster up, and may this machine reach it?")


def _answers(host: str, port: str) -> bool:
    try:
        with socket.create_connection((host, int(port)), timeout=_PATIENCE):
            return True
    except (OSError, OverflowError):
        return False


def brief(error: BaseException) -> str:
    """What went wrong, in a line: of a traceback that came from a worker its last line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = [line for line in lines if re.match(r"[\w.]+(Error|Exception|Interrupt): ", line)]
    return (said[-1] if said else lines[0] if lines else type(error).__name__)[:300]
