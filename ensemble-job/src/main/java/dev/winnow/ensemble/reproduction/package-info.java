/** The paper's experiments: their grid, running its cells, and the tables beside the paper's. */
package dev.winnow.ensemble.reproduction;
