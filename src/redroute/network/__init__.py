"""How far apart: providers of travel times, their matrices, and the graph of sites."""
