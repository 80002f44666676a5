"""LibreOffice for tests: a workbook opened, calculated anew and saved, without a window and without a network."""

import subprocess
from pathlib import Path

#: Recalculate whatever a file says that its formulas came to: 0 is always.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def converted(path: Path, folder: Path, form: str = "xlsx") -> Path:
    """The workbook as LibreOffice calculates and saves it, in `folder`, which must be another than the file's own."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS)
    command = [
        "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
        "--convert-to", form, "--outdir", str(folder), str(path),
    ]  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    out = folder / f"{path.stem}.{form.split(':', maxsplit=1)[0]}"
    assert out.is_file(), done.stdout + done.stderr
    return out
