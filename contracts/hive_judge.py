"""Hive's own parser and type checker, which Spark ships, as the judge of generated DDL and Glue type strings.

Athena runs DDL through Hive's grammar, and Glue's readers take a column's type through Hive's `TypeInfoUtils`.
Nothing of Spark is started: only a JVM with Spark's jars. Ready in a second or two, then a millisecond a question.
"""

# ruff: noqa: PLC0415  py4j and pyspark are optional

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.errors import EngineError, MissingPartError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class HiveJudge:
    """A JVM that holds Hive's classes, and the configuration that its parser asks about quoting."""

    jvm: Any
    conf: Any

    def parse(self, ddl: str) -> str | None:
        """What Hive's grammar has against a statement, or None. Whether types exist is not grammar.

        Args:
            ddl: one statement; a semicolon at its end is left to the client, as Athena's console does.
        """
        hive = self.jvm.org.apache.hadoop.hive.ql
        statement = ddl.strip().removesuffix(";")
        return _complaint(lambda text: hive.parse.ParseDriver().parse(text, hive.Context(self.conf)), statement)

    def type_error(self, type_string: str) -> str | None:
        """What Hive has against a column's type as Glue holds it (`struct<a:int>`), or None."""
        types = self.jvm.org.apache.hadoop.hive.serde2.typeinfo.TypeInfoUtils
        return _complaint(types.getTypeInfoFromTypeString, type_string)


def _complaint(ask: Any, text: str) -> str | None:
    from py4j.protocol import Py4JJavaError

    try:
        ask(text)
    except Py4JJavaError as error:
        exception = error.java_exception
        return str(exception.getMessage() or exception.getClass().getSimpleName())
    return None


@contextmanager
def open_hive() -> Iterator[HiveJudge]:
    """Run a JVM with Hive's classes for as long as the context lasts.

    Raises:
        MissingPartError: pyspark or Java is not installed.
        EngineError: the JVM does not start.
    """
    jars = _spark_jars()
    java = _java(os.environ)
    from py4j.java_gateway import GatewayParameters, JavaGateway, launch_gateway

    try:
        # The JVM ends with its input, so it ends with this process too, however that ends.
        launched: Any = launch_gateway(
            classpath=f"{jars}/*", java_path=java, die_on_exit=True, enable_auth=True, return_proc=True
        )
        port, token, process = launched
    except (OSError, ValueError) as error:
        raise EngineError(f"{java} does not start with the jars in {jars}: {error}") from error
    gateway = JavaGateway(gateway_parameters=GatewayParameters(port=port, auth_token=token))
    try:
        yield HiveJudge(gateway.jvm, _configuration(gateway.jvm))
    finally:
        gateway.shutdown()
        process.stdin.close()
        process.wait()


def _configuration(jvm: Any) -> Any:
    """Without a configuration the parser takes a name in back quotes for a pattern, and refuses a space in it."""
    conf = jvm.org.apache.hadoop.hive.conf.HiveConf()
    # A context without a session wants to know where its scratch files would go; parsing makes none.
    conf.set("_hive.hdfs.session.path", "/nowhere")
    conf.set("_hive.local.session.path", "/nowhere")
    return conf


def _spark_jars() -> Path:
    spec = find_spec("pyspark")
    if spec is None or spec.origin is None:
        raise MissingPartError("pyspark, which ships Hive's classes,", "pip install 'sayso[hive]'")
    return Path(spec.origin).parent / "jars"


def _java(environ: Mapping[str, str]) -> str:
    if home := environ.get("JAVA_HOME"):
        java = shutil.which("java", path=str(Path(home, "bin")))
    else:
        java = shutil.which("java")
    if java is None:
        raise MissingPartError("Java", "install a JDK, version 17 or newer, and set JAVA_HOME or PATH")
    return java
