# The classes of the sample tasks, by the names of their folders.

sample-antler = antler
sample-moonhook = moonhook
sample-sea-house = sea house
sample-cat = cat
sample-cup = cup
sample-fish = fish
sample-house = house
sample-rock = rock
sample-paper = paper
sample-scissors = scissors
