package dev.winnow.worker.scoring;

import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.network.Networks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The operations of a network's forward pass, and in which buffers their values lie: a buffer is
 * used again as soon as its value has been read for the last time.
 *
 * @param operations in order
 * @param buffers by value's id, number of its buffer
 * @param sizes floats of each buffer, for each image
 */
record ScoringPlan(
    List<PlannedOperation> operations, Map<Integer, Integer> buffers, List<Integer> sizes) {
  static ScoringPlan of(NetworkConfiguration network) {
    List<PlannedOperation> operations =
        new PlanBuilder(Networks.describe(network), network.shape()).operations();
    Map<Integer, Integer> lastReads = new HashMap<>();
    for (int i = 0; i < operations.size(); i++) {
      for (Value input : operations.get(i).inputs()) {
        lastReads.put(input.id(), i);
      }
    }
    Assignment assignment = new Assignment();
    assignment.take(operations.get(0).inputs().get(0));
    for (int i = 0; i < operations.size(); i++) {
      PlannedOperation planned = operations.get(i);
      if (!planned.inPlace()) {
        assignment.take(planned.output());
      }
      for (Value input : new HashSet<>(planned.inputs())) {
        if (lastReads.get(input.id()) == i) {
          assignment.release(input);
        }
      }
      if (planned.inPlace()) {
        assignment.take(planned.output());
      }
    }
    return new ScoringPlan(operations, assignment.buffers, assignment.sizes);
  }

  /** One value for each class, before they are made probabilities. */
  Value scores() {
    return operations.get(operations.size() - 1).output();
  }

  /** Bytes of all buffers, for each image. */
  long bytes() {
    return Float.BYTES * sizes.stream().mapToLong(Integer::longValue).sum();
  }

  private static final class Assignment {
    private final Map<Integer, Integer> buffers = new HashMap<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final Set<Integer> free = new HashSet<>();

    void take(Value value) {
      // The largest, which has to grow least.
      int buffer = -1;
      for (int candidate : free) {
        if (buffer < 0 || sizes.get(candidate) > sizes.get(buffer)) {
          buffer = candidate;
        }
      }
      if (buffer < 0) {
        buffer = sizes.size();
        sizes.add(0);
      }
      free.remove(buffer);
      sizes.set(buffer, Math.max(sizes.get(buffer), value.size()));
      buffers.put(value.id(), buffer);
    }

    void release(Value value) {
      free.add(buffers.get(value.id()));
    }
  }
}
