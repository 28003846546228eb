"""People who save under load and remember what the server acknowledged, for the tests of faults and of concurrency.

Every acknowledged write is kept as what must be found later; one whose answer never came may or may not have happened, and is kept as such.
"""
import datetime
import http.client
import json
import threading

from harness import expect
from server import Client

TODAY = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
GONE = (http.client.HTTPException, OSError)


class Sheet:
    """An assessment with what is known of each of its answers."""

    def __init__(self, client, assessment):
        self.id = assessment
        items = client.get(f"/api/v1/assessments/{assessment}/answers").json()["items"]
        self.controls = [item["control"] for item in items]
        self.known = {item["control"]: (item["version"], item["note"]) for item in items}   # acknowledged
        self.maybe = {}                                                                     # control -> notes of writes without an answer
        self.acknowledged = 0

    def compare(self, items):
        """Every acknowledged answer is there; one without an answer is there whole or not at all."""
        for item in items:
            control, found = item["control"], (item["version"], item["note"])
            version, note = self.known[control]
            if found == (version, note):
                continue
            expect(control in self.maybe and found[0] == version + 1 and found[1] in self.maybe[control],
                   f"{control}: acknowledged v{version} {note!r}, found v{found[0]} {found[1]!r}, without an answer: {self.maybe.get(control)!r}")
            self.known[control] = found
        self.maybe.clear()

    def check(self, client):
        answer = client.get(f"/api/v1/assessments/{self.id}/answers")
        expect(answer.status == 200, answer)
        self.compare(answer.json()["items"])


def start_sheet(client, facility="BRSSZ-01"):
    answer = client.post(f"/api/v1/facilities/{facility}/assessments", {"clone": True})
    expect(answer.status == 201, answer)
    return Sheet(client, answer.json()["id"])


def twin(client):
    """Another connection of the same person."""
    other = Client(client.server, client.language)
    other.cookie, other.csrf, other.token = client.cookie, client.csrf, client.token
    return other


class Worker(threading.Thread):
    """Saves over and over while `run` is set; rests when it is not, or when nobody answers."""

    def __init__(self, client):
        super().__init__(daemon=True)
        self.client = twin(client)
        self.run_, self.idle, self.end = threading.Event(), threading.Event(), False
        self.idle.set()
        self.wrong = []       # answers that should not have come
        self.statuses = {}    # status -> how often
        self.number = 0

    def run(self):
        while not self.end:
            if not self.run_.wait(0.02):
                continue
            self.idle.clear()
            try:
                while self.run_.is_set():
                    self.number += 1
                    status = self.save()
                    self.statuses[status] = self.statuses.get(status, 0) + 1
            except GONE:
                self.run_.clear()
            except Exception as error:  # told by the test's own thread
                self.wrong.append(repr(error))
                self.run_.clear()
            finally:
                self.idle.set()

    def save(self):
        raise NotImplementedError

    def refuse(self, answer):
        """What is neither done nor an outage."""
        if answer.status != 503:
            self.wrong.append(str(answer))
        elif answer.headers.get("content-type") != "application/problem+json" or "retry-after" not in answer.headers:
            self.wrong.append(f"no problem document with Retry-After: {answer}")


class Answering(Worker):
    """Saves answers of some controls of a sheet, one after the other."""

    def __init__(self, client, sheet, controls):
        super().__init__(client)
        self.sheet, self.controls = sheet, controls

    def save(self):
        control = self.controls[self.number % len(self.controls)]
        version, _ = self.sheet.known[control]
        note = f"{self.name} {self.number}"
        unknown = self.sheet.maybe.setdefault(control, set())
        unknown.add(note)
        answer = self.client.put(f"/api/v1/assessments/{self.sheet.id}/answers/{control}",
                                 {"reply": "met" if self.number % 2 else "not-met", "verification": "documents", "note": note}, f'"v{version}"')
        if answer.status == 200:
            item = answer.json()
            if (item["version"], item["note"]) != (version + 1, note):
                self.wrong.append(f"{control} v{version}: {item['version']} {item['note']}")
            self.sheet.known[control] = (item["version"], item["note"])
            self.sheet.acknowledged += 1
            self.sheet.maybe.pop(control)
        elif answer.status == 412:
            # One that was told 503 may have been saved all the same: the connection to the database broke after it.
            current = answer.json()["current"]
            if current["version"] != version + 1 or current["note"] not in unknown - {note}:
                self.wrong.append(str(answer))
            self.sheet.known[control] = (current["version"], current["note"])
            self.sheet.maybe.pop(control)
        else:
            self.refuse(answer)
        return answer.status


class Logging(Worker):
    """Logs events of a facility."""

    def __init__(self, client, facility="BRSSZ-01"):
        super().__init__(client)
        self.facility, self.known, self.maybe = facility, {}, set()

    def save(self):
        text = f"{self.name} {self.number}"
        self.maybe.add(text)
        answer = self.client.post(f"/api/v1/facilities/{self.facility}/events", {"kind": "drill", "date": TODAY, "description": text})
        if answer.status == 201:
            self.known[text] = answer.json()["id"]
            self.maybe.discard(text)
        else:
            self.refuse(answer)
        return answer.status

    def check(self, client):
        found, cursor = {}, None
        while True:
            answer = client.get(f"/api/v1/facilities/{self.facility}/events", limit=200, **({"cursor": cursor} if cursor else {}))
            expect(answer.status == 200, answer)
            page = answer.json()
            found.update({item["description"]: item["id"] for item in page["items"]})
            cursor = page["next"]
            if not cursor:
                break
        for text, event in self.known.items():
            expect(found.get(text) == event, f"event {text!r} was acknowledged as {event}, found {found.get(text)}")
        own = {text for text in found if text.startswith(self.name + " ")}
        expect(own <= set(self.known) | self.maybe, f"events that nobody logged: {sorted(own - set(self.known) - self.maybe)[:5]}")


def go(workers):
    for worker in workers:
        worker.run_.set()


def rest(workers):
    """Stops the workers and waits until none is in the middle of a request."""
    for worker in workers:
        worker.run_.clear()
    for worker in workers:
        expect(worker.idle.wait(90), f"{worker.name} waits for an answer for more than 90 s")


def finish(workers):
    rest(workers)
    for worker in workers:
        worker.end = True
    for worker in workers:
        worker.join(10)


def no_wrong(workers):
    for worker in workers:
        expect(not worker.wrong, f"{worker.name}: {json.dumps(worker.wrong[:3])}")
