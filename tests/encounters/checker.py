"""An independent checker of evenings: hard rules, and the exact maximum of each round.

It knows the format of the file and of the answer, and nothing of the engine; networkx matches.
"""

from itertools import combinations

import networkx as nx


class Checker:
    """One evening in a file, and whatever answered it."""

    def __init__(self, file):
        self.people = {person["id"]: person for person in file["people"]}
        self.rounds, self.tables = file["rounds"], file.get("tables")
        self.met = {frozenset(pair[:2]) for pair in file.get("met", [])}
        self.blocked = {frozenset(pair) for pair in file.get("blocked", [])}

    def present(self, number):
        whole = [1, self.rounds]
        ranges = {name: person.get("present", whole) for name, person in self.people.items()}
        return {name for name, (first, last) in ranges.items() if first <= number <= last}

    def may_sit(self, people):
        spoken = [set(self.people[name]["languages"]) for name in people]
        pairs = map(frozenset, combinations(people, 2))
        return bool(set.intersection(*spoken)) and not self.blocked.intersection(pairs)

    def new_pairs(self, people):
        return [
            pair
            for pair in combinations(sorted(people), 2)
            if frozenset(pair) not in self.met and self.may_sit(pair)
        ]

    def largest_matching(self, people):
        graph = nx.Graph(self.new_pairs(people))
        found = len(nx.max_weight_matching(graph, maxcardinality=True))
        return found if self.tables is None else min(found, self.tables)

    def check(self, answer):
        """Check all rounds in their order, and the totals."""
        assert len(answer["rounds"]) == self.rounds
        rests = dict.fromkeys(self.people, 0)
        encounters = repeats = 0
        for number, planned in enumerate(answer["rounds"], 1):
            here = self.present(number)
            self.check_seats(planned, here)
            self.check_maximum(planned, here)
            again = self.check_repeats(planned)
            self.check_rests(planned, here, rests)
            pairs = {
                frozenset(pair) for table in planned["tables"] for pair in combinations(table, 2)
            }
            encounters += len(pairs - self.met)
            repeats += again
            self.met |= pairs
            for name in planned["resting"]:
                rests[name] += 1
        assert (answer["new_encounters"], answer["repeats"]) == (encounters, repeats)
        assert answer["new_encounters"] <= answer["bound"]

    def check_seats(self, planned, here):
        seated = [name for table in planned["tables"] for name in table]
        assert sorted([*seated, *planned["resting"]]) == sorted(here)
        assert all(len(table) in {2, 3} for table in planned["tables"])
        assert all(map(self.may_sit, planned["tables"]))
        assert self.tables is None or len(planned["tables"]) <= self.tables

    def check_maximum(self, planned, here):
        with_new = [table for table in planned["tables"] if self.new_pairs(table)]
        assert len(with_new) == self.largest_matching(here)

    def check_repeats(self, planned):
        """Check that only those meet again who want to, and return how many pairs do."""
        again = 0
        for table in planned["tables"]:
            for pair in combinations(table, 2):
                if frozenset(pair) in self.met:
                    again += 1
                    assert all(self.people[name].get("repeats_ok") for name in pair)
        return again

    def check_rests(self, planned, here, rests):
        """Check that nobody rests again in whose stead somebody could who has not rested.

        Only rounds of new pairs in twos, and as many tables as they need, are looked at: there,
        whoever the largest matching can leave out may rest.
        """
        best = self.largest_matching(here)
        resting = set(planned["resting"])
        if len(here - resting) != 2 * best or best == self.tables:
            return
        for tired in (name for name in resting if rests[name]):
            for fresh in (name for name in here - resting if not rests[name]):
                swapped = self.largest_matching(here - (resting - {tired}) - {fresh})
                assert swapped < best, f"{fresh} could rest in the stead of {tired}"
