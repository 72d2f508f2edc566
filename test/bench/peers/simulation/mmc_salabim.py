"""M/M/c in salabim: the same work as mmc.c. python mmc_salabim.py SERVERS ARRIVAL_RATE SERVICE_RATE CUSTOMERS SEED"""
import json
import random
import sys

import salabim as sim

sim.yieldless(False)
servers, arrival, service, customers, seed = (float(word) for word in sys.argv[1:6])
gaps, draws = random.Random(seed), random.Random(seed + 1)
total = [0.0, 0]


class Customer(sim.Component):
    def process(self):
        came = self.env.now()
        yield self.request(server)
        total[0] += self.env.now() - came
        total[1] += 1
        yield self.hold(draws.expovariate(service))
        self.release()


class Source(sim.Component):
    def process(self):
        for _ in range(int(customers)):
            yield self.hold(gaps.expovariate(arrival))
            Customer()


env = sim.Environment(trace=False)
server = sim.Resource("server", capacity=int(servers))
Source()
env.run()
print(json.dumps({"wait": total[0] / total[1], "served": total[1]}))
