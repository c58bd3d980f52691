package dev.winnow.driver.training;

import dev.winnow.worker.format.SparseVector;
import dev.winnow.worker.network.NetworkConfiguration;
import java.io.Serializable;

/**
 * A member after its last epoch. Travels without the zeros of pruned weights.
 *
 * @param parameters flat vector, as the network of that configuration takes it
 */
public record TrainedMember(String name, NetworkConfiguration network, float[] parameters)
    implements Serializable {
  private Object writeReplace() {
    return new Travelling(name, network, new SparseVector(parameters));
  }

  private record Travelling(String name, NetworkConfiguration network, SparseVector parameters)
      implements Serializable {
    private Object readResolve() {
      return new TrainedMember(name, network, parameters.values());
    }
  }
}
