"""The rules that reading itself applies: their ids, why they exist, and how to mend what they find.

They have no `check`: the places that read files report them (`registry.yaml_source`, `reading`, `loader`, `resolve`).
All are sound: behind each stands something that could not be read.
"""

from __future__ import annotations

from registry.lint.rule import Rule


def _reading(rule_id: str, why: str, how: str) -> Rule:
    return Rule(id=rule_id, severity="error", why=why, help=how, sound=True)


YAML: tuple[Rule, ...] = (
    _reading(
        "yaml-syntax",
        "The file cannot be read as one YAML document, so nothing in it is known. A tab in the indentation, an "
        "unclosed quote or bracket and an unquoted `: ` are the usual reasons; a file that is not UTF-8 text is "
        "another.",
        "Look at the place that is named and just before it; quote values that hold `:`, `#`, `{` or `[`.",
    ),
    _reading(
        "duplicate-key",
        "The same key stands twice in one mapping. Most YAML readers keep the last one in silence, so one of your two "
        "definitions would be lost without a word.",
        "Remove one of the two, or rename it.",
    ),
    _reading(
        "yaml-alias",
        "YAML's anchors and aliases copy a value to another place, where a reader of the diff cannot see it. The "
        "vocabulary is the way to define a field once: it has a name, a place and documentation.",
        "Define the field in vocabulary.yaml and write `use: name` where it is needed.",
    ),
    _reading(
        "yaml-tag",
        "A tag such as `!!str` changes how a value is read, differently in each YAML library. Definitions have plain "
        "values only.",
        "Remove the tag; put quotes around a value that must be text.",
    ),
    _reading(
        "yaml-key",
        "A key is a list or a mapping. Names of fields and settings are words.",
        "Write `key: value`; quote a key that begins with `{` or `[`.",
    ),
)

FORM: tuple[Rule, ...] = (
    _reading(
        "unknown-key",
        "The key has no meaning in this place. It is probably misspelt, or indented one level too deep or too shallow, "
        "and what it was meant to say would be ignored.",
        "Take the name that is suggested, or move the key to where it belongs.",
    ),
    _reading(
        "missing-key",
        "Something that has no default is not said. Guessing it would put a guess into every table and every app.",
        "Add the key; the message says what it holds.",
    ),
    _reading(
        "wrong-value",
        "The value is not of the kind that this key takes: a word where a number belongs, or a list where one value "
        'does. YAML guesses kinds from the spelling: `1.0` is a number, `"1.0"` is text.',
        "Write a value of the kind the message names; quotes make text.",
    ),
    _reading(
        "missing-file",
        "A registry has a sayso.yaml and an envelope.yaml at its root. Without them there is no configuration, and no "
        "fields that every event carries.",
        "`sayso init` in an empty folder writes both; copy them and change what differs.",
    ),
    _reading(
        "file-name",
        "Every event stands in a file of its own name, `events/<event>.yaml`, and every producer in "
        "`producers/<producer>.yaml`, so that a reader finds it and no two files define the same. A file with another "
        "ending would be left out in silence.",
        "Rename the file, or the event or producer inside it.",
    ),
)

MEANING: tuple[Rule, ...] = (
    _reading(
        "unknown-type",
        "The type is not one that sayso knows. Each type has one meaning from the app to the query, and only the types "
        "in the table have it.",
        "Use string, int32, int64, float64, decimal(p,s), boolean, timestamp, date, uuid, url, enum, array, map or "
        "object; p is from 1 to 38, and s from 0 to p.",
    ),
    _reading(
        "unknown-vocabulary",
        "`use` names a field that vocabulary.yaml does not define, so there is nothing to take over.",
        "Take the name that is suggested, or add the field to vocabulary.yaml.",
    ),
    _reading(
        "vocabulary-cycle",
        "A field of the vocabulary uses itself, straight or through others, so it never gets a type. Data that nests "
        "without end has no columns.",
        "Give one of the fields in the circle a type of its own.",
    ),
    _reading(
        "constraint-misfit",
        "A constraint stands beside a type that it cannot constrain, such as `minimum` on a string. It would be "
        "checked nowhere, while a reader believes that it is.",
        "Remove it, or change the type; the message lists what the type takes.",
    ),
    _reading(
        "wire-form",
        "`wire: number` asks a value to travel as a JSON number, which this type cannot: decimals would be rounded "
        "on the way, and text is text.",
        "Remove `wire`.",
    ),
    _reading(
        "location-template",
        "The location cannot be read as a URL template, so its parameters cannot become columns and no location "
        "could be checked.",
        "Write scheme://path?key={parameter}; a parameter is {name}, {name:type} or, in the query, {name:type?}.",
    ),
    _reading(
        "duplicate-value",
        "An enum lists a value twice. Generated code would declare it twice, and one of the two was meant to be "
        "another word.",
        "List each value once.",
    ),
)

RELEASES: tuple[Rule, ...] = (
    _reading(
        "release-digests",
        "releases/digests.json, which says what every released version looked like, is missing or damaged. Without it "
        "nobody can tell whether a release was changed after apps were built with it.",
        "Take the file from version control: `git checkout -- releases/digests.json`.",
    ),
    _reading(
        "release-missing",
        "A released version is listed, but its file is gone. Apps that send it are still out there, for years; their "
        "events could no longer be checked or stored.",
        "Take the file from version control. To retire a version, end it in producers/*.yaml.",
    ),
    _reading(
        "release-changed",
        "A released version is not what it was when it was frozen. The apps that were built with it do not change "
        "with the file, so validators and tables would no longer fit what they send.",
        "Take the file from version control; to change an event, raise its version.",
    ),
    _reading(
        "release-format",
        "A release cannot be understood: it was written by a newer sayso, by hand, or for another event or version "
        "than its path says.",
        "Upgrade sayso; if that does not help, take the file and the digests from version control.",
    ),
    _reading(
        "release-unlisted",
        "A file in releases/ is not in digests.json: it was added by hand, or a release was interrupted before it "
        "was finished.",
        "Remove the file and run `sayso release` again.",
    ),
    _reading(
        "version-not-raised",
        "The definition changed, but carries the number of a version that is released. Two different things would "
        "have one name, and neither the apps nor the tables could tell them apart.",
        "Raise `version`: a new optional field is a minor version, a breaking change a major one.",
    ),
)

READING: tuple[Rule, ...] = (*YAML, *FORM, *MEANING, *RELEASES)
