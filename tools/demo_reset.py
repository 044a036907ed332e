"""`make demo-reset`: throw the demo's data away."""

import sys

from steps import ROOT

from portal.core import embedded


def main() -> int:
    """0, or 1 while the demo runs."""
    try:
        embedded.destroy(ROOT / ".run" / "demo")
    except embedded.AlreadyRunning:
        print("演示正在运行，请先停止（Ctrl-C）。The demo is running; stop it first.")
        return 1
    print("演示数据已清空。The demo's data are gone.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
