"""The server's own description of its API: what an OpenAPI 3.1 document must be, and whether what the server answers is as described.

    described = Described(client.get("/api").json())
    described.check_document()
    described.ask(client, "get", "/api/v1/facilities/{facility}", facility="BRSSZ-01")
"""
import re
import urllib.parse

import jsonschema

from harness import expect

PROBLEM = {"$ref": "#/components/schemas/Problem"}
METHODS = {"get", "put", "post", "delete", "patch", "head", "options", "trace"}


class Described:
    def __init__(self, document):
        self.document = document
        self.asked, self.succeeded = set(), set()
        self.validators = {}

    def operations(self):
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                if method in METHODS:
                    yield method, path, operation

    def find(self, reference):
        value = self.document
        for part in reference.removeprefix("#/").split("/"):
            value = value[part.replace("~1", "/").replace("~0", "~")]
        return value

    def check_document(self):
        """The essentials of OpenAPI 3.1: versions, paths, parameters, responses, references that lead somewhere, schemas that are schemas."""
        document = self.document
        expect(re.fullmatch(r"3\.1\.\d+", document["openapi"]), document["openapi"])
        expect(document["info"]["title"] and document["info"]["version"], document["info"])
        expect(set(document) <= {"openapi", "info", "jsonSchemaDialect", "servers", "paths", "webhooks", "components", "security", "tags", "externalDocs"}, set(document))
        for requirement in document["security"]:
            expect(set(requirement) <= set(document["components"]["securitySchemes"]), requirement)
        for name, schema in document["components"]["schemas"].items():
            expect(re.fullmatch(r"[a-zA-Z0-9._-]+", name), name)
            jsonschema.Draft202012Validator.check_schema(schema)
        ids = set()
        for method, path, operation in self.operations():
            where = f"{method} {path}"
            expect(path.startswith("/"), where)
            known = {"tags", "summary", "description", "externalDocs", "operationId", "parameters", "requestBody", "responses", "callbacks", "deprecated", "security", "servers"}
            expect(set(operation) <= known, f"{where}: {set(operation) - known}")
            if "operationId" in operation:
                expect(operation["operationId"] not in ids, f"{where}: operationId twice")
                ids.add(operation["operationId"])
            seen = set()
            for parameter in operation.get("parameters", []) + self.document["paths"][path].get("parameters", []):
                expect(parameter["in"] in ("path", "query", "header", "cookie") and parameter["name"], f"{where}: {parameter}")
                expect((parameter["name"], parameter["in"]) not in seen, f"{where}: {parameter['name']} twice")
                seen.add((parameter["name"], parameter["in"]))
                expect(("schema" in parameter) != ("content" in parameter), f"{where}: {parameter}")
                jsonschema.Draft202012Validator.check_schema(parameter["schema"])
                expect(parameter["in"] != "path" or parameter.get("required") is True, f"{where}: {parameter}")
            expect({name for name, place in seen if place == "path"} == set(re.findall(r"{(\w+)}", path)), f"{where}: {seen}")
            expect(operation["responses"], f"{where}: no response")
            for status, response in operation["responses"].items():
                expect(re.fullmatch(r"[1-5]\d\d|[1-5]XX|default", status) and response["description"], f"{where}: {status} {response}")
                for media in response.get("content", {}).values():
                    jsonschema.Draft202012Validator.check_schema(media.get("schema", {}))
            if "requestBody" in operation:
                expect(operation["requestBody"]["content"], f"{where}: a body of no kind")
            expect(operation["responses"]["default"]["content"]["application/problem+json"]["schema"] == PROBLEM, f"{where}: no problem document")

        def walk(value, where):
            if isinstance(value, dict):
                if isinstance(value.get("$ref"), str):
                    try:
                        self.find(value["$ref"])
                    except KeyError:
                        raise AssertionError(f"{where}: {value['$ref']} leads nowhere") from None
                for name, inner in value.items():
                    walk(inner, f"{where}/{name}")
            elif isinstance(value, list):
                for number, inner in enumerate(value):
                    walk(inner, f"{where}/{number}")
        walk(document, "#")

    def validate(self, value, schema, where):
        key = repr(schema)
        if key not in self.validators:
            # The document is the base of all references.
            self.validators[key] = jsonschema.Draft202012Validator({**schema, "components": self.document["components"]})
        errors = sorted(self.validators[key].iter_errors(value), key=lambda error: len(error.path))
        expect(not errors, f"{where}: " + "; ".join(f"/{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}" for error in errors[:3]))

    def problem(self, answer, where):
        expect(answer.headers.get("content-type") == "application/problem+json", f"{where}: {answer}")
        problem = answer.json()
        self.validate(problem, PROBLEM, where)
        expect(problem["status"] == answer.status, f"{where}: {problem}")
        for text in (problem["title"], problem["detail"], *(finding[name] for finding in problem.get("findings", []) for name in ("message", "fix"))):
            expect(text and not re.match(r"(problem|finding)\.", text), f"{where}: a text is missing: {text!r}")
        return problem

    def ask(self, client, method, pattern, body=None, headers=None, raw=False, query=None, status=None, **places):
        """Asks and checks the answer against its description; `status` is what it must be."""
        operation = self.document["paths"][pattern][method]
        path = re.sub(r"{(\w+)}", lambda found: urllib.parse.quote(str(places[found.group(1)]), safe=""), pattern)
        if query:
            path += "?" + urllib.parse.urlencode(query)
        answer = client.ask(method.upper(), path, body, headers, raw)
        where = f"{method} {path}"
        self.asked.add((method, pattern))
        expect(status is None or answer.status == status, f"{where}: expected {status}: {answer}")
        expect(answer.status < 500 or status == answer.status, f"{where}: {answer}")
        if answer.status >= 400:
            described = operation["responses"].get(str(answer.status), operation["responses"]["default"])
            if "application/problem+json" in described.get("content", {"application/problem+json": 1}):
                self.problem(answer, where)
            return answer
        described = operation["responses"].get(str(answer.status))
        expect(described is not None, f"{where}: {answer.status} is not described")
        self.succeeded.add((method, pattern))
        content = described.get("content", {})
        kind = answer.headers.get("content-type", "").split(";")[0]
        if answer.status in (204, 304):
            expect(not answer.bytes and not content, f"{where}: {answer}")
        elif content:
            media = {name.split(";")[0]: value for name, value in content.items()}
            expect(kind in media, f"{where}: {kind} is not described, {sorted(media)} are")
            if kind == "application/json" or kind.endswith("+json"):  # not lines of JSON
                self.validate(answer.json(), media[kind]["schema"], where)
        else:
            expect(kind != "application/json" or "attachment" in answer.headers.get("content-disposition", ""), f"{where}: JSON that is not described")
        return answer
