#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""openapi.py PROGRAM: the document of the web interface is a sound OpenAPI 3.0 document and keeps the NLGov REST API Design
Rules 2.1, as far as a document can show them (the rules that the linter of developer.overheid.nl has). Written from the
two standards; then breaks each rule once, to show that breaking is noticed."""
import copy
import json
import re
import subprocess
import sys

METHODS = {"get", "put", "post", "delete", "patch", "head", "options", "trace"}
STANDARD = {"get", "put", "post", "delete", "patch"}
CAMEL = re.compile(r"^[a-z][a-z\d]*([A-Z][a-z\d]*)*$")
PASCAL = re.compile(r"^[A-Z][A-Za-z\d]*$")
SEGMENT = re.compile(r"^([a-z0-9-]+|\{[a-z][A-Za-z\d]*\})$")
TYPES = {"string", "integer", "number", "boolean", "array", "object"}


def resolve(document, item):
    while isinstance(item, dict) and "$ref" in item:
        found = document
        for part in item["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        item = found
    return item


def operations(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield path, method, operation


def everything(item, at="#"):
    """Each object of the document, with where it stands."""
    if isinstance(item, dict):
        yield at, item
        for key, value in item.items():
            yield from everything(value, f"{at}/{key}")
    elif isinstance(item, list):
        for number, value in enumerate(item):
            yield from everything(value, f"{at}/{number}")


def responses(document):
    for path, method, operation in operations(document):
        for status, response in operation["responses"].items():
            yield f"{method} {path} {status}", status, resolve(document, response)


# --- the rules: each yields what is wrong ---

def openapi_3(document):
    if not re.fullmatch(r"3(\.\d+){1,2}", document.get("openapi", "")):
        yield "openapi is no version 3"


def references_lead_somewhere(document):
    for at, item in everything(document):
        if "$ref" in item:
            try:
                resolve(document, item)
            except (KeyError, TypeError):
                yield f"{at}: {item['$ref']}"


def operation_ids_are_unique(document):
    seen = set()
    for path, method, operation in operations(document):
        name = operation.get("operationId")
        if not name or name in seen:
            yield f"{method} {path}: {name}"
        seen.add(name)


def path_parameters_match(document):
    for path, method, operation in operations(document):
        parameters = [resolve(document, each) for each in operation.get("parameters", [])]
        named = {each["name"] for each in parameters if each["in"] == "path"}
        if named != set(re.findall(r"\{([^}]+)\}", path)):
            yield f"{method} {path}: {sorted(named)}"
        if not all(each["required"] for each in parameters if each["in"] == "path"):
            yield f"{method} {path}: a place that may be left out"
        pairs = [(each["in"], each["name"]) for each in parameters]
        if len(pairs) != len(set(pairs)):
            yield f"{method} {path}: a parameter twice"


def schemas_are_sound(document):
    for at, item in everything(document):
        if isinstance(item.get("type"), str) and not at.startswith("#/components/securitySchemes"):
            if at.endswith("/properties"):
                continue
            if item["type"] not in TYPES:
                yield f"{at}: type {item['type']}"
            if item["type"] == "array" and "items" not in item:
                yield f"{at}: an array of what?"
            if not set(item.get("required", [])) <= set(item.get("properties", {})):
                yield f"{at}: requires what it does not have"
            if "pattern" in item:
                re.compile(item["pattern"])


def media_have_schemas(document):
    for where, _, response in responses(document):
        for kind, media in response.get("content", {}).items():
            if "schema" not in media:
                yield f"{where}: {kind}"


def uri_version(document):
    for server in document["servers"]:
        if not re.search(r"/v\d+$", server["url"]):
            yield server["url"]


def servers_use_https(document):
    for server in document["servers"]:
        names = set(re.findall(r"\{([^}]+)\}", server["url"]))
        if not server["url"].startswith("https://") or names != set(server.get("variables", {})):
            yield server["url"]


def version_header(document):
    for where, status, response in responses(document):
        if status[0] in "23" and "API-Version" not in response.get("headers", {}):
            yield where


def no_trailing_slash(document):
    for path in document["paths"]:
        if path != "/" and path.endswith("/"):
            yield path


def path_segments_kebab_case(document):
    for path in document["paths"]:
        if path == "/openapi.json":
            continue
        for segment in path.split("/")[1:]:
            if not SEGMENT.match(segment):
                yield path


def query_keys_camel_case(document):
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", []):
            parameter = resolve(document, parameter)
            if parameter["in"] in ("query", "path") and not CAMEL.match(parameter["name"]):
                yield f"{method} {path}: {parameter['name']}"


def schema_names_camel_case(document):
    for name, schema in document["components"]["schemas"].items():
        if not PASCAL.match(name):
            yield name
        for key in schema.get("properties", {}):
            if not CAMEL.match(key):
                yield f"{name}.{key}"


def standard_methods(document):
    for path, method, _ in operations(document):
        if method not in STANDARD:
            yield f"{method} {path}"


def contact(document):
    if not {"name", "email", "url"} <= set(document["info"].get("contact", {})):
        yield "info.contact"


def semver(document):
    if not re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", document["info"]["version"]):
        yield document["info"]["version"]


def problems_are_problems(document):
    for where, status, response in responses(document):
        if status[0] not in "45":
            continue
        schema = response.get("content", {}).get("application/problem+json", {}).get("schema")
        if not {"status", "title", "detail"} <= set(resolve(document, schema or {}).get("properties", {})):
            yield where


def invalid_input_is_400(document):
    for path, method, operation in operations(document):
        if (method in ("post", "put", "patch") or operation.get("parameters")) and "400" not in operation["responses"]:
            yield f"{method} {path}"


def published_where_it_says(document):
    if "/openapi.json" not in document["paths"] or document["paths"]["/openapi.json"]["get"].get("security") != []:
        yield "/openapi.json is not there for everybody"


def dates_have_formats(document):
    for at, item in everything(document):
        if item.get("format") in ("date-time-local", "time"):
            yield at


def no_person_in_urls(document):
    """/core/transport/no-sensitive-uris, as far as names tell."""
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", []):
            parameter = resolve(document, parameter)
            if parameter["in"] in ("query", "path") and parameter["name"] in ("person", "owner", "holder", "fileNumber"):
                yield f"{method} {path}: {parameter['name']}"


def signing_in_is_described(document):
    if not document.get("security") or not document["components"].get("securitySchemes"):
        yield "no security"


RULES = [openapi_3, references_lead_somewhere, operation_ids_are_unique, path_parameters_match, schemas_are_sound,
         media_have_schemas, uri_version, servers_use_https, version_header, no_trailing_slash,
         path_segments_kebab_case, query_keys_camel_case, schema_names_camel_case, standard_methods, contact, semver,
         problems_are_problems, invalid_input_is_400, published_where_it_says, dates_have_formats, no_person_in_urls,
         signing_in_is_described]


# --- each rule broken once ---

def broken(document):
    """(rule, document) for each: what a rule must notice."""
    def change(rule, how):
        copied = copy.deepcopy(document)
        how(copied)
        return rule, copied

    def show(item):
        return item["paths"]["/zaken/{caseId}"]["get"]

    yield change(openapi_3, lambda d: d.update(openapi="2.0"))
    yield change(references_lead_somewhere, lambda d: show(d).update(requestBody={"$ref": "#/components/nowhere/X"}))
    yield change(operation_ids_are_unique, lambda d: show(d).update(operationId="caseSubmit"))
    yield change(path_parameters_match, lambda d: show(d).update(parameters=[]))
    yield change(schemas_are_sound, lambda d: d["components"]["schemas"]["Reply"].update(type="map"))
    yield change(media_have_schemas,
                 lambda d: show(d)["responses"]["200"]["content"]["application/json"].clear())
    yield change(uri_version, lambda d: d["servers"][0].update(url="https://{host}"))
    yield change(servers_use_https, lambda d: d["servers"][0].update(url="http://{host}/v1"))
    yield change(version_header, lambda d: show(d)["responses"]["200"].pop("headers"))
    yield change(no_trailing_slash, lambda d: d["paths"].update({"/zaken/": {}}))
    yield change(path_segments_kebab_case, lambda d: d["paths"].update({"/zaken_alle": {}}))
    yield change(query_keys_camel_case, lambda d: d["paths"]["/werklijsten"]["get"]["parameters"][0].update(name="a_b"))
    yield change(schema_names_camel_case, lambda d: d["components"]["schemas"].update(case_line={}))
    yield change(standard_methods, lambda d: d["paths"]["/zaken"].update(trace=show(d)))
    yield change(contact, lambda d: d["info"]["contact"].pop("email"))
    yield change(semver, lambda d: d["info"].update(version="1.0"))
    yield change(problems_are_problems, lambda d: d["components"]["schemas"]["Problem"]["properties"].pop("detail"))
    yield change(invalid_input_is_400, lambda d: show(d)["responses"].pop("400"))
    yield change(published_where_it_says, lambda d: d["paths"].pop("/openapi.json"))
    yield change(dates_have_formats, lambda d: d["components"]["schemas"]["Reply"].update(format="time"))
    yield change(no_person_in_urls,
                 lambda d: d["paths"]["/werklijsten"]["get"]["parameters"][0].update(name="person"))
    yield change(signing_in_is_described, lambda d: d.pop("security"))


def main():
    document = json.loads(subprocess.run([sys.argv[1]], check=True, stdout=subprocess.PIPE).stdout)
    wrong = [f"{rule.__name__}: {fault}" for rule in RULES for fault in rule(document)]
    for line in wrong[:40]:
        print("openapi:", line)
    if wrong:
        sys.exit(1)
    unnoticed = {rule.__name__ for rule, changed in broken(document) if not list(rule(changed))}
    missing = {rule.__name__ for rule in RULES} - {rule.__name__ for rule, _ in broken(document)}
    if unnoticed or missing:
        sys.exit(f"openapi: breaking these rules is not noticed: {sorted(unnoticed | missing)}")
    count = len(list(operations(document)))
    print(f"openapi: {count} operations keep {len(RULES)} rules; breaking each is noticed")


main()
