"""Alarms: silent until something is wrong, and told to a topic if one is given."""

from __future__ import annotations

from typing import Any

from generators.cloudformation.intrinsics import Json, if_given, ref, resource

ALARM = "AWS::CloudWatch::Alarm"
TOPIC = "AlarmTopic"
HAS_TOPIC = "HasAlarmTopic"
TOPIC_PARAMETER: Json = {
    "Type": "String",
    "Default": "",
    "Description": "The ARN of the SNS topic that alarms are sent to. Empty: alarms are only seen in CloudWatch.",
}
TOPIC_CONDITION: Json = {"Fn::Not": [{"Fn::Equals": [ref(TOPIC), ""]}]}

FIVE_MINUTES = 300


def alarm(
    description: str,
    metric: str,
    dimensions: dict[str, Any],
    *,
    statistic: str = "Sum",
    above: float = 0,
    times: int = 1,
) -> Json:
    """An alarm on `namespace:metric`: when the statistic of five minutes is above a value, some times in a row."""
    namespace, name = metric.split(":")
    return resource(
        ALARM,
        {
            "AlarmDescription": description,
            "Namespace": namespace,
            "MetricName": name,
            "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
            "Statistic": statistic,
            "Period": FIVE_MINUTES,
            "EvaluationPeriods": times,
            "Threshold": above,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": if_given(HAS_TOPIC, [ref(TOPIC)]),
        },
    )
