"""M/M/c in SimPy 4: the same work as mmc.c. python mmc_simpy.py SERVERS ARRIVAL_RATE SERVICE_RATE CUSTOMERS SEED"""
import json
import random
import sys

import simpy

servers, arrival, service, customers, seed = (float(word) for word in sys.argv[1:6])
gaps, draws = random.Random(seed), random.Random(seed + 1)
total = [0.0, 0]


def customer(env, server):
    came = env.now
    with server.request() as request:
        yield request
        total[0] += env.now - came
        total[1] += 1
        yield env.timeout(draws.expovariate(service))


def source(env, server):
    for _ in range(int(customers)):
        yield env.timeout(gaps.expovariate(arrival))
        env.process(customer(env, server))


env = simpy.Environment()
env.process(source(env, simpy.Resource(env, capacity=int(servers))))
env.run()
print(json.dumps({"wait": total[0] / total[1], "served": total[1]}))
