"""M/M/c in Ciw: the same work as mmc.c. python mmc_ciw.py SERVERS ARRIVAL_RATE SERVICE_RATE CUSTOMERS SEED"""
import json
import sys

import ciw

servers, arrival, service, customers, seed = (float(word) for word in sys.argv[1:6])
network = ciw.create_network(
    arrival_distributions=[ciw.dists.Exponential(rate=arrival)],
    service_distributions=[ciw.dists.Exponential(rate=service)],
    number_of_servers=[int(servers)],
)
ciw.seed(int(seed))
run = ciw.Simulation(network)
run.simulate_until_max_customers(int(customers))
waits = [record.waiting_time for record in run.get_all_records()]
print(json.dumps({"wait": sum(waits) / len(waits), "served": len(waits)}))
