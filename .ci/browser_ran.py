"""Fail unless browser tests ran and none was skipped: python .ci/browser_ran.py JUNIT_XML."""

import sys
from pathlib import Path
from xml.etree import ElementTree

report = ElementTree.fromstring(Path(sys.argv[1]).read_text(encoding="utf-8"))  # noqa: S314  pytest wrote it just now
browser = [case for case in report.iter("testcase") if case.get("classname", "").startswith("tests.browser.")]
skipped = [case for case in browser if case.find("skipped") is not None]
sys.stdout.write(f"Browser tests: {len(browser)} ran, {len(skipped)} of them skipped.\n")
if not browser or skipped:
    sys.exit("The browser tests did not all run.")
