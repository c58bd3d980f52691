package dev.winnow.driver.config;

import dev.winnow.worker.training.Pruning;
import dev.winnow.worker.training.PruningSchedule;
import dev.winnow.worker.training.PruningScope;
import java.io.Serializable;

/**
 * How many weights of convolutions are pruned, which, and when.
 *
 * @param sparsity share of them that are 0 in the end
 * @param pace how the share rises
 * @param start share of the epochs before the first pruning
 * @param end share of the epochs before the last pruning
 * @param scope among which weights the smallest are sought
 * @param ends whether the first convolution and the layer that gives the classes are pruned, too
 */
public record PruningConfiguration(
    double sparsity,
    PruningSchedule.Pace pace,
    double start,
    double end,
    PruningScope scope,
    boolean ends)
    implements Serializable {
  private static final String PREFIX = "pruning.";

  public PruningConfiguration {
    Check.lessThanWhole(PREFIX + "sparsity", sparsity);
    Check.lessThanWhole(PREFIX + "start", start);
    Check.share(PREFIX + "end", end);
    Check.that(
        start < end, PREFIX + "end", "must be above pruning.start (%s)".formatted(start), end);
  }

  /** The rule for a training of so many epochs. */
  public Pruning rule(int epochs) {
    return new Pruning(new PruningSchedule(sparsity, epochs, start, end, pace), scope, ends);
  }
}
