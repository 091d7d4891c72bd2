"""Puts right what MiniStack 1.5.33 does otherwise than AWS where Mayfly's behaviour depends on it.

Each correction has a test in fidelity.integration.test.ts. One that no longer finds what it corrects raises, so that
an upgrade of MiniStack cannot lose it silently.
"""

import contextvars
import json
import threading

from ministack import app
from ministack.core import iam_actions, lambda_runtime
from ministack.services import lambda_svc, stepfunctions


def correct() -> None:
    mark_requests_as_tls()
    keep_error_names()
    end_executions_in_time()
    permit_batches_as_single_messages()


def mark_requests_as_tls() -> None:
    """On AWS everything comes by TLS, and policies deny what does not (aws:SecureTransport).

    MiniStack listens on the loopback interface without TLS, and believes the header of a load balancer.
    """
    inner = app.app

    async def marked(scope, receive, send):
        if scope["type"] == "http":
            scope = {**scope, "headers": [*scope["headers"], (b"x-forwarded-proto", b"https")]}
        await inner(scope, receive, send)

    app.app = marked


_error_name = contextvars.ContextVar("mayfly_error_name", default=None)


def keep_error_names() -> None:
    """AWS reports the name of the error that a Node.js function threw, and state machines retry and catch by it.

    MiniStack's Node.js worker reports only the message, and every error becomes "Runtime.HandlerError".
    """
    script = lambda_runtime._NODEJS_WORKER_SCRIPT
    for error in ("error: String(err.message || err), trace: err.stack", "error: e.message, trace: e.stack"):
        if script.count(error) != 1:
            raise RuntimeError(f"MiniStack's Node.js worker has no longer exactly one: {error}")
        thrown = "err" if "(err." in error else "e"
        name = f"errorName: {thrown} instanceof Error ? {thrown}.name : typeof {thrown}, "
        script = script.replace(error, name + error)
    lambda_runtime._NODEJS_WORKER_SCRIPT = script

    invoke = lambda_runtime.Worker.invoke
    execute = lambda_svc._execute_function_warm

    def invoke_and_note_name(self, *args, **kwargs):
        response = invoke(self, *args, **kwargs)
        _error_name.set(response.get("errorName"))
        return response

    def execute_with_name(func, event, request_id):
        _error_name.set(None)
        result = execute(func, event, request_id)
        name = _error_name.get()
        if result.get("error") and name:
            result["body"]["errorType"] = name
        return result

    lambda_runtime.Worker.invoke = invoke_and_note_name
    lambda_svc._execute_function_warm = execute_with_name


def end_executions_in_time() -> None:
    """AWS ends an execution after the TimeoutSeconds of its definition as TIMED_OUT; MiniStack lets it run.

    Time runs as fast as waits do (SFN_WAIT_SCALE); where waits are skipped, nothing times out.
    """
    run = stepfunctions._run_execution
    fail = stepfunctions._fail_execution

    def time_out(execution):
        if execution["status"] != "RUNNING":
            return
        execution["status"] = "TIMED_OUT"
        execution["stopDate"] = stepfunctions.now_iso()
        stepfunctions._add_event(execution, "ExecutionTimedOut", {"executionTimedOutEventDetails": {}})
        stepfunctions._emit_execution_status_event(execution)

    def run_in_time(exec_arn):
        execution = stepfunctions._executions.get(exec_arn)
        seconds = _timeout_seconds(execution)
        if not seconds:
            return run(exec_arn)
        context = contextvars.copy_context()
        timer = threading.Timer(seconds * stepfunctions._SFN_WAIT_SCALE, context.run, (time_out, execution))
        timer.daemon = True
        timer.start()
        try:
            return run(exec_arn)
        finally:
            timer.cancel()

    def fail_if_running(execution, error, cause):
        # A task that fails later does not change how its execution ended.
        if execution["status"] == "RUNNING":
            fail(execution, error, cause)

    stepfunctions._run_execution = run_in_time
    stepfunctions._fail_execution = fail_if_running


def _timeout_seconds(execution) -> float:
    machine = stepfunctions._state_machines.get(execution["stateMachineArn"]) if execution else None
    try:
        definition = json.loads(machine["definition"]) if machine else {}
    except json.JSONDecodeError:
        return 0
    seconds = definition.get("TimeoutSeconds", 0)
    return seconds if stepfunctions._SFN_WAIT_SCALE > 0 else 0


def permit_batches_as_single_messages() -> None:
    """On AWS nobody can be permitted SendMessageBatch and its like: who may do it to one message may do it to ten.

    MiniStack asks for an action of the batch's own name. Source: SQS developer guide, "Amazon SQS batch actions".
    """
    batches = ("SendMessageBatch", "DeleteMessageBatch", "ChangeMessageVisibilityBatch")
    extract = iam_actions.extract_iam_action
    asked = extract("sqs", "POST", "/", {"x-amz-target": "AmazonSQS.SendMessageBatch"}, b"{}", {})
    if asked != "sqs:SendMessageBatch":
        raise RuntimeError(f"MiniStack asks for {asked} where it asked for sqs:SendMessageBatch")
    singles = {f"sqs:{batch}": f"sqs:{batch.removesuffix('Batch')}" for batch in batches}

    def extract_single(*args, **kwargs):
        action = extract(*args, **kwargs)
        return singles.get(action, action)

    iam_actions.extract_iam_action = extract_single
