"""The way in: an HTTP API, the collector behind it, its logs, and the alarms on both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.cloudformation.alarms import alarm
from generators.cloudformation.intrinsics import Json, arn, attribute, ref, resource, sub
from generators.cloudformation.roles import COLLECTOR_LOGS, COLLECTOR_ROLE, DEAD_LETTERS
from generators.cloudformation.storage import BUCKET, LETTERS
from generators.collector.runtime import letters
from generators.collector.runtime.metrics import DIMENSION, NAMESPACE

if TYPE_CHECKING:
    from generators.cloudformation.settings import Site

FUNCTION, API = "Collector", "Api"
CODE_PARAMETERS: Json = {
    "CodeBucket": {"Type": "String", "Description": "The bucket that holds the collector's zip."},
    "CodeKey": {"Type": "String", "Description": "The key of the collector's zip; a new key deploys new code."},
}
ROUTES = ("POST /events", "GET /health")
_ACCESS_LOG = (
    '{"id":"$context.requestId","at":"$context.requestTime","route":"$context.routeKey","status":"$context.status",'
    '"bytes":"$context.responseLength","ms":"$context.responseLatency","error":"$context.integrationErrorMessage"}'
)
_TWO_WEEKS = 14 * 86_400


def collector(site: Site) -> Json:
    """Everything from the internet to the streams."""
    return {**_function(site), **_api(site), **_alarms(site)}


def _function(site: Site) -> Json:
    settings, name = site.settings, f"{site.name}-collector"
    properties: Json = {
        "FunctionName": name,
        "Description": f"Checks the events of {site.config.registry} and puts them into their streams.",
        "Runtime": f"python{site.collector.python}",
        "Architectures": [site.collector.architecture],
        "Handler": "collector.handler.handle",
        "Code": {"S3Bucket": ref("CodeBucket"), "S3Key": ref("CodeKey")},
        "Role": attribute(COLLECTOR_ROLE, "Arn"),
        "MemorySize": settings.memory_mb,
        "Timeout": settings.timeout_seconds,
        "Environment": {
            "Variables": {
                "SAYSO_STREAM_PREFIX": site.stream_prefix,
                letters.QUEUE_VARIABLE: ref(DEAD_LETTERS),
                "SAYSO_BUCKET": ref(BUCKET),
            }
        },
        # The queue is for rows that no stream took; asynchronous invocations, of which there are none, end there too.
        "DeadLetterConfig": {"TargetArn": attribute(DEAD_LETTERS, "Arn")},
        "LoggingConfig": {"LogGroup": ref(COLLECTOR_LOGS), "LogFormat": "JSON"},
    }
    if settings.reserved_concurrency:
        properties["ReservedConcurrentExecutions"] = settings.reserved_concurrency
    queue = {"MessageRetentionPeriod": _TWO_WEEKS, "SqsManagedSseEnabled": True}
    return {
        COLLECTOR_LOGS: log_group(f"/aws/lambda/{name}", site),
        DEAD_LETTERS: resource("AWS::SQS::Queue", queue),
        FUNCTION: resource("AWS::Lambda::Function", properties),
    }


def log_group(name: str, site: Site) -> Json:
    """A log group that forgets."""
    return resource("AWS::Logs::LogGroup", {"LogGroupName": name, "RetentionInDays": site.settings.log_days})


def _api(site: Site) -> Json:
    integration = {
        "ApiId": ref(API),
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": attribute(FUNCTION, "Arn"),
        "PayloadFormatVersion": "2.0",
    }
    permission = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": ref(FUNCTION),
        "Principal": "apigateway.amazonaws.com",
        "SourceArn": arn("execute-api", f"${{{API}}}/*"),
    }
    routes = {f"Route{number}": _route(key) for number, key in enumerate(ROUTES, 1)}
    return {
        API: resource("AWS::ApiGatewayV2::Api", _api_properties(site)),
        "Integration": resource("AWS::ApiGatewayV2::Integration", integration),
        **routes,
        "AccessLogs": log_group(f"/aws/vendedlogs/sayso/{site.name}-api", site),
        "Stage": resource("AWS::ApiGatewayV2::Stage", _stage(site)),
        "Permission": resource("AWS::Lambda::Permission", permission),
    }


def _api_properties(site: Site) -> Json:
    cors = {
        "AllowOrigins": list(site.settings.cors_origins),
        "AllowMethods": ["POST"],
        "AllowHeaders": ["content-type", "content-encoding"],
        "MaxAge": 86_400,
    }
    return {"Name": site.name, "ProtocolType": "HTTP", "CorsConfiguration": cors}


def _route(key: str) -> Json:
    return resource(
        "AWS::ApiGatewayV2::Route",
        {"ApiId": ref(API), "RouteKey": key, "Target": sub("integrations/${Integration}")},
    )


def _stage(site: Site) -> Json:
    return {
        "ApiId": ref(API),
        "StageName": "$default",
        "AutoDeploy": True,
        "AccessLogSettings": {"DestinationArn": attribute("AccessLogs", "Arn"), "Format": _ACCESS_LOG},
        "DefaultRouteSettings": {
            "ThrottlingRateLimit": site.settings.requests_per_second,
            "ThrottlingBurstLimit": site.settings.burst,
        },
    }


def _alarms(site: Site) -> Json:
    function = {"FunctionName": ref(FUNCTION)}
    pipeline = {DIMENSION: site.stream_prefix.removesuffix("-")}
    queue = {"QueueName": attribute(DEAD_LETTERS, "QueueName")}
    return {
        "ApiErrors": alarm(
            "The API answered with an error; where the collector knows of none, it could not be called.",
            "AWS/ApiGateway:5xx",
            {"ApiId": ref(API)},
        ),
        "CollectorErrors": alarm("The collector failed.", "AWS/Lambda:Errors", function),
        "CollectorThrottles": alarm("The collector was throttled.", "AWS/Lambda:Throttles", function),
        "DeadLettersHeld": alarm(
            "Rows that no stream took wait in the dead-letter queue.",
            "AWS/SQS:ApproximateNumberOfMessagesVisible",
            queue,
            statistic="Maximum",
        ),
        "EventsDeadLettered": alarm(
            f"Rows were not taken by their stream; they are in the queue, or below {LETTERS} in the bucket.",
            f"{NAMESPACE}:dead_lettered",
            pipeline,
        ),
        "EventsUndelivered": alarm(
            "Events could not be kept at all; their senders were told to send them again.",
            f"{NAMESPACE}:undelivered",
            pipeline,
        ),
    }
