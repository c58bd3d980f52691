package dev.winnow.ensemble.reproduction;

import java.util.Map;

/**
 * What a reproduction was asked for and has not come to.
 *
 * @param failed why, by the names of the cells
 * @param locked number of cells that other drivers are at
 */
public record NotDone(Map<String, String> failed, int locked) {}
