"""Runs MiniStack for as long as standard input stays open, and leaves no process and no file behind.

Usage: keeper.py PRIVATE_FOLDER. The parent holds the other end of standard input. However the parent ends, even by
SIGKILL, the operating system closes that end; a signal handler in the parent could not promise as much. The keeper
must lead a process group of its own, in which MiniStack's Lambda workers stay.
"""

import os
import shutil
import signal
import sys
import threading
import time
import traceback

REAP_SECONDS = 2.0
ending = threading.Lock()


def end_everything(private_folder: str) -> None:
    ending.acquire()  # Never released: whoever comes second waits here for the SIGKILL.
    os.killpg(0, signal.SIGTERM)
    reap_children()
    shutil.rmtree(private_folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def reap_children() -> None:
    """Waits for ended children, so that none stays behind as a zombie where nothing adopts orphans."""
    deadline = time.monotonic() + REAP_SECONDS
    while time.monotonic() < deadline:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            time.sleep(0.01)


def end_with_parent(private_folder: str) -> None:
    while os.read(0, 4096):
        pass
    end_everything(private_folder)


def main(private_folder: str) -> None:
    if os.getpgrp() != os.getpid():
        sys.exit("keeper.py must lead its own process group, or it would end its parent's.")
    # Until MiniStack sets its own handler: by default SIGTERM would end this process before it has cleaned up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    threading.Thread(target=end_with_parent, args=(private_folder,)).start()
    try:
        import fidelity
        import invocations
        from ministack import app as ministack

        fidelity.correct()
        invocations.bound()
        sys.argv = ["ministack"]
        ministack.main()
    except SystemExit:
        pass
    except BaseException:
        traceback.print_exc()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.stdout.flush()
    end_everything(private_folder)


if __name__ == "__main__":
    main(sys.argv[1])
