"""The server as a process: it serves, works in the background, and stops gracefully."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from tests.support.ports import free_port


def start(instance, *arguments, folder=None):
    environment = {**os.environ, "LC_ALL": "en_US.UTF-8", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "intranet.cli", "--instance", str(instance), *arguments]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, cwd=folder
    )


def stop(process, number=signal.SIGTERM):
    process.send_signal(number)
    output, _ = process.communicate(timeout=90)
    return process.returncode, output


def wait_until_it_answers(url, process):
    until = time.monotonic() + 90
    while time.monotonic() < until:
        assert process.poll() is None, process.communicate()[0]
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                return answer.status
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            # Another process gets ready: there is nothing else to wait for.
            time.sleep(0.1)
    raise AssertionError("the server did not answer")


def test_it_serves_until_told_to_stop(ready, instance):
    port = free_port()
    process = start(instance, "serve", "--port", str(port))
    statuses = []

    def ask():
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/login", timeout=90) as answer:
            statuses.append(answer.status)

    try:
        assert wait_until_it_answers(f"http://127.0.0.1:{port}/login", process) == 200
        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        code, output = stop(process, signal.SIGTERM)
    finally:
        process.kill()
    assert (statuses, code) == ([200] * 4, 0), output
    assert f"http://127.0.0.1:{port}/" in output
    assert "Traceback" not in output


def test_it_serves_when_started_in_a_plugin_until_it_is_interrupted(ready, instance, tmp_path):
    """Its folder is a Python package, and whoever writes it stands in it."""
    (tmp_path / "__init__.py").touch()
    port = free_port()
    process = start(instance.resolve(), "serve", "--port", str(port), folder=tmp_path)
    try:
        assert wait_until_it_answers(f"http://127.0.0.1:{port}/login", process) == 200
        code, output = stop(process, signal.SIGINT)
    finally:
        process.kill()
    assert code == 0, output
    assert "Traceback" not in output


def test_background_work_alone_stops_gracefully(ready, instance):
    process = start(instance, "worker")
    try:
        assert "Background work runs" in process.stdout.readline()
        code, output = stop(process)
    finally:
        process.kill()
    assert code == 0, output
    assert "Traceback" not in output
