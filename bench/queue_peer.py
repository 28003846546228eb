"""The queue of bench/queue.cc with SimPy (Debian: python3-simpy, the 2.3 series), in plain Python processes.
Prints {"seconds": N, ...}; events are arrivals and departures, as there."""
import argparse
import json
import random
import time

try:
    from SimPy.Simulation import Process, Resource, Simulation, hold, release, request
except ImportError:
    print(json.dumps({"skipped": "SimPy is not installed"}))
    raise SystemExit(0)


class Customer(Process):
    def visit(self, servers, draw, mean, waits):
        arrived = self.sim.now()
        yield request, self, servers
        waits.append(self.sim.now() - arrived)
        yield hold, self, draw.expovariate(1.0 / mean)
        yield release, self, servers


class Source(Process):
    def come(self, count, rate, servers, draw, mean, waits):
        for _ in range(count):
            yield hold, self, draw.expovariate(rate)
            customer = Customer(sim=self.sim)
            self.sim.activate(customer, customer.visit(servers, draw, mean, waits))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--of", type=int, default=0)
    args = parser.parse_args()
    draw, waits = random.Random(1), []
    simulation = Simulation()
    simulation.initialize()
    servers = Resource(capacity=5, sim=simulation)
    source = Source(sim=simulation)
    start = time.perf_counter()
    simulation.activate(source, source.come(args.customers, 40.0, servers, draw, 0.1, waits))
    simulation.simulate(until=1e12)
    seconds = time.perf_counter() - start
    scale = (args.of or args.customers) / args.customers
    print(json.dumps({"peer": "SimPy", "customers": len(waits), "mean_wait_minutes": 60 * sum(waits) / len(waits),
                      "events_per_second": 2 * len(waits) / seconds, "seconds": seconds * scale}))


main()
