"""Bounds how many functions run at once, where the machine has fewer processors than AWS.

MiniStack starts a process for each invocation that finds none idle. A flood of events would start hundreds, which keep
each other from running; with a bound they wait their turn instead. It is asked for by the
environment variable MAYFLY_MAX_INVOCATIONS.
"""

import os
import threading

from ministack.services import lambda_svc


def bound() -> None:
    most = int(os.environ.get("MAYFLY_MAX_INVOCATIONS", "0"))
    if most <= 0:
        return
    turns = threading.BoundedSemaphore(most)
    execute = lambda_svc._execute_function_warm

    def execute_in_turn(func, event, request_id):
        with turns:
            return execute(func, event, request_id)

    lambda_svc._execute_function_warm = execute_in_turn
