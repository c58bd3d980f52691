package dev.winnow.worker.training;

import dev.winnow.worker.format.SparseVector;
import java.io.Serializable;

/**
 * Where a member stands between two epochs, as far as its optimiser is concerned. Travels without
 * the zeros of pruned weights.
 *
 * @param epoch number of epochs trained
 * @param parameters flat vector of all parameters, running statistics among them; pruned are the
 *     weights of convolutions that are exactly 0
 * @param velocity heavy ball's, of the same length
 */
public record MemberState(int epoch, float[] parameters, float[] velocity) implements Serializable {
  public MemberState {
    if (parameters.length != velocity.length) {
      throw new IllegalArgumentException(
          "%d parameters but %d velocities".formatted(parameters.length, velocity.length));
    }
  }

  /** An untrained member's. */
  public static MemberState initial(float[] parameters) {
    return new MemberState(0, parameters, new float[parameters.length]);
  }

  private Object writeReplace() {
    return new Travelling(epoch, new SparseVector(parameters), new SparseVector(velocity));
  }

  private record Travelling(int epoch, SparseVector parameters, SparseVector velocity)
      implements Serializable {
    private Object readResolve() {
      return new MemberState(epoch, parameters.values(), velocity.values());
    }
  }
}
