"""A real S3-compatible server for tests: moto's, a process of its own that checks keys and can be ended and started.

It keeps everything in memory: what must outlive it is put back by the test.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Any

from tests.support.ports import free_port

BUCKET = "lan-toa"
_FREE_ACTIONS = 4
"""So many requests are let through before keys are checked: enough to make a user with a key."""


class Server:
    """The server; `key` and `secret` open it."""

    def __init__(self) -> None:
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.key = self.secret = ""
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, buckets: tuple[str, ...] = (BUCKET,)) -> None:
        """Start, make one user who may do everything, and the buckets."""
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        environment = {**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": str(_FREE_ACTIONS + len(buckets))}
        self._process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait()
        self._make_user()
        storage = self._client("s3", self.key, self.secret)
        for bucket in buckets:
            storage.create_bucket(Bucket=bucket)
        storage.list_buckets()

    def stop(self) -> None:
        """End it; everything it held is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def objects(self) -> dict[str, bytes]:
        """What lies in the bucket, by key."""
        storage = self._client("s3", self.key, self.secret)
        listed = storage.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return {each["Key"]: storage.get_object(Bucket=BUCKET, Key=each["Key"])["Body"].read() for each in listed}

    def put(self, name: str, content: bytes) -> None:
        """Lay something into the bucket behind the application's back."""
        self._client("s3", self.key, self.secret).put_object(Bucket=BUCKET, Key=name, Body=content)

    def _make_user(self) -> None:
        identity = self._client("iam", "x", "x")
        identity.create_user(UserName="lan-toa")
        made = identity.create_access_key(UserName="lan-toa")["AccessKey"]
        everything = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
        identity.put_user_policy(UserName="lan-toa", PolicyName="all", PolicyDocument=everything)
        self.key, self.secret = made["AccessKeyId"], made["SecretAccessKey"]

    def _client(self, service: str, key: str, secret: str) -> Any:
        import boto3

        return boto3.client(
            service, endpoint_url=self.endpoint, aws_access_key_id=key, aws_secret_access_key=secret,
            region_name="us-east-1",
        )  # fmt: skip

    def _wait(self) -> None:
        until = time.monotonic() + 90
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.endpoint}/moto-api/", timeout=10).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError("the S3 server did not start")
