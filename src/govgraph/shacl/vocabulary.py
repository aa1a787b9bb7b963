"""The terms of SHACL that the checker knows, by what they are for."""

# The parameters of each constraint component of SHACL Core; its IRI is sh:{key}ConstraintComponent.
VALUE = {  # each value node is judged by itself
    "Class": "class",
    "Datatype": "datatype",
    "NodeKind": "nodeKind",
    "MinExclusive": "minExclusive",
    "MinInclusive": "minInclusive",
    "MaxExclusive": "maxExclusive",
    "MaxInclusive": "maxInclusive",
    "MinLength": "minLength",
    "MaxLength": "maxLength",
    "Pattern": "pattern",
    "LanguageIn": "languageIn",
    "In": "in",
    "Not": "not",
    "And": "and",
    "Or": "or",
    "Xone": "xone",
    "Node": "node",
}
SET = {  # the value nodes of a focus node are judged together
    "MinCount": "minCount",
    "MaxCount": "maxCount",
    "UniqueLang": "uniqueLang",
    "HasValue": "hasValue",
    "Equals": "equals",
    "Disjoint": "disjoint",
    "LessThan": "lessThan",
    "LessThanOrEquals": "lessThanOrEquals",
    "Closed": "closed",
    "QualifiedMinCount": "qualifiedMinCount",
    "QualifiedMaxCount": "qualifiedMaxCount",
}
# What only a property shape may have (SHACL section 4).
OF_PROPERTIES = frozenset(("MinCount", "MaxCount", "UniqueLang", "LessThan", "LessThanOrEquals"))
TARGETS = ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf")
# Of SHACL Advanced Features and SHACL-JS: pySHACL passes over them too, as we run it.
REFUSED = ("entailment", "target", "rule", "js", "values", "expression")
# Of which a shape may have several (SHACL section 4).
REPEATED = frozenset(
    ("Class", "Pattern", "Not", "And", "Or", "Xone", "Node", "HasValue", "Equals", "Disjoint")
) | {"LessThan", "LessThanOrEquals"}
# Whose value must be an IRI.
OF_IRIS = frozenset(
    ("Class", "Datatype", "NodeKind", "Equals", "Disjoint", "LessThan", "LessThanOrEquals")
)
COMPARED = frozenset(("MinExclusive", "MinInclusive", "MaxExclusive", "MaxInclusive"))
_PARTS = ("path", "property", "sparql", "flags", "ignoredProperties", "qualifiedValueShape")
_SETTINGS = ("qualifiedValueShapesDisjoint", "severity", "message", "deactivated")
# No meaning for validation (SHACL section 2.3.2), or of other things than shapes.
_WORDS = ("name", "description", "order", "group", "defaultValue", "declare", "prefixes")
_DECLARED = ("shapesGraph", "suggestedShapesGraph", "optional", "labelTemplate", "parameter")
_VALIDATORS = ("nodeValidator", "propertyValidator", "validator", "select", "ask")
OTHER = frozenset({*_PARTS, *_SETTINGS, *_WORDS, *_DECLARED, *_VALIDATORS})
PARAMETERS = frozenset({*VALUE.values(), *SET.values(), "property", "sparql"})
KNOWN = frozenset({*VALUE.values(), *SET.values(), *TARGETS, *OTHER})
