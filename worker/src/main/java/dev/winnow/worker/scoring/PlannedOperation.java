package dev.winnow.worker.scoring;

import java.util.List;

/**
 * One pass over memory.
 *
 * @param inPlace whether the output may be the memory of an input
 */
record PlannedOperation(
    List<Value> inputs, Value output, boolean inPlace, Operation.Maker operation) {}
